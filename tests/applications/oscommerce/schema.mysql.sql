-- osCommerce 2.3.
CREATE TABLE customers (
    customers_id int NOT NULL AUTO_INCREMENT,
    customers_gender char(1),
    customers_firstname varchar(255) NOT NULL,
    customers_lastname varchar(255) NOT NULL,
    customers_dob datetime NOT NULL DEFAULT '1000-01-01 00:00:00',
    customers_email_address varchar(255) NOT NULL,
    customers_default_address_id int,
    customers_telephone varchar(255) NOT NULL,
    customers_fax varchar(255),
    customers_password varchar(60) NOT NULL,
    customers_newsletter char(1),
    PRIMARY KEY (customers_id),
    KEY idx_customers_email_address (customers_email_address)
) CHARACTER SET utf8 COLLATE utf8_unicode_ci;

CREATE TABLE customers_info (
    customers_info_id int NOT NULL,
    customers_info_date_of_last_logon datetime,
    customers_info_number_of_logons int(5),
    customers_info_date_account_created datetime,
    customers_info_date_account_last_modified datetime,
    global_product_notifications int(1) DEFAULT 0,
    password_reset_key char(40),
    password_reset_date datetime,
    PRIMARY KEY (customers_info_id)
) CHARACTER SET utf8 COLLATE utf8_unicode_ci;

CREATE TABLE administrators (
    id int NOT NULL AUTO_INCREMENT,
    user_name varchar(255) NOT NULL,
    user_password varchar(60) NOT NULL,
    PRIMARY KEY (id)
) CHARACTER SET utf8 COLLATE utf8_unicode_ci;

CREATE TABLE orders (
    orders_id int NOT NULL AUTO_INCREMENT,
    customers_id int NOT NULL,
    customers_name varchar(255) NOT NULL,
    customers_telephone varchar(255) NOT NULL,
    customers_email_address varchar(255) NOT NULL,
    date_purchased datetime,
    PRIMARY KEY (orders_id),
    KEY idx_orders_customers_id (customers_id)
) CHARACTER SET utf8 COLLATE utf8_unicode_ci;
