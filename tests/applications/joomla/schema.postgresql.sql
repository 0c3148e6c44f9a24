-- The same as installation/sql/postgresql/base.sql makes it.
create table "jos_users" (
    "id" serial not null,
    "name" varchar(400) default '' not null,
    "username" varchar(150) default '' not null,
    "email" varchar(100) default '' not null,
    "password" varchar(100) default '' not null,
    "block" smallint default 0 not null,
    "sendEmail" smallint default 0,
    "registerDate" timestamp without time zone not null,
    "lastvisitDate" timestamp without time zone,
    "activation" varchar(100) default '' not null,
    "params" text not null,
    "lastResetTime" timestamp without time zone,
    "resetCount" bigint default 0 not null,
    "otpKey" varchar(1000) default '' not null,
    "otep" varchar(1000) default '' not null,
    "requireReset" smallint default 0,
    "authProvider" varchar(100) default '' not null,
    primary key ("id"),
    constraint "jos_users_idx_username" unique ("username")
);
create index "jos_users_idx_name" on "jos_users" ("name");
create index "jos_users_idx_block" on "jos_users" ("block");
create index "jos_users_email" on "jos_users" ("email");
create index "jos_users_email_lower" on "jos_users" (lower("email"));

create table "jos_user_usergroup_map" (
    "user_id" bigint default 0 not null,
    "group_id" bigint default 0 not null,
    primary key ("user_id", "group_id")
);

create table "jos_user_profiles" (
    "user_id" bigint not null,
    "profile_key" varchar(100) not null,
    "profile_value" text not null,
    "ordering" bigint default 0 not null,
    constraint "jos_user_profiles_idx_user_id_profile_key" unique ("user_id", "profile_key")
);

create table "jos_contact_details" (
    "id" serial not null,
    "name" varchar(255) not null,
    "alias" varchar(255) default '' not null,
    "telephone" varchar(255),
    "email_to" varchar(255),
    "user_id" integer default 0 not null,
    "published" smallint default 0 not null,
    primary key ("id")
);

create table "jos_session" (
    "session_id" bytea not null,
    "client_id" smallint default null,
    "guest" smallint default 1,
    "time" integer default 0 not null,
    "data" text,
    "userid" bigint default 0,
    "username" varchar(150) default '',
    primary key ("session_id")
);
create index "jos_session_userid" on "jos_session" ("userid");
create index "jos_session_time" on "jos_session" ("time");
