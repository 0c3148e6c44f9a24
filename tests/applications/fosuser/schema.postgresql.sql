-- The same as Doctrine makes it for PostgreSQL.
create table fos_user (
    id serial not null,
    username varchar(180) not null,
    username_canonical varchar(180) not null,
    email varchar(180) not null,
    email_canonical varchar(180) not null,
    enabled boolean not null,
    salt varchar(255) default null,
    password varchar(255) not null,
    last_login timestamp(0) without time zone default null,
    confirmation_token varchar(180) default null,
    password_requested_at timestamp(0) without time zone default null,
    roles text not null,
    primary key (id)
);
create unique index UNIQ_957A647992FC23A8 on fos_user (username_canonical);
create unique index UNIQ_957A6479A0D96FBF on fos_user (email_canonical);
create unique index UNIQ_957A6479C05FB297 on fos_user (confirmation_token);

create table fos_group (
    id serial not null,
    name varchar(180) not null,
    roles text not null,
    primary key (id)
);
create unique index UNIQ_4B019DDB5E237E06 on fos_group (name);

create table fos_user_user_group (
    user_id int not null,
    group_id int not null,
    primary key (user_id, group_id)
);
