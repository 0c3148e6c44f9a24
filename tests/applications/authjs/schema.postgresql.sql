-- @auth/pg-adapter 1.x; `password` is the application's own addition for the Credentials provider.
CREATE TABLE users (
    id serial PRIMARY KEY,
    name varchar(255),
    email varchar(255) UNIQUE,
    "emailVerified" timestamptz,
    image text,
    password varchar(255)
);

CREATE TABLE accounts (
    id serial PRIMARY KEY,
    "userId" integer NOT NULL REFERENCES users ON DELETE CASCADE,
    type varchar(255) NOT NULL,
    provider varchar(255) NOT NULL,
    "providerAccountId" varchar(255) NOT NULL,
    refresh_token text,
    access_token text,
    expires_at bigint,
    id_token text,
    scope text,
    session_state text,
    token_type text,
    UNIQUE (provider, "providerAccountId")
);

CREATE TABLE sessions (
    id serial PRIMARY KEY,
    "userId" integer NOT NULL REFERENCES users ON DELETE CASCADE,
    expires timestamptz NOT NULL,
    "sessionToken" varchar(255) NOT NULL UNIQUE
);

CREATE TABLE verification_token (
    identifier text NOT NULL,
    expires timestamptz NOT NULL,
    token text NOT NULL,
    PRIMARY KEY (identifier, token)
);
