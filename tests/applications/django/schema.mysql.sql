-- Django 5.2, as its migrations of auth, sessions and admin leave it
create table `auth_user` (
    `id` int not null auto_increment primary key,
    `password` varchar(128) not null,
    `last_login` datetime(6) null,
    `is_superuser` bool not null,
    `username` varchar(150) not null unique,
    `first_name` varchar(150) not null,
    `last_name` varchar(150) not null,
    `email` varchar(254) not null,
    `is_staff` bool not null,
    `is_active` bool not null,
    `date_joined` datetime(6) not null
);

create table `auth_group` (
    `id` int not null auto_increment primary key,
    `name` varchar(150) not null unique
);

create table `auth_user_groups` (
    `id` bigint not null auto_increment primary key,
    `user_id` int not null,
    `group_id` int not null,
    constraint `auth_user_groups_user_id_group_id_94350c0c_uniq` unique (`user_id`, `group_id`),
    constraint `auth_user_groups_user_id_6a12ed8b_fk_auth_user_id`
        foreign key (`user_id`) references `auth_user` (`id`),
    constraint `auth_user_groups_group_id_97559544_fk_auth_group_id`
        foreign key (`group_id`) references `auth_group` (`id`)
);

create table `django_session` (
    `session_key` varchar(40) not null primary key,
    `session_data` longtext not null,
    `expire_date` datetime(6) not null,
    key `django_session_expire_date_a5c62663` (`expire_date`)
);

create table `django_admin_log` (
    `id` int not null auto_increment primary key,
    `action_time` datetime(6) not null,
    `object_id` longtext null,
    `object_repr` varchar(200) not null,
    `action_flag` smallint unsigned not null check (`action_flag` >= 0),
    `change_message` longtext not null,
    `content_type_id` int null,
    `user_id` int not null,
    constraint `django_admin_log_user_id_c564eba6_fk_auth_user_id`
        foreign key (`user_id`) references `auth_user` (`id`)
);
