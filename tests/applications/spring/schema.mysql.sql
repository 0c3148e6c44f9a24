-- Spring Security 6.4, org/springframework/security/core/userdetails/jdbc/users.ddl and its reference's group schema,
-- with MySQL's varchar in the place of HSQLDB's varchar_ignorecase
create table `users` (
    `username` varchar(50) not null primary key,
    `password` varchar(500) not null,
    `enabled` boolean not null
);

create table `authorities` (
    `username` varchar(50) not null,
    `authority` varchar(50) not null,
    constraint `fk_authorities_users` foreign key (`username`) references `users` (`username`),
    unique key `ix_auth_username` (`username`, `authority`)
);

create table `groups` (
    `id` bigint not null auto_increment primary key,
    `group_name` varchar(50) not null
);

create table `group_members` (
    `id` bigint not null auto_increment primary key,
    `username` varchar(50) not null,
    `group_id` bigint not null,
    constraint `fk_group_members_group` foreign key (`group_id`) references `groups` (`id`)
);

create table `persistent_logins` (
    `username` varchar(64) not null,
    `series` varchar(64) primary key,
    `token` varchar(64) not null,
    `last_used` timestamp not null
);
