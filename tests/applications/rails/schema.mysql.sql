-- Rails 8.0, bin/rails generate authentication
create table users (
    id bigint not null auto_increment primary key,
    email_address varchar(255) not null,
    password_digest varchar(255) not null,
    created_at datetime(6) not null,
    updated_at datetime(6) not null
);
create unique index index_users_on_email_address on users (email_address);

create table sessions (
    id bigint not null auto_increment primary key,
    user_id bigint not null references users (id),
    ip_address varchar(255),
    user_agent varchar(255),
    created_at datetime(6) not null,
    updated_at datetime(6) not null
);
create index index_sessions_on_user_id on sessions (user_id);

create table orders (
    id bigint not null auto_increment primary key,
    user_id bigint not null references users (id),
    status varchar(255) not null default 'new',
    total decimal(10, 2) not null,
    created_at datetime(6) not null,
    updated_at datetime(6) not null
);
create index index_orders_on_user_id on orders (user_id);

create table schema_migrations (version varchar(255) not null primary key);
