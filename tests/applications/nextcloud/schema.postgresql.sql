-- Nextcloud 30, as its migrations leave it on PostgreSQL
create table oc_users (
    uid varchar(64) not null default '',
    displayname varchar(64) default null,
    password varchar(255) not null default '',
    uid_lower varchar(64) default '',
    primary key (uid)
);
create index user_uid_lower on oc_users (uid_lower);

create table oc_preferences (
    userid varchar(64) not null default '',
    appid varchar(32) not null default '',
    configkey varchar(64) not null default '',
    configvalue text,
    primary key (userid, appid, configkey)
);
create index preferences_app_key on oc_preferences (appid, configkey);

create table oc_accounts (
    uid varchar(64) not null default '',
    data text not null,
    primary key (uid)
);

create table oc_accounts_data (
    id bigserial,
    uid varchar(64) not null,
    name varchar(64) not null,
    value varchar(255) default '',
    primary key (id)
);
create index accounts_data_uid on oc_accounts_data (uid);
create index accounts_data_name on oc_accounts_data (name);
create index accounts_data_value on oc_accounts_data (value);

create table oc_authtoken (
    id bigserial,
    uid varchar(64) not null default '',
    login_name varchar(255) not null default '',
    password text,
    name text not null,
    token varchar(200) not null default '',
    type smallint default 0,
    last_activity integer default 0,
    primary key (id)
);
create unique index authtoken_token_index on oc_authtoken (token);

create table oc_group_user (
    gid varchar(64) not null default '',
    uid varchar(64) not null default '',
    primary key (gid, uid)
);
create index gu_uid_index on oc_group_user (uid);
