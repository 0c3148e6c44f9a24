-- The same as Drupal's driver for PostgreSQL makes it: no unsigned types but checks, its own names of indexes.
create table users (
    uid serial check (uid >= 0),
    uuid varchar(128) not null,
    langcode varchar(12) not null,
    constraint users____pkey primary key (uid),
    constraint users__user_field__uuid__value__key unique (uuid)
);

create table users_field_data (
    uid bigint not null check (uid >= 0),
    langcode varchar(12) not null,
    preferred_langcode varchar(12) null,
    preferred_admin_langcode varchar(12) null,
    name varchar(60) not null,
    pass varchar(255) null,
    mail varchar(254) null,
    timezone varchar(32) null,
    status smallint null,
    created int not null,
    changed int null,
    access int not null,
    login int null,
    init varchar(254) null,
    default_langcode smallint not null,
    constraint users_field_data____pkey primary key (uid, langcode),
    constraint users_field_data__user__name__key unique (name, langcode)
);
create index users_field_data__user__id__default_langcode__langcode__idx on users_field_data (uid, default_langcode, langcode);
create index users_field_data__user_field__mail__idx on users_field_data (mail);
create index users_field_data__user_field__created__idx on users_field_data (created);
create index users_field_data__user_field__access__idx on users_field_data (access);

create table user__roles (
    bundle varchar(128) not null default '',
    deleted smallint not null default 0,
    entity_id bigint not null check (entity_id >= 0),
    revision_id bigint not null check (revision_id >= 0),
    langcode varchar(32) not null default '',
    delta bigint not null check (delta >= 0),
    roles_target_id varchar(255) not null,
    constraint user__roles____pkey primary key (entity_id, deleted, delta, langcode)
);

create table users_data (
    uid bigint not null default 0 check (uid >= 0),
    module varchar(50) not null default '',
    name varchar(128) not null default '',
    value bytea null,
    serialized int default 0 check (serialized >= 0),
    constraint users_data____pkey primary key (uid, module, name)
);

create table sessions (
    uid bigint not null check (uid >= 0),
    sid varchar(128) not null,
    hostname varchar(128) not null default '',
    timestamp int not null default 0,
    session bytea null,
    constraint sessions____pkey primary key (sid)
);
