-- MediaWiki 1.39 to 1.43, sql/mysql/tables-generated.sql, without a prefix. Everything is bytes.
create table `user` (
    user_id int unsigned auto_increment not null,
    user_name varbinary(255) default '' not null,
    user_real_name varbinary(255) default '' not null,
    user_password tinyblob not null,
    user_newpassword tinyblob not null,
    user_newpass_time binary(14) default null,
    user_email tinyblob not null,
    user_touched binary(14) not null,
    user_token binary(32) default '' not null,
    user_email_authenticated binary(14) default null,
    user_email_token binary(32) default null,
    user_email_token_expires binary(14) default null,
    user_registration binary(14) default null,
    user_editcount int unsigned default null,
    user_password_expires varbinary(14) default null,
    unique index user_name (user_name),
    index user_email_token (user_email_token),
    index user_email (user_email(50)),
    primary key (user_id)
) default character set binary;

create table user_properties (
    up_user int unsigned not null,
    up_property varbinary(255) not null,
    up_value blob default null,
    index up_property (up_property),
    primary key (up_user, up_property)
) default character set binary;

create table user_groups (
    ug_user int unsigned default 0 not null,
    ug_group varbinary(255) default '' not null,
    ug_expiry varbinary(14) default null,
    index ug_group (ug_group),
    index ug_expiry (ug_expiry),
    primary key (ug_user, ug_group)
) default character set binary;

create table actor (
    actor_id bigint unsigned auto_increment not null,
    actor_user int unsigned default null,
    actor_name varbinary(255) not null,
    unique index actor_user (actor_user),
    unique index actor_name (actor_name),
    primary key (actor_id)
) default character set binary;

create table page (
    page_id int unsigned auto_increment not null,
    page_namespace int not null,
    page_title varbinary(255) not null,
    page_is_redirect tinyint unsigned default 0 not null,
    page_is_new tinyint unsigned default 0 not null,
    page_random double precision not null,
    page_touched binary(14) not null,
    page_latest int unsigned not null,
    page_len int unsigned not null,
    unique index page_name_title (page_namespace, page_title),
    primary key (page_id)
) default character set binary;
