-- Devise 4.9, lib/generators/active_record/devise_generator.rb with every module uncommented, Rails 7
create table users (
    id bigserial primary key,
    email varchar not null default '',
    encrypted_password varchar not null default '',
    reset_password_token varchar,
    reset_password_sent_at timestamp(6),
    remember_created_at timestamp(6),
    sign_in_count integer not null default 0,
    current_sign_in_at timestamp(6),
    last_sign_in_at timestamp(6),
    current_sign_in_ip varchar,
    last_sign_in_ip varchar,
    confirmation_token varchar,
    confirmed_at timestamp(6),
    confirmation_sent_at timestamp(6),
    unconfirmed_email varchar,
    failed_attempts integer not null default 0,
    unlock_token varchar,
    locked_at timestamp(6),
    created_at timestamp(6) not null,
    updated_at timestamp(6) not null
);
create unique index index_users_on_email on users (email);
create unique index index_users_on_reset_password_token on users (reset_password_token);
create unique index index_users_on_confirmation_token on users (confirmation_token);
create unique index index_users_on_unlock_token on users (unlock_token);

create table articles (
    id bigserial primary key,
    user_id bigint not null references users (id),
    title varchar,
    body text,
    created_at timestamp(6) not null,
    updated_at timestamp(6) not null
);
create index index_articles_on_user_id on articles (user_id);

create table active_storage_blobs (
    id bigserial primary key,
    key varchar not null,
    filename varchar not null,
    content_type varchar,
    metadata text,
    service_name varchar not null,
    byte_size bigint not null,
    checksum varchar,
    created_at timestamp(6) not null
);
create unique index index_active_storage_blobs_on_key on active_storage_blobs (key);

create table schema_migrations (version varchar not null primary key);

create table ar_internal_metadata (
    key varchar not null primary key,
    value varchar,
    created_at timestamp(6) not null,
    updated_at timestamp(6) not null
);
