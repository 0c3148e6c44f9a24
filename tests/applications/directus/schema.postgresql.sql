-- Directus 10 and 11.
CREATE TABLE directus_roles (
    id uuid NOT NULL PRIMARY KEY,
    name varchar(100) NOT NULL,
    icon varchar(64) NOT NULL DEFAULT 'supervised_user_circle',
    description text,
    parent uuid CONSTRAINT directus_roles_parent_foreign REFERENCES directus_roles
);

CREATE TABLE directus_users (
    id uuid NOT NULL PRIMARY KEY,
    first_name varchar(50),
    last_name varchar(50),
    email varchar(128) CONSTRAINT directus_users_email_unique UNIQUE,
    password varchar(255),
    location varchar(255),
    title varchar(50),
    description text,
    tags json,
    avatar uuid,
    language varchar(255) DEFAULT NULL,
    tfa_secret varchar(255),
    status varchar(16) NOT NULL DEFAULT 'active',
    role uuid CONSTRAINT directus_users_role_foreign REFERENCES directus_roles ON DELETE SET NULL,
    token varchar(255) CONSTRAINT directus_users_token_unique UNIQUE,
    last_access timestamptz,
    last_page varchar(255),
    provider varchar(128) NOT NULL DEFAULT 'default',
    external_identifier varchar(255) CONSTRAINT directus_users_external_identifier_unique UNIQUE,
    auth_data json,
    email_notifications boolean DEFAULT true,
    appearance varchar(255),
    theme_dark varchar(255),
    theme_light varchar(255),
    theme_light_overrides json,
    theme_dark_overrides json,
    text_direction varchar(255) NOT NULL DEFAULT 'auto'
);

CREATE TABLE directus_sessions (
    token varchar(64) NOT NULL PRIMARY KEY,
    "user" uuid CONSTRAINT directus_sessions_user_foreign REFERENCES directus_users ON DELETE CASCADE,
    expires timestamptz NOT NULL,
    ip varchar(255),
    user_agent text,
    share uuid,
    origin varchar(255),
    next_token varchar(64)
);

CREATE TABLE directus_shares (
    id uuid NOT NULL PRIMARY KEY,
    name varchar(255),
    collection varchar(64) NOT NULL,
    item varchar(255) NOT NULL,
    role uuid,
    password varchar(255),
    user_created uuid,
    date_created timestamptz DEFAULT CURRENT_TIMESTAMP,
    date_start timestamptz,
    date_end timestamptz,
    times_used integer DEFAULT 0,
    max_uses integer
);
