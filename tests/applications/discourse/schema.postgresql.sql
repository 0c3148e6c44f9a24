-- Discourse 3.4, as annotated in app/models/{user,user_email,user_password}.rb
create table users (
    id serial primary key,
    username varchar(60) not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    name varchar,
    last_posted_at timestamp,
    active boolean not null default false,
    username_lower varchar(60) not null,
    last_seen_at timestamp,
    admin boolean not null default false,
    trust_level integer not null,
    approved boolean not null default false,
    approved_by_id integer,
    approved_at timestamp,
    previous_visit_at timestamp,
    suspended_at timestamp,
    suspended_till timestamp,
    date_of_birth date,
    views integer not null default 0,
    flag_level integer not null default 0,
    ip_address inet,
    moderator boolean default false,
    title varchar,
    uploaded_avatar_id integer,
    locale varchar(10),
    primary_group_id integer,
    registration_ip_address inet,
    staged boolean not null default false,
    first_seen_at timestamp,
    silenced_till timestamp,
    group_locked_trust_level integer,
    manual_locked_trust_level integer,
    secure_identifier varchar,
    flair_group_id integer,
    last_seen_reviewable_id integer,
    required_fields_version integer,
    seen_notification_id bigint not null default 0
);
create index idx_users_admin on users (id) where admin;
create index idx_users_moderator on users (id) where moderator;
create index index_users_on_last_posted_at on users (last_posted_at);
create index index_users_on_last_seen_at on users (last_seen_at);
create unique index index_users_on_secure_identifier on users (secure_identifier);
create index index_users_on_uploaded_avatar_id on users (uploaded_avatar_id);
create unique index index_users_on_username on users (username);
create unique index index_users_on_username_lower on users (username_lower);

create table user_emails (
    id serial primary key,
    user_id integer not null,
    email varchar(513) not null,
    "primary" boolean not null default false,
    created_at timestamp not null,
    updated_at timestamp not null,
    normalized_email varchar
);
create unique index index_user_emails_on_email on user_emails (lower(email));
create index index_user_emails_on_normalized_email on user_emails (lower(normalized_email));
create index index_user_emails_on_user_id on user_emails (user_id);
create unique index index_user_emails_on_user_id_and_primary
    on user_emails (user_id, "primary") where "primary";

create table user_passwords (
    id serial primary key,
    user_id integer not null,
    password_hash varchar(64) not null,
    password_salt varchar(32) not null,
    password_algorithm varchar(64) not null,
    password_expired_at timestamp,
    created_at timestamp not null,
    updated_at timestamp not null
);
create unique index index_user_passwords_on_user_id on user_passwords (user_id);

create table user_auth_tokens (
    id serial primary key,
    user_id integer not null,
    auth_token varchar not null,
    prev_auth_token varchar not null,
    user_agent varchar,
    auth_token_seen boolean not null default false,
    client_ip inet,
    rotated_at timestamp not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    seen_at timestamp
);
create unique index index_user_auth_tokens_on_auth_token on user_auth_tokens (auth_token);

create table posts (
    id serial primary key,
    user_id integer,
    topic_id integer not null,
    post_number integer not null,
    raw text not null,
    cooked text not null,
    created_at timestamp not null,
    updated_at timestamp not null
);

create table invites (
    id serial primary key,
    invite_key varchar(32) not null,
    email varchar,
    invited_by_id integer not null,
    created_at timestamp not null,
    updated_at timestamp not null
);
