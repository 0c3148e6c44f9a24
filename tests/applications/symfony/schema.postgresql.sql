-- The same as Doctrine makes it for PostgreSQL.
create table "user" (
    id serial not null,
    email varchar(180) not null,
    roles json not null,
    password varchar(255) not null,
    primary key (id)
);
create unique index UNIQ_IDENTIFIER_EMAIL on "user" (email);

create table reset_password_request (
    id serial not null,
    user_id int not null,
    selector varchar(20) not null,
    hashed_token varchar(100) not null,
    requested_at timestamp(0) without time zone not null,
    expires_at timestamp(0) without time zone not null,
    primary key (id)
);
create index IDX_7CE748AA76ED395 on reset_password_request (user_id);
alter table reset_password_request add constraint FK_7CE748AA76ED395 foreign key (user_id) references "user" (id);

create table messenger_messages (
    id bigserial not null,
    body text not null,
    headers text not null,
    queue_name varchar(190) not null,
    created_at timestamp(0) without time zone not null,
    available_at timestamp(0) without time zone not null,
    delivered_at timestamp(0) without time zone default null,
    primary key (id)
);
create index IDX_75EA56E0FB7336F0 on messenger_messages (queue_name);
