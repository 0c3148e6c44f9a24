-- Strapi 4, plugin users-permissions.
CREATE TABLE admin_users (
    id int unsigned NOT NULL AUTO_INCREMENT,
    firstname varchar(255) DEFAULT NULL,
    lastname varchar(255) DEFAULT NULL,
    username varchar(255) DEFAULT NULL,
    email varchar(255) DEFAULT NULL,
    password varchar(255) DEFAULT NULL,
    reset_password_token varchar(255) DEFAULT NULL,
    registration_token varchar(255) DEFAULT NULL,
    is_active tinyint(1) DEFAULT NULL,
    blocked tinyint(1) DEFAULT NULL,
    prefered_language varchar(255) DEFAULT NULL,
    created_at datetime(6) DEFAULT NULL,
    updated_at datetime(6) DEFAULT NULL,
    created_by_id int unsigned DEFAULT NULL,
    updated_by_id int unsigned DEFAULT NULL,
    PRIMARY KEY (id),
    KEY admin_users_created_by_id_fk (created_by_id),
    KEY admin_users_updated_by_id_fk (updated_by_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE up_users (
    id int unsigned NOT NULL AUTO_INCREMENT,
    username varchar(255) DEFAULT NULL,
    email varchar(255) DEFAULT NULL,
    provider varchar(255) DEFAULT NULL,
    password varchar(255) DEFAULT NULL,
    reset_password_token varchar(255) DEFAULT NULL,
    confirmation_token varchar(255) DEFAULT NULL,
    confirmed tinyint(1) DEFAULT NULL,
    blocked tinyint(1) DEFAULT NULL,
    created_at datetime(6) DEFAULT NULL,
    updated_at datetime(6) DEFAULT NULL,
    created_by_id int unsigned DEFAULT NULL,
    updated_by_id int unsigned DEFAULT NULL,
    PRIMARY KEY (id),
    KEY up_users_created_by_id_fk (created_by_id),
    KEY up_users_updated_by_id_fk (updated_by_id),
    CONSTRAINT up_users_created_by_id_fk FOREIGN KEY (created_by_id) REFERENCES admin_users (id) ON DELETE SET NULL,
    CONSTRAINT up_users_updated_by_id_fk FOREIGN KEY (updated_by_id) REFERENCES admin_users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE up_roles (
    id int unsigned NOT NULL AUTO_INCREMENT,
    name varchar(255) DEFAULT NULL,
    description varchar(255) DEFAULT NULL,
    type varchar(255) DEFAULT NULL,
    created_at datetime(6) DEFAULT NULL,
    updated_at datetime(6) DEFAULT NULL,
    created_by_id int unsigned DEFAULT NULL,
    updated_by_id int unsigned DEFAULT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE up_users_role_links (
    id int unsigned NOT NULL AUTO_INCREMENT,
    user_id int unsigned DEFAULT NULL,
    role_id int unsigned DEFAULT NULL,
    user_order double DEFAULT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY up_users_role_links_unique (user_id, role_id),
    KEY up_users_role_links_fk (user_id),
    KEY up_users_role_links_inv_fk (role_id),
    KEY up_users_role_links_order_inv_fk (user_order),
    CONSTRAINT up_users_role_links_fk FOREIGN KEY (user_id) REFERENCES up_users (id) ON DELETE CASCADE,
    CONSTRAINT up_users_role_links_inv_fk FOREIGN KEY (role_id) REFERENCES up_roles (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
