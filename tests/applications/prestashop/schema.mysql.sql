-- PrestaShop 8, install-dev/data/db_structure.sql, with the prefix that it proposes.
set session sql_mode = '';

create table `ps_customer` (
    `id_customer` int(10) unsigned not null auto_increment,
    `id_shop_group` int(11) unsigned not null default '1',
    `id_shop` int(11) unsigned not null default '1',
    `id_gender` int(10) unsigned not null,
    `id_default_group` int(10) unsigned not null default '1',
    `id_lang` int(10) unsigned null,
    `id_risk` int(10) unsigned not null default '1',
    `company` varchar(255),
    `siret` varchar(14),
    `ape` varchar(6),
    `firstname` varchar(255) not null,
    `lastname` varchar(255) not null,
    `email` varchar(255) not null,
    `passwd` varchar(255) not null,
    `last_passwd_gen` timestamp not null default current_timestamp,
    `birthday` date default null,
    `newsletter` tinyint(1) unsigned not null default '0',
    `ip_registration_newsletter` varchar(15) default null,
    `newsletter_date_add` datetime default null,
    `optin` tinyint(1) unsigned not null default '0',
    `website` varchar(128),
    `outstanding_allow_amount` decimal(20, 6) not null default '0.00',
    `show_public_prices` tinyint(1) unsigned not null default '0',
    `max_payment_days` int(10) unsigned not null default '60',
    `secure_key` varchar(32) not null default '-1',
    `note` text,
    `active` tinyint(1) unsigned not null default '0',
    `is_guest` tinyint(1) not null default '0',
    `deleted` tinyint(1) not null default '0',
    `date_add` datetime not null,
    `date_upd` datetime not null,
    `reset_password_token` varchar(40) default null,
    `reset_password_validity` datetime default null,
    primary key (`id_customer`),
    key `customer_email` (`email`),
    key `customer_login` (`email`, `passwd`),
    key `id_customer_passwd` (`id_customer`, `passwd`),
    key `id_gender` (`id_gender`),
    key `id_shop_group` (`id_shop_group`),
    key `id_shop` (`id_shop`, `date_add`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table `ps_customer_group` (
    `id_customer` int(10) unsigned not null,
    `id_group` int(10) unsigned not null,
    primary key (`id_customer`, `id_group`),
    key `customer_login` (`id_group`),
    key `id_customer` (`id_customer`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table `ps_lang` (
    `id_lang` int(11) not null auto_increment,
    `name` varchar(32) not null,
    `active` tinyint(1) not null,
    `iso_code` varchar(2) not null,
    `language_code` varchar(5) not null,
    `locale` varchar(5) not null,
    `date_format_lite` varchar(32) not null,
    `date_format_full` varchar(32) not null,
    `is_rtl` tinyint(1) not null,
    primary key (`id_lang`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table `ps_address` (
    `id_address` int(10) unsigned not null auto_increment,
    `id_country` int(10) unsigned not null,
    `id_state` int(10) unsigned default null,
    `id_customer` int(10) unsigned not null default '0',
    `id_manufacturer` int(10) unsigned not null default '0',
    `id_supplier` int(10) unsigned not null default '0',
    `id_warehouse` int(10) unsigned not null default '0',
    `alias` varchar(32) not null,
    `company` varchar(255) default null,
    `lastname` varchar(255) not null,
    `firstname` varchar(255) not null,
    `address1` varchar(128) not null,
    `address2` varchar(128) default null,
    `postcode` varchar(12) default null,
    `city` varchar(64) not null,
    `other` text,
    `phone` varchar(32) default null,
    `phone_mobile` varchar(32) default null,
    `vat_number` varchar(32) default null,
    `dni` varchar(16) default null,
    `date_add` datetime not null,
    `date_upd` datetime not null,
    `active` tinyint(1) unsigned not null default '1',
    `deleted` tinyint(1) unsigned not null default '0',
    primary key (`id_address`),
    key `address_customer` (`id_customer`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table `ps_employee` (
    `id_employee` int(10) unsigned not null auto_increment,
    `id_profile` int(10) unsigned not null,
    `id_lang` int(10) unsigned not null default '0',
    `lastname` varchar(255) not null,
    `firstname` varchar(255) not null,
    `email` varchar(255) not null,
    `passwd` varchar(255) not null,
    `last_passwd_gen` timestamp not null default current_timestamp,
    `active` tinyint(1) unsigned not null default '0',
    `reset_password_token` varchar(40) default null,
    primary key (`id_employee`),
    key `employee_login` (`email`, `passwd`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table `ps_customer_session` (
    `id_customer_session` int(11) unsigned not null auto_increment,
    `id_customer` int(10) unsigned default null,
    `token` varchar(40) default null,
    `date_add` datetime not null,
    `date_upd` datetime not null,
    primary key (`id_customer_session`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;
