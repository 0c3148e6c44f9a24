-- Keycloak 7, as its Liquibase changelogs leave it on PostgreSQL
create table realm (
    id varchar(36) not null constraint constraint_4a primary key,
    enabled boolean not null default false,
    name varchar(255) constraint uk_orvsdmla56612eaefiq6wl5oi unique,
    password_policy varchar(2550),
    ssl_required varchar(255)
);

create table user_entity (
    id varchar(36) not null constraint constraint_fb primary key,
    email varchar(255),
    email_constraint varchar(255),
    email_verified boolean not null default false,
    enabled boolean not null default false,
    federation_link varchar(255),
    first_name varchar(255),
    last_name varchar(255),
    realm_id varchar(255),
    username varchar(255),
    created_timestamp bigint,
    service_account_client_link varchar(255),
    not_before integer not null default 0,
    constraint uk_dykn684sl8up1crfei6eckhd7 unique (realm_id, email_constraint),
    constraint uk_ru8tt6t700s9v50bu18ws5ha6 unique (realm_id, username)
);
create index idx_user_email on user_entity (email);

create table credential (
    id varchar(36) not null constraint constraint_f primary key,
    device varchar(255),
    hash_iterations integer,
    salt bytea,
    type varchar(255),
    value varchar(4000),
    user_id varchar(36) constraint fk_pfyr0glasqyl0dei3kl69r6v0 references user_entity (id),
    created_date bigint,
    counter integer default 0,
    digits integer default 6,
    period integer default 30,
    algorithm varchar(36)
);
create index idx_user_credential on credential (user_id);

create table credential_attribute (
    id varchar(36) not null constraint constraint_credential_attr primary key,
    credential_id varchar(36) not null references credential (id),
    name varchar(255) not null,
    value varchar(4000)
);

create table user_attribute (
    name varchar(255) not null,
    value varchar(255),
    user_id varchar(36) not null constraint fk_5hrm2vlf9ql5fu043kqepovbr references user_entity (id),
    id varchar(36) not null default 'sybase-needs-something-here'
        constraint constraint_user_attribute_pk primary key
);
create index idx_user_attribute on user_attribute (user_id);

create table user_required_action (
    user_id varchar(36) not null references user_entity (id),
    required_action varchar(255) not null default ' ',
    constraint constraint_required_action primary key (required_action, user_id)
);
