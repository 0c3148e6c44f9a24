-- Devise 4.9, lib/generators/active_record/devise_generator.rb with every module uncommented, Rails 7
create table users (
    id bigint not null auto_increment primary key,
    email varchar(255) not null default '',
    encrypted_password varchar(255) not null default '',
    reset_password_token varchar(255),
    reset_password_sent_at datetime(6),
    remember_created_at datetime(6),
    sign_in_count int not null default 0,
    current_sign_in_at datetime(6),
    last_sign_in_at datetime(6),
    current_sign_in_ip varchar(255),
    last_sign_in_ip varchar(255),
    confirmation_token varchar(255),
    confirmed_at datetime(6),
    confirmation_sent_at datetime(6),
    unconfirmed_email varchar(255),
    failed_attempts int not null default 0,
    unlock_token varchar(255),
    locked_at datetime(6),
    created_at datetime(6) not null,
    updated_at datetime(6) not null
);
create unique index index_users_on_email on users (email);
create unique index index_users_on_reset_password_token on users (reset_password_token);
create unique index index_users_on_confirmation_token on users (confirmation_token);
create unique index index_users_on_unlock_token on users (unlock_token);

create table articles (
    id bigint not null auto_increment primary key,
    user_id bigint not null references users (id),
    title varchar(255),
    body text,
    created_at datetime(6) not null,
    updated_at datetime(6) not null
);
create index index_articles_on_user_id on articles (user_id);

create table active_storage_blobs (
    id bigint not null auto_increment primary key,
    `key` varchar(255) not null,
    filename varchar(255) not null,
    content_type varchar(255),
    metadata text,
    service_name varchar(255) not null,
    byte_size bigint not null,
    checksum varchar(255),
    created_at datetime(6) not null
);
create unique index index_active_storage_blobs_on_key on active_storage_blobs (`key`);

create table schema_migrations (version varchar(255) not null primary key);

create table ar_internal_metadata (
    `key` varchar(255) not null primary key,
    value varchar(255),
    created_at datetime(6) not null,
    updated_at datetime(6) not null
);
