-- Magento 2.3 and 2.4, app/code/Magento/Customer/etc/db_schema.xml; columns that 2.4.7 added stand last.
create table `store_website` (
    `website_id` smallint unsigned not null auto_increment,
    `code` varchar(32) default null,
    `name` varchar(64) default null,
    `is_default` smallint unsigned default 0,
    primary key (`website_id`),
    unique key `STORE_WEBSITE_CODE` (`code`)
) engine=InnoDB default charset=utf8mb4;

create table `customer_entity` (
    `entity_id` int unsigned not null auto_increment,
    `website_id` smallint unsigned default null,
    `email` varchar(255) default null,
    `group_id` smallint unsigned not null default 0,
    `increment_id` varchar(50) default null,
    `store_id` smallint unsigned default 0,
    `created_at` timestamp not null default current_timestamp,
    `updated_at` timestamp not null default current_timestamp on update current_timestamp,
    `is_active` smallint unsigned not null default 1,
    `disable_auto_group_change` smallint unsigned not null default 0,
    `created_in` varchar(255) default null,
    `prefix` varchar(40) default null,
    `firstname` varchar(255) default null,
    `middlename` varchar(255) default null,
    `lastname` varchar(255) default null,
    `suffix` varchar(40) default null,
    `dob` date default null,
    `password_hash` varchar(128) default null,
    `rp_token` varchar(128) default null,
    `rp_token_created_at` datetime default null,
    `default_billing` int unsigned default null,
    `default_shipping` int unsigned default null,
    `taxvat` varchar(50) default null,
    `confirmation` varchar(64) default null,
    `gender` smallint unsigned default null,
    `failures_num` smallint default 0,
    `first_failure` timestamp null default null,
    `lock_expires` timestamp null default null,
    `session_cutoff` timestamp null default null,
    primary key (`entity_id`),
    unique key `CUSTOMER_ENTITY_EMAIL_WEBSITE_ID` (`email`, `website_id`),
    key `CUSTOMER_ENTITY_STORE_ID` (`store_id`),
    key `CUSTOMER_ENTITY_WEBSITE_ID` (`website_id`),
    key `CUSTOMER_ENTITY_FIRSTNAME` (`firstname`),
    key `CUSTOMER_ENTITY_LASTNAME` (`lastname`),
    constraint `CUSTOMER_ENTITY_WEBSITE_ID_STORE_WEBSITE_WEBSITE_ID`
        foreign key (`website_id`) references `store_website` (`website_id`) on delete set null
) engine=InnoDB default charset=utf8mb4;

create table `customer_address_entity` (
    `entity_id` int unsigned not null auto_increment,
    `increment_id` varchar(50) default null,
    `parent_id` int unsigned default null,
    `created_at` timestamp not null default current_timestamp,
    `updated_at` timestamp not null default current_timestamp on update current_timestamp,
    `is_active` smallint unsigned not null default 1,
    `city` varchar(255) not null,
    `company` varchar(255) default null,
    `country_id` varchar(255) not null,
    `fax` varchar(255) default null,
    `firstname` varchar(255) not null,
    `lastname` varchar(255) not null,
    `middlename` varchar(255) default null,
    `postcode` varchar(255) default null,
    `prefix` varchar(40) default null,
    `region` varchar(255) default null,
    `region_id` int unsigned default null,
    `street` text not null,
    `suffix` varchar(40) default null,
    `telephone` varchar(255) not null,
    `vat_id` varchar(255) default null,
    `vat_is_valid` int unsigned default null,
    `vat_request_date` varchar(255) default null,
    `vat_request_id` varchar(255) default null,
    `vat_request_success` int unsigned default null,
    primary key (`entity_id`),
    key `CUSTOMER_ADDRESS_ENTITY_PARENT_ID` (`parent_id`),
    constraint `CUSTOMER_ADDRESS_ENTITY_PARENT_ID_CUSTOMER_ENTITY_ENTITY_ID`
        foreign key (`parent_id`) references `customer_entity` (`entity_id`) on delete cascade
) engine=InnoDB default charset=utf8mb4;

create table `customer_log` (
    `log_id` int not null auto_increment,
    `customer_id` int not null,
    `last_login_at` timestamp null default null,
    `last_logout_at` timestamp null default null,
    primary key (`log_id`),
    unique key `CUSTOMER_LOG_CUSTOMER_ID` (`customer_id`)
) engine=InnoDB default charset=utf8mb4;

create table `admin_user` (
    `user_id` int unsigned not null auto_increment,
    `firstname` varchar(32) default null,
    `lastname` varchar(32) default null,
    `email` varchar(128) default null,
    `username` varchar(40) default null,
    `password` varchar(255) not null,
    `created` timestamp not null default current_timestamp,
    `modified` timestamp not null default current_timestamp on update current_timestamp,
    `logdate` timestamp null default null,
    `lognum` smallint unsigned not null default 0,
    `is_active` smallint not null default 1,
    primary key (`user_id`),
    unique key `ADMIN_USER_USERNAME` (`username`)
) engine=InnoDB default charset=utf8mb4;

create table `newsletter_subscriber` (
    `subscriber_id` int unsigned not null auto_increment,
    `store_id` smallint unsigned default 0,
    `customer_id` int unsigned not null default 0,
    `subscriber_email` varchar(150) default null,
    `subscriber_status` int not null default 0,
    `subscriber_confirm_code` varchar(32) default 'NULL',
    primary key (`subscriber_id`),
    key `NEWSLETTER_SUBSCRIBER_CUSTOMER_ID` (`customer_id`),
    key `NEWSLETTER_SUBSCRIBER_SUBSCRIBER_EMAIL` (`subscriber_email`)
) engine=InnoDB default charset=utf8mb4;
