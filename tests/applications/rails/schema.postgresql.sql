-- Rails 8.0, bin/rails generate authentication
create table users (
    id bigserial primary key,
    email_address varchar not null,
    password_digest varchar not null,
    created_at timestamp(6) not null,
    updated_at timestamp(6) not null
);
create unique index index_users_on_email_address on users (email_address);

create table sessions (
    id bigserial primary key,
    user_id bigint not null references users (id),
    ip_address varchar,
    user_agent varchar,
    created_at timestamp(6) not null,
    updated_at timestamp(6) not null
);
create index index_sessions_on_user_id on sessions (user_id);

create table orders (
    id bigserial primary key,
    user_id bigint not null references users (id),
    status varchar not null default 'new',
    total numeric(10, 2) not null,
    created_at timestamp(6) not null,
    updated_at timestamp(6) not null
);
create index index_orders_on_user_id on orders (user_id);

create table schema_migrations (version varchar not null primary key);
