-- Redmine 5.1, as its migrations leave it on MySQL
create table users (
    id int not null auto_increment primary key,
    login varchar(255) not null default '',
    hashed_password varchar(40) not null default '',
    firstname varchar(30) not null default '',
    lastname varchar(255) not null default '',
    admin tinyint(1) not null default false,
    status int not null default 1,
    last_login_on datetime,
    language varchar(5) default '',
    auth_source_id int,
    created_on timestamp null,
    updated_on timestamp null,
    type varchar(255),
    mail_notification varchar(255) not null default '',
    salt varchar(64),
    must_change_passwd tinyint(1) not null default false,
    passwd_changed_on datetime,
    twofa_scheme varchar(255),
    twofa_totp_key varchar(255),
    twofa_totp_last_used_at int,
    twofa_required tinyint(1) default false
);
create index index_users_on_id_and_type on users (id, type);
create index index_users_on_auth_source_id on users (auth_source_id);
create index index_users_on_type on users (type);

create table email_addresses (
    id int not null auto_increment primary key,
    user_id int not null,
    address varchar(255) not null,
    is_default tinyint(1) not null default false,
    notify tinyint(1) not null default true,
    created_on datetime not null,
    updated_on datetime not null
);
create index index_email_addresses_on_user_id on email_addresses (user_id);

create table tokens (
    id int not null auto_increment primary key,
    user_id int not null default 0,
    action varchar(30) not null default '',
    value varchar(40) not null default '',
    created_on datetime not null,
    updated_on timestamp null
);
create unique index tokens_value on tokens (value);
create index index_tokens_on_user_id on tokens (user_id);

create table auth_sources (
    id int not null auto_increment primary key,
    type varchar(30) not null default '',
    name varchar(60) not null default '',
    host varchar(60),
    port int,
    account varchar(255),
    account_password varchar(255) default '',
    base_dn varchar(255),
    attr_login varchar(30),
    onthefly_register tinyint(1) not null default false,
    tls tinyint(1) not null default false
);

create table members (
    id int not null auto_increment primary key,
    user_id int not null default 0,
    project_id int not null default 0,
    created_on timestamp null,
    mail_notification tinyint(1) not null default false
);
create unique index index_members_on_user_id_and_project_id on members (user_id, project_id);
