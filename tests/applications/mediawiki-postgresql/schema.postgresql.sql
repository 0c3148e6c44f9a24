-- MediaWiki 1.39 to 1.43, sql/postgres/tables-generated.sql, in the schema that the installer proposes.
create schema mediawiki;

create table mediawiki."user" (
    user_id serial not null,
    user_name text default '' not null,
    user_real_name text default '' not null,
    user_password text not null,
    user_newpassword text not null,
    user_newpass_time timestamptz default null,
    user_email text not null,
    user_touched timestamptz not null,
    user_token text default '' not null,
    user_email_authenticated timestamptz default null,
    user_email_token text default null,
    user_email_token_expires timestamptz default null,
    user_registration timestamptz default null,
    user_editcount int default null,
    user_password_expires timestamptz default null,
    primary key (user_id)
);
create unique index user_name on mediawiki."user" (user_name);
create index user_email_token on mediawiki."user" (user_email_token);
create index user_email on mediawiki."user" (user_email);

create table mediawiki.user_properties (
    up_user int not null,
    up_property text not null,
    up_value text default null,
    primary key (up_user, up_property)
);
create index up_property on mediawiki.user_properties (up_property);

create table mediawiki.user_groups (
    ug_user int default 0 not null,
    ug_group text default '' not null,
    ug_expiry timestamptz default null,
    primary key (ug_user, ug_group)
);

create table mediawiki.actor (
    actor_id bigserial not null,
    actor_user int default null,
    actor_name text not null,
    primary key (actor_id)
);
create unique index actor_user on mediawiki.actor (actor_user);
create unique index actor_name on mediawiki.actor (actor_name);

create table mediawiki.page (
    page_id serial not null,
    page_namespace int not null,
    page_title text not null,
    page_is_redirect smallint default 0 not null,
    page_is_new smallint default 0 not null,
    page_random float not null,
    page_touched timestamptz not null,
    page_latest int not null,
    page_len int not null,
    primary key (page_id)
);
create unique index page_name_title on mediawiki.page (page_namespace, page_title);
