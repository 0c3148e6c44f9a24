-- OpenCart 3.0, upload/install/opencart.sql, with the prefix that it proposes.
create table `oc_customer` (
    `customer_id` int(11) not null auto_increment,
    `customer_group_id` int(11) not null,
    `store_id` int(11) not null default '0',
    `language_id` int(11) not null,
    `firstname` varchar(32) not null,
    `lastname` varchar(32) not null,
    `email` varchar(96) not null,
    `telephone` varchar(32) not null,
    `fax` varchar(32) not null,
    `password` varchar(40) not null,
    `salt` varchar(9) not null,
    `cart` text,
    `wishlist` text,
    `newsletter` tinyint(1) not null default '0',
    `address_id` int(11) not null default '0',
    `custom_field` text not null,
    `ip` varchar(40) not null,
    `status` tinyint(1) not null,
    `safe` tinyint(1) not null,
    `token` text not null,
    `code` varchar(40) not null,
    `date_added` datetime not null,
    primary key (`customer_id`)
) engine=MyISAM default charset=utf8 collate=utf8_general_ci;

create table `oc_customer_approval` (
    `customer_approval_id` int(11) not null auto_increment,
    `customer_id` int(11) not null,
    `type` varchar(9) not null,
    `date_added` datetime not null,
    primary key (`customer_approval_id`)
) engine=MyISAM default charset=utf8 collate=utf8_general_ci;

create table `oc_customer_login` (
    `customer_login_id` int(11) not null auto_increment,
    `email` varchar(96) not null,
    `ip` varchar(40) not null,
    `total` int(4) not null,
    `date_added` datetime not null,
    `date_modified` datetime not null,
    primary key (`customer_login_id`),
    key `email` (`email`),
    key `ip` (`ip`)
) engine=MyISAM default charset=utf8 collate=utf8_general_ci;

create table `oc_user` (
    `user_id` int(11) not null auto_increment,
    `user_group_id` int(11) not null,
    `username` varchar(20) not null,
    `password` varchar(40) not null,
    `salt` varchar(9) not null,
    `firstname` varchar(32) not null,
    `lastname` varchar(32) not null,
    `email` varchar(96) not null,
    `image` varchar(255) not null,
    `code` varchar(40) not null,
    `ip` varchar(40) not null,
    `status` tinyint(1) not null,
    `date_added` datetime not null,
    primary key (`user_id`)
) engine=MyISAM default charset=utf8 collate=utf8_general_ci;

create table `oc_order` (
    `order_id` int(11) not null auto_increment,
    `store_id` int(11) not null default '0',
    `customer_id` int(11) not null default '0',
    `firstname` varchar(32) not null,
    `lastname` varchar(32) not null,
    `email` varchar(96) not null,
    `telephone` varchar(32) not null,
    `total` decimal(15, 4) not null default '0.0000',
    `date_added` datetime not null,
    primary key (`order_id`)
) engine=MyISAM default charset=utf8 collate=utf8_general_ci;
