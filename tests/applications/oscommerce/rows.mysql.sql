INSERT INTO customers (customers_id, customers_gender, customers_firstname, customers_lastname, customers_email_address, customers_telephone, customers_password) VALUES
    -- oscommerce: from before 2.3
    (1, 'f', 'Ada', 'Lovelace', 'ada@example.org', '+442071234567', 'd92ada0acac5b71e38561c2181ee9f82:7f'),
    -- wordpress-hash-node: as 2.3 makes them
    (2, 'f', 'Grace', 'Hopper', 'Grace@Example.org', '', '$P$BHRHOHJpGDVxXjam/0ATtJlZjx8.gK.'),
    -- oscommerce; without a row in customers_info
    (3, 'm', 'Alan', 'Turing', 'alan@example.org', '', 'd92ada0acac5b71e38561c2181ee9f82:7f'),
    -- bought without an account, by an extension
    (4, NULL, 'Edsger', '', 'edsger@example.org', '', ''),
    -- two with one address
    (5, 'f', 'Barbara', 'Liskov', 'liskov@example.org', '', 'd92ada0acac5b71e38561c2181ee9f82:7f'),
    (6, 'f', 'Barbara', 'Liskov', 'liskov@example.org', '', 'd92ada0acac5b71e38561c2181ee9f82:7f');

INSERT INTO customers_info (customers_info_id, customers_info_date_of_last_logon, customers_info_number_of_logons, customers_info_date_account_created, customers_info_date_account_last_modified, password_reset_key) VALUES
    (1, '2016-05-01 09:30:00', 2, '2012-01-01 08:00:00', '2013-01-01 08:00:00', 'not-for-anybody'),
    (2, NULL, 0, '2014-01-02 08:00:00', NULL, NULL);

-- wordpress-hash-node
INSERT INTO administrators (user_name, user_password) VALUES ('admin', '$P$BHRHOHJpGDVxXjam/0ATtJlZjx8.gK.');
INSERT INTO orders (customers_id, customers_name, customers_telephone, customers_email_address) VALUES
    (1, 'Ada Lovelace', '+442071234567', 'ada@example.org'), (1, 'Ada Lovelace', '+442071234567', 'ada@example.org');
