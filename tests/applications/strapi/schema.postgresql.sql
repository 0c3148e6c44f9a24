-- Strapi 5, plugin users-permissions.
CREATE TABLE admin_users (
    id serial PRIMARY KEY,
    document_id varchar(255),
    firstname varchar(255),
    lastname varchar(255),
    username varchar(255),
    email varchar(255),
    password varchar(255),
    reset_password_token varchar(255),
    registration_token varchar(255),
    is_active boolean,
    blocked boolean,
    prefered_language varchar(255),
    created_at timestamp(6),
    updated_at timestamp(6),
    published_at timestamp(6),
    created_by_id integer REFERENCES admin_users ON DELETE SET NULL,
    updated_by_id integer REFERENCES admin_users ON DELETE SET NULL,
    locale varchar(255)
);
CREATE INDEX admin_users_documents_idx ON admin_users (document_id, locale, published_at);
CREATE INDEX admin_users_created_by_id_fk ON admin_users (created_by_id);
CREATE INDEX admin_users_updated_by_id_fk ON admin_users (updated_by_id);

CREATE TABLE up_users (
    id serial PRIMARY KEY,
    document_id varchar(255),
    username varchar(255),
    email varchar(255),
    provider varchar(255),
    password varchar(255),
    reset_password_token varchar(255),
    confirmation_token varchar(255),
    confirmed boolean,
    blocked boolean,
    created_at timestamp(6),
    updated_at timestamp(6),
    published_at timestamp(6),
    created_by_id integer CONSTRAINT up_users_created_by_id_fk REFERENCES admin_users ON DELETE SET NULL,
    updated_by_id integer CONSTRAINT up_users_updated_by_id_fk REFERENCES admin_users ON DELETE SET NULL,
    locale varchar(255)
);
CREATE INDEX up_users_documents_idx ON up_users (document_id, locale, published_at);
CREATE INDEX up_users_created_by_id_fk ON up_users (created_by_id);
CREATE INDEX up_users_updated_by_id_fk ON up_users (updated_by_id);

CREATE TABLE up_roles (
    id serial PRIMARY KEY,
    document_id varchar(255),
    name varchar(255),
    description varchar(255),
    type varchar(255),
    created_at timestamp(6),
    updated_at timestamp(6),
    published_at timestamp(6),
    created_by_id integer,
    updated_by_id integer,
    locale varchar(255)
);
CREATE INDEX up_roles_documents_idx ON up_roles (document_id, locale, published_at);

CREATE TABLE up_users_role_lnk (
    id serial PRIMARY KEY,
    user_id integer CONSTRAINT up_users_role_lnk_fk REFERENCES up_users ON DELETE CASCADE,
    role_id integer CONSTRAINT up_users_role_lnk_ifk REFERENCES up_roles ON DELETE CASCADE,
    user_ord double precision,
    CONSTRAINT up_users_role_lnk_uq UNIQUE (user_id, role_id)
);
CREATE INDEX up_users_role_lnk_fk ON up_users_role_lnk (user_id);
CREATE INDEX up_users_role_lnk_ifk ON up_users_role_lnk (role_id);
CREATE INDEX up_users_role_lnk_oifk ON up_users_role_lnk (user_ord);
