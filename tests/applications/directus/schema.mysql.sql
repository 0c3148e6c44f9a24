-- Directus 10 and 11.
CREATE TABLE directus_roles (
    id char(36) NOT NULL,
    name varchar(100) NOT NULL,
    icon varchar(64) NOT NULL DEFAULT 'supervised_user_circle',
    description text,
    parent char(36) DEFAULT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE directus_users (
    id char(36) NOT NULL,
    first_name varchar(50) DEFAULT NULL,
    last_name varchar(50) DEFAULT NULL,
    email varchar(128) DEFAULT NULL,
    password varchar(255) DEFAULT NULL,
    location varchar(255) DEFAULT NULL,
    title varchar(50) DEFAULT NULL,
    description text,
    tags json DEFAULT NULL,
    avatar char(36) DEFAULT NULL,
    language varchar(255) DEFAULT NULL,
    tfa_secret varchar(255) DEFAULT NULL,
    status varchar(16) NOT NULL DEFAULT 'active',
    role char(36) DEFAULT NULL,
    token varchar(255) DEFAULT NULL,
    last_access timestamp NULL DEFAULT NULL,
    last_page varchar(255) DEFAULT NULL,
    provider varchar(128) NOT NULL DEFAULT 'default',
    external_identifier varchar(255) DEFAULT NULL,
    auth_data json DEFAULT NULL,
    email_notifications tinyint(1) DEFAULT 1,
    appearance varchar(255) DEFAULT NULL,
    theme_dark varchar(255) DEFAULT NULL,
    theme_light varchar(255) DEFAULT NULL,
    theme_light_overrides json DEFAULT NULL,
    theme_dark_overrides json DEFAULT NULL,
    text_direction varchar(255) NOT NULL DEFAULT 'auto',
    PRIMARY KEY (id),
    UNIQUE KEY directus_users_external_identifier_unique (external_identifier),
    UNIQUE KEY directus_users_email_unique (email),
    UNIQUE KEY directus_users_token_unique (token),
    KEY directus_users_role_foreign (role),
    CONSTRAINT directus_users_role_foreign FOREIGN KEY (role) REFERENCES directus_roles (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE directus_sessions (
    token varchar(64) NOT NULL,
    `user` char(36) DEFAULT NULL,
    expires timestamp NOT NULL,
    ip varchar(255) DEFAULT NULL,
    user_agent text,
    share char(36) DEFAULT NULL,
    origin varchar(255) DEFAULT NULL,
    next_token varchar(64) DEFAULT NULL,
    PRIMARY KEY (token),
    KEY directus_sessions_user_foreign (`user`),
    CONSTRAINT directus_sessions_user_foreign FOREIGN KEY (`user`) REFERENCES directus_users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE directus_shares (
    id char(36) NOT NULL,
    name varchar(255) DEFAULT NULL,
    collection varchar(64) NOT NULL,
    item varchar(255) NOT NULL,
    role char(36) DEFAULT NULL,
    password varchar(255) DEFAULT NULL,
    user_created char(36) DEFAULT NULL,
    date_created timestamp NULL DEFAULT CURRENT_TIMESTAMP,
    date_start timestamp NULL DEFAULT NULL,
    date_end timestamp NULL DEFAULT NULL,
    times_used int DEFAULT 0,
    max_uses int DEFAULT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
