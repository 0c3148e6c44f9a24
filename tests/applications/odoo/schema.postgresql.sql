-- Odoo 17, the columns of the module base
create table res_partner (
    id serial primary key,
    company_id integer,
    create_date timestamp,
    name varchar,
    title integer,
    parent_id integer,
    user_id integer,
    state_id integer,
    country_id integer,
    color integer,
    commercial_partner_id integer,
    create_uid integer,
    write_uid integer,
    complete_name varchar,
    ref varchar,
    lang varchar,
    tz varchar,
    vat varchar,
    company_registry varchar,
    website varchar,
    function varchar,
    type varchar,
    street varchar,
    street2 varchar,
    zip varchar,
    city varchar,
    email varchar,
    phone varchar,
    mobile varchar,
    commercial_company_name varchar,
    company_name varchar,
    date date,
    comment text,
    partner_latitude numeric,
    partner_longitude numeric,
    active boolean,
    employee boolean,
    is_company boolean,
    partner_share boolean,
    write_date timestamp,
    constraint res_partner_check_name
        check ((type = 'contact' and name is not null) or type <> 'contact')
);
create index res_partner_commercial_partner_id_index on res_partner (commercial_partner_id);
create index res_partner_complete_name_index on res_partner (complete_name);
create index res_partner_parent_id_index on res_partner (parent_id);

create table res_users (
    id serial primary key,
    company_id integer not null,
    partner_id integer not null references res_partner (id) on delete restrict,
    active boolean default true,
    create_date timestamp,
    login varchar not null,
    password varchar,
    action_id integer,
    create_uid integer,
    write_uid integer,
    signature text,
    share boolean,
    write_date timestamp,
    totp_secret varchar,
    notification_type varchar not null default 'email',
    odoobot_state varchar,
    odoobot_failed boolean,
    sale_team_id integer,
    website_id integer,
    constraint res_users_login_key unique (login, website_id)
);
create index res_users_partner_id_index on res_users (partner_id);

create table res_company (
    id serial primary key,
    name varchar not null unique,
    partner_id integer not null references res_partner (id),
    email varchar,
    phone varchar
);

create table res_users_apikeys (
    id serial primary key,
    name varchar not null,
    user_id integer not null references res_users (id) on delete cascade,
    scope varchar,
    create_date timestamp default (now() at time zone 'utc'),
    index varchar(8) check (char_length(index) = 8),
    key varchar
);

create table res_groups (
    id serial primary key,
    name jsonb not null,
    category_id integer,
    share boolean
);
