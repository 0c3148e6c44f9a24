-- Nextcloud 30, as its migrations leave it on MySQL and MariaDB
create table `oc_users` (
    `uid` varchar(64) not null default '',
    `displayname` varchar(64) default null,
    `password` varchar(255) not null default '',
    `uid_lower` varchar(64) default '',
    primary key (`uid`),
    key `user_uid_lower` (`uid_lower`)
) default character set utf8mb4 collate utf8mb4_bin;

create table `oc_preferences` (
    `userid` varchar(64) not null default '',
    `appid` varchar(32) not null default '',
    `configkey` varchar(64) not null default '',
    `configvalue` longtext,
    primary key (`userid`, `appid`, `configkey`),
    key `preferences_app_key` (`appid`, `configkey`)
) default character set utf8mb4 collate utf8mb4_bin;

create table `oc_accounts` (
    `uid` varchar(64) not null default '',
    `data` longtext not null,
    primary key (`uid`)
) default character set utf8mb4 collate utf8mb4_bin;

create table `oc_accounts_data` (
    `id` bigint unsigned not null auto_increment,
    `uid` varchar(64) not null,
    `name` varchar(64) not null,
    `value` varchar(255) default '',
    primary key (`id`),
    key `accounts_data_uid` (`uid`),
    key `accounts_data_name` (`name`),
    key `accounts_data_value` (`value`)
) default character set utf8mb4 collate utf8mb4_bin;

create table `oc_authtoken` (
    `id` bigint unsigned not null auto_increment,
    `uid` varchar(64) not null default '',
    `login_name` varchar(255) not null default '',
    `password` longtext,
    `name` longtext not null,
    `token` varchar(200) not null default '',
    `type` smallint unsigned default 0,
    `last_activity` int unsigned default 0,
    primary key (`id`),
    unique key `authtoken_token_index` (`token`)
) default character set utf8mb4 collate utf8mb4_bin;

create table `oc_group_user` (
    `gid` varchar(64) not null default '',
    `uid` varchar(64) not null default '',
    primary key (`gid`, `uid`),
    key `gu_uid_index` (`uid`)
) default character set utf8mb4 collate utf8mb4_bin;
