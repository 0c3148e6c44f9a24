-- Drupal 8 to 11: the tables that the user entity makes (core/modules/user/src), and two others.
create table users (
    uid int(10) unsigned not null auto_increment,
    uuid varchar(128) character set ascii not null,
    langcode varchar(12) character set ascii not null,
    primary key (uid),
    unique key user_field__uuid__value (uuid)
) default character set utf8mb4 collate utf8mb4_general_ci;

create table users_field_data (
    uid int(10) unsigned not null,
    langcode varchar(12) character set ascii not null,
    preferred_langcode varchar(12) character set ascii default null,
    preferred_admin_langcode varchar(12) character set ascii default null,
    name varchar(60) not null,
    pass varchar(255) default null,
    mail varchar(254) default null,
    timezone varchar(32) default null,
    status tinyint(4) default null,
    created int(11) not null,
    changed int(11) default null,
    access int(11) not null,
    login int(11) default null,
    init varchar(254) default null,
    default_langcode tinyint(4) not null,
    primary key (uid, langcode),
    unique key user__name (name, langcode),
    key user__id__default_langcode__langcode (uid, default_langcode, langcode),
    key user_field__mail (mail(191)),
    key user_field__created (created),
    key user_field__access (access)
) default character set utf8mb4 collate utf8mb4_general_ci;

create table user__roles (
    bundle varchar(128) character set ascii not null default '',
    deleted tinyint(4) not null default 0,
    entity_id int(10) unsigned not null,
    revision_id int(10) unsigned not null,
    langcode varchar(32) character set ascii not null default '',
    delta int(10) unsigned not null,
    roles_target_id varchar(255) character set ascii not null,
    primary key (entity_id, deleted, delta, langcode),
    key bundle (bundle),
    key revision_id (revision_id),
    key roles_target_id (roles_target_id)
) default character set utf8mb4 collate utf8mb4_general_ci;

create table users_data (
    uid int(10) unsigned not null default 0,
    module varchar(50) character set ascii not null default '',
    name varchar(128) character set ascii not null default '',
    value longblob default null,
    serialized tinyint(3) unsigned default 0,
    primary key (uid, module, name),
    key module (module),
    key name (name)
) default character set utf8mb4 collate utf8mb4_general_ci;

create table sessions (
    uid int(10) unsigned not null,
    sid varchar(128) character set ascii not null,
    hostname varchar(128) character set ascii not null default '',
    timestamp int(11) not null default 0,
    session longblob default null,
    primary key (sid),
    key timestamp (timestamp),
    key uid (uid)
) default character set utf8mb4 collate utf8mb4_general_ci;
