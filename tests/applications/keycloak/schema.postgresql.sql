-- Keycloak 26, as its Liquibase changelogs leave it on PostgreSQL
create table realm (
    id varchar(36) not null constraint constraint_4a primary key,
    access_code_lifespan integer,
    enabled boolean not null default false,
    events_enabled boolean not null default false,
    name varchar(255) constraint uk_orvsdmla56612eaefiq6wl5oi unique,
    password_policy varchar(2550),
    registration_allowed boolean not null default false,
    ssl_required varchar(255),
    verify_email boolean not null default false,
    login_with_email_allowed boolean not null default true,
    duplicate_emails_allowed boolean not null default false
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
create index idx_user_service_account on user_entity (realm_id, service_account_client_link);

create table credential (
    id varchar(36) not null constraint constraint_f primary key,
    salt bytea,
    type varchar(255),
    user_id varchar(36) constraint fk_pfyr0glasqyl0dei3kl69r6v0 references user_entity (id),
    created_date bigint,
    user_label varchar(255),
    secret_data text,
    credential_data text,
    priority integer
);
create index idx_user_credential on credential (user_id);

create table user_attribute (
    name varchar(255) not null,
    value varchar(255),
    user_id varchar(36) not null constraint fk_5hrm2vlf9ql5fu043kqepovbr references user_entity (id),
    id varchar(36) not null default 'sybase-needs-something-here'
        constraint constraint_user_attribute_pk primary key,
    long_value_hash bytea,
    long_value_hash_lower_case bytea,
    long_value text
);
create index idx_user_attribute on user_attribute (user_id);
create index idx_user_attribute_name on user_attribute (name, value);
create index user_attr_long_values on user_attribute (long_value_hash, name);

create table user_required_action (
    user_id varchar(36) not null references user_entity (id),
    required_action varchar(255) not null default ' ',
    constraint constraint_required_action primary key (required_action, user_id)
);
create index idx_user_reqactions on user_required_action (user_id);

create table fed_user_credential (
    id varchar(36) not null primary key,
    salt bytea,
    type varchar(255),
    created_date bigint,
    user_id varchar(255) not null,
    realm_id varchar(36) not null,
    storage_provider_id varchar(36),
    user_label varchar(255),
    secret_data text,
    credential_data text,
    priority integer
);
create index idx_fu_credential on fed_user_credential (user_id, type);

create table event_entity (
    id varchar(36) not null primary key,
    client_id varchar(255),
    details_json varchar(2550),
    error varchar(255),
    ip_address varchar(255),
    realm_id varchar(255),
    session_id varchar(255),
    event_time bigint,
    type varchar(255),
    user_id varchar(255)
);
