-- the users in a schema of their own, and addresses and secrets everywhere else
create schema identity;
create extension if not exists citext;
create table identity.app_accounts (
    uuid uuid primary key default gen_random_uuid(),
    email citext not null unique,
    password_hash text,
    display_name text,
    disabled_at timestamptz,
    deleted_at timestamptz,
    created_at timestamptz not null default now()
);
create table user_sessions (
    id text primary key, user_email text not null, token text not null, ip_address inet, user_agent text, expires_at timestamptz
);
create table password_resets (email text not null, token text not null, created_at timestamptz);
create table oauth_clients (
    id serial primary key, name text not null, secret text, redirect text, password_client boolean not null default false
);
create table audit_users (
    id bigserial primary key, account uuid, email text, password_hash text, changed_by text, changed_at timestamptz
);
create table email_queue (id serial primary key, email text, subject text, body text, sent_at timestamptz);
insert into identity.app_accounts (email, password_hash, display_name, deleted_at)
select 'someone' || n || '@example.org',
       '$6$rounds=5000$saltstring$' || left(repeat(md5(n::text), 3), 86),
       'Some One', case when n = 7 then now() end from generate_series(1, 30) n;
insert into user_sessions select 's' || n, 'someone' || n % 30 || '@example.org', md5(n::text), '10.0.0.1', 'x', now() from generate_series(1, 90) n;
insert into password_resets select 'someone' || n || '@example.org', '$2b$06$' || left(md5(n::text) || md5(n::text), 53), now() from generate_series(1, 9) n;
insert into oauth_clients (name, secret) select 'client' || n, md5(n::text) from generate_series(1, 5) n;
insert into audit_users (account, email, password_hash) select uuid, email, password_hash from identity.app_accounts;
insert into email_queue (email, subject) select 'someone' || n || '@example.org', 'hello' from generate_series(1, 200) n;
