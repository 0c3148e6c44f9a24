-- Symfony 5.3 to 7: what make:user and make:migration make of an entity User, and two bundles' tables.
create table `user` (
    id int auto_increment not null,
    email varchar(180) not null,
    roles json not null,
    password varchar(255) not null,
    unique index UNIQ_IDENTIFIER_EMAIL (email),
    primary key (id)
) default character set utf8mb4 collate utf8mb4_unicode_ci;

create table reset_password_request (
    id int auto_increment not null,
    user_id int not null,
    selector varchar(20) not null,
    hashed_token varchar(100) not null,
    requested_at datetime not null,
    expires_at datetime not null,
    index IDX_7CE748AA76ED395 (user_id),
    primary key (id),
    constraint FK_7CE748AA76ED395 foreign key (user_id) references `user` (id)
) default character set utf8mb4 collate utf8mb4_unicode_ci;

create table messenger_messages (
    id bigint auto_increment not null,
    body longtext not null,
    headers longtext not null,
    queue_name varchar(190) not null,
    created_at datetime not null,
    available_at datetime not null,
    delivered_at datetime default null,
    index IDX_75EA56E0FB7336F0 (queue_name),
    index IDX_75EA56E0E3BD61CE (available_at),
    index IDX_75EA56E016BA31DB (delivered_at),
    primary key (id)
) default character set utf8mb4 collate utf8mb4_unicode_ci;
