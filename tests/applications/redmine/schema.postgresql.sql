-- Redmine 5.1, as its migrations leave it on PostgreSQL
create table users (
    id serial primary key,
    login varchar not null default '',
    hashed_password varchar(40) not null default '',
    firstname varchar(30) not null default '',
    lastname varchar(255) not null default '',
    admin boolean not null default false,
    status integer not null default 1,
    last_login_on timestamp,
    language varchar(5) default '',
    auth_source_id integer,
    created_on timestamp,
    updated_on timestamp,
    type varchar,
    mail_notification varchar not null default '',
    salt varchar(64),
    must_change_passwd boolean not null default false,
    passwd_changed_on timestamp,
    twofa_scheme varchar,
    twofa_totp_key varchar,
    twofa_totp_last_used_at integer,
    twofa_required boolean default false
);
create index index_users_on_id_and_type on users (id, type);
create index index_users_on_auth_source_id on users (auth_source_id);
create index index_users_on_type on users (type);

create table email_addresses (
    id serial primary key,
    user_id integer not null,
    address varchar not null,
    is_default boolean not null default false,
    notify boolean not null default true,
    created_on timestamp not null,
    updated_on timestamp not null
);
create index index_email_addresses_on_user_id on email_addresses (user_id);

create table tokens (
    id serial primary key,
    user_id integer not null default 0,
    action varchar(30) not null default '',
    value varchar(40) not null default '',
    created_on timestamp not null,
    updated_on timestamp
);
create unique index tokens_value on tokens (value);
create index index_tokens_on_user_id on tokens (user_id);

create table auth_sources (
    id serial primary key,
    type varchar(30) not null default '',
    name varchar(60) not null default '',
    host varchar(60),
    port integer,
    account varchar,
    account_password varchar default '',
    base_dn varchar(255),
    attr_login varchar(30),
    onthefly_register boolean not null default false,
    tls boolean not null default false
);

create table members (
    id serial primary key,
    user_id integer not null default 0,
    project_id integer not null default 0,
    created_on timestamp,
    mail_notification boolean not null default false
);
create unique index index_members_on_user_id_and_project_id on members (user_id, project_id);
