-- FOSUserBundle 2 and 3: what Doctrine makes of an entity that extends its model, in a table fos_user.
create table fos_user (
    id int auto_increment not null,
    username varchar(180) not null,
    username_canonical varchar(180) not null,
    email varchar(180) not null,
    email_canonical varchar(180) not null,
    enabled tinyint(1) not null,
    salt varchar(255) default null,
    password varchar(255) not null,
    last_login datetime default null,
    confirmation_token varchar(180) default null,
    password_requested_at datetime default null,
    roles longtext not null comment '(DC2Type:array)',
    unique index UNIQ_957A647992FC23A8 (username_canonical),
    unique index UNIQ_957A6479A0D96FBF (email_canonical),
    unique index UNIQ_957A6479C05FB297 (confirmation_token),
    primary key (id)
) default character set utf8mb4 collate utf8mb4_unicode_ci;

create table fos_group (
    id int auto_increment not null,
    name varchar(180) not null,
    roles longtext not null comment '(DC2Type:array)',
    unique index UNIQ_4B019DDB5E237E06 (name),
    primary key (id)
) default character set utf8mb4 collate utf8mb4_unicode_ci;

create table fos_user_user_group (
    user_id int not null,
    group_id int not null,
    index IDX_B3C77447A76ED395 (user_id),
    index IDX_B3C77447FE54D947 (group_id),
    primary key (user_id, group_id)
) default character set utf8mb4 collate utf8mb4_unicode_ci;
