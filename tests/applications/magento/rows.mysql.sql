set session time_zone = '+00:00';
-- 0 is the website of the administration
set session sql_mode = 'NO_AUTO_VALUE_ON_ZERO';

insert into `store_website` (`website_id`, `code`, `name`, `is_default`) values
    (0, 'admin', 'Admin', 0), (1, 'base', 'Main Website', 1), (2, 'wholesale', 'Wholesale', 0);

insert into `customer_entity`
    (`entity_id`, `website_id`, `email`, `group_id`, `store_id`, `created_at`, `updated_at`, `is_active`, `created_in`, `prefix`,
     `firstname`, `middlename`, `lastname`, `dob`, `password_hash`, `rp_token`, `default_billing`, `confirmation`, `gender`, `failures_num`, `lock_expires`)
values
    -- magento2-argon-2
    (1, 1, 'ada@example.org', 1, 1, '2023-11-14 22:13:20', '2024-06-01 12:00:00', 1, 'Default Store View', 'Lady', 'Ada', 'King', 'Lovelace', '1815-12-10',
     'fba1051d6cf29499bc777b5697d00658e68c64dd1369053e7859cb56928caa03:uJqQ4ZpXo7rJmYd0cWb1nKfTgLh2sEaV:2', 'a1b2c3', 1, null, 2, 0, null),
    -- magento2-sha256-1
    (2, 1, 'Alan@Example.org', 1, 1, '2016-01-01 00:00:00', '2016-01-02 00:00:00', 1, 'Default Store View', null, 'Alan', null, 'Turing', null,
     '8f16db78440e8f00e296422332f1268ce352d66ceae27c5ba4bebc49e13961b2:uJqQ4ZpXo7rJmYd0cWb1nKfTgLh2sEaV:1', null, null, null, 1, 3, '2020-01-01 00:00:00'),
    -- magento2-md5-sha256-chain: deactivated
    (3, 1, 'mallory@example.org', 1, 1, '2016-01-01 00:00:00', '2016-01-01 00:00:00', 0, null, null, 'Mallory', null, '100%', null,
     '28f0a3f30b53bc8d97895666fc3fba91a2f0754a9bdaec44156c70a1ad6436e4:uJqQ4ZpXo7rJmYd0cWb1nKfTgLh2sEaV:0:1', null, null, null, 3, 0, null),
    -- magento2-md5-0: locked after wrong passwords, until long after these tests
    (4, 1, 'locked@example.org', 1, 1, '2016-01-01 00:00:00', '2016-01-01 00:00:00', 1, null, null, 'Locked', null, 'Out', null,
     'b081da959a35a1826128fc0934889ff8:uJqQ4ZpXo7rJmYd0cWb1nKfTgLh2sEaV:0', null, null, null, null, 10, '2037-01-01 00:00:00'),
    -- magento2-md5-0: has not confirmed the address
    (5, 1, 'pending@example.org', 1, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00', 1, null, null, 'Not', null, 'Confirmed', null,
     'b081da959a35a1826128fc0934889ff8:uJqQ4ZpXo7rJmYd0cWb1nKfTgLh2sEaV:0', null, null, '0f5e6d7c8b9a', null, 0, null),
    -- no password: made by an administrator
    (6, 1, 'made@example.org', 1, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00', 1, 'Admin', null, 'Made', null, 'By Admin', null, null, null, null, null, null, 0, null),
    -- the same address on another website: magento2-md5-0
    (7, 2, 'ada@example.org', 2, 2, '2024-01-01 00:00:00', '2024-01-01 00:00:00', 1, 'Wholesale', null, 'Ada', null, 'Wholesaler', null,
     'b081da959a35a1826128fc0934889ff8:uJqQ4ZpXo7rJmYd0cWb1nKfTgLh2sEaV:0', null, null, null, null, 0, null);

insert into `customer_address_entity`
    (`entity_id`, `parent_id`, `city`, `company`, `country_id`, `firstname`, `lastname`, `postcode`, `region`, `street`, `telephone`)
values
    (1, 1, 'London', 'Analytical Engines', 'GB', 'Ada', 'Lovelace', 'SW1Y 4LB', 'England', '12 St James''s Square', '+44 20 7946 0000'),
    (2, 1, 'Paris', null, 'FR', 'Ada', 'Lovelace', '75001', null, 'Rue de Rivoli', '+33 1 00 00 00 00');

insert into `customer_log` (`customer_id`, `last_login_at`) values (1, '2024-06-01 11:59:00'), (7, '2024-01-02 00:00:00');

insert into `admin_user` (`firstname`, `lastname`, `email`, `username`, `password`) values
    ('Store', 'Owner', 'owner@example.org', 'admin', 'fba1051d6cf29499bc777b5697d00658e68c64dd1369053e7859cb56928caa03:uJqQ4ZpXo7rJmYd0cWb1nKfTgLh2sEaV:2');

insert into `newsletter_subscriber` (`store_id`, `customer_id`, `subscriber_email`, `subscriber_status`) values
    (1, 0, 'reader@example.com', 1), (1, 1, 'ada@example.org', 1);
