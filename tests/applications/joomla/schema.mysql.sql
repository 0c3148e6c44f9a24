-- Joomla 4 to 6, installation/sql/mysql/base.sql, with the prefix of old.
create table `jos_users` (
    `id` int not null auto_increment,
    `name` varchar(400) not null default '',
    `username` varchar(150) not null default '',
    `email` varchar(100) not null default '',
    `password` varchar(100) not null default '',
    `block` tinyint not null default 0,
    `sendEmail` tinyint default 0,
    `registerDate` datetime not null,
    `lastvisitDate` datetime,
    `activation` varchar(100) not null default '',
    `params` text not null,
    `lastResetTime` datetime,
    `resetCount` int not null default 0,
    `otpKey` varchar(1000) not null default '',
    `otep` varchar(1000) not null default '',
    `requireReset` tinyint not null default 0,
    `authProvider` varchar(100) not null default '',
    primary key (`id`),
    key `idx_name` (`name`(100)),
    key `idx_block` (`block`),
    unique key `idx_username` (`username`),
    key `email` (`email`)
) engine=InnoDB default charset=utf8mb4 default collate=utf8mb4_unicode_ci;

create table `jos_user_usergroup_map` (
    `user_id` int unsigned not null default 0,
    `group_id` int unsigned not null default 0,
    primary key (`user_id`, `group_id`)
) engine=InnoDB default charset=utf8mb4 default collate=utf8mb4_unicode_ci;

create table `jos_user_profiles` (
    `user_id` int not null,
    `profile_key` varchar(100) not null,
    `profile_value` text not null,
    `ordering` int not null default 0,
    unique key `idx_user_id_profile_key` (`user_id`, `profile_key`)
) engine=InnoDB default charset=utf8mb4 default collate=utf8mb4_unicode_ci;

create table `jos_contact_details` (
    `id` int not null auto_increment,
    `name` varchar(255) not null,
    `alias` varchar(400) character set utf8mb4 collate utf8mb4_bin not null default '',
    `telephone` varchar(255),
    `email_to` varchar(255),
    `user_id` int not null default 0,
    `published` tinyint not null default 0,
    primary key (`id`)
) engine=InnoDB default charset=utf8mb4 default collate=utf8mb4_unicode_ci;

create table `jos_session` (
    `session_id` varbinary(192) not null,
    `client_id` tinyint unsigned default null,
    `guest` tinyint unsigned default 1,
    `time` int not null default 0,
    `data` mediumtext,
    `userid` int default 0,
    `username` varchar(150) default '',
    primary key (`session_id`),
    key `userid` (`userid`),
    key `time` (`time`)
) engine=InnoDB default charset=utf8mb4 default collate=utf8mb4_unicode_ci;
