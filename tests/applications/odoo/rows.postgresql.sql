insert into res_partner
    (id, name, type, active, is_company, email, phone, mobile, lang, tz, website, street, zip, city, commercial_company_name, parent_id)
values
    (1, 'Example Ltd', 'contact', true, true, 'info@example.org', null, null, 'en_US', null, null, null, null, null, 'Example Ltd', null),
    (2, 'OdooBot', 'contact', false, false, 'odoobot@example.com', null, null, 'en_US', null, null, null, null, null, null, null),
    (3, 'Administrator', 'contact', true, false, 'admin@example.org', null, null, 'en_US', 'Europe/Brussels', null, null, null, null, null, null),
    (4, 'Public user', 'contact', false, false, null, null, null, 'en_US', null, null, null, null, null, null, null),
    (5, 'Portal User Template', 'contact', false, false, null, null, null, 'en_US', null, null, null, null, null, null, null),
    (7, 'Ada Lovelace', 'contact', true, false, 'Ada@example.org', '+49 151 1234', '+49 170 99', 'de_DE', 'Europe/Berlin', 'https://ada.example', 'Main Street 1', '10115', 'Berlin', 'Example Ltd', 1),
    (8, 'Alan Turing', 'contact', true, false, 'alan@example.org', null, null, 'en_US', 'Europe/London', null, null, null, null, null, null),
    (9, 'Barbara Liskov', 'contact', true, false, 'barbara@example.org', null, null, 'en_US', null, null, null, null, null, null, null),
    (10, '100% Edsger', 'contact', true, false, null, null, null, 'nl_NL', null, null, null, null, null, null, null),
    -- a contact who is no user
    (11, 'Charles Babbage', 'contact', true, false, 'charles@example.org', null, null, 'en_US', null, null, null, null, null, null, null);

insert into res_users (id, login, password, active, company_id, partner_id, share, create_date, write_date, totp_secret) values
    -- Odoo's own
    (1, '__system__', null, false, 1, 2, false, '2024-01-01 00:00:00', '2024-01-01 00:00:00', null),
    -- passlib-pbkdf2_sha512
    (2, 'admin', '$pbkdf2-sha512$25000$z1nrvReC0FqL8d47pzTGOA$1v4fYzniqHIEnSvSb9jZkIjIlVRQ1UIN6w2UAmuPCdzXkNhMi8k3HeGeAX.kt8yq6Avdw.QTsqiV2JOJ8QtoNg',
     true, 1, 3, false, '2024-01-01 00:00:00', '2024-01-02 00:00:00', null),
    (3, 'public', null, false, 1, 4, true, '2024-01-01 00:00:00', '2024-01-01 00:00:00', null),
    (4, 'portaltemplate', null, false, 1, 5, true, '2024-01-01 00:00:00', '2024-01-01 00:00:00', null),
    -- passlib-pbkdf2_sha512
    (6, 'ada@example.org', '$pbkdf2-sha512$25000$z1nrvReC0FqL8d47pzTGOA$1v4fYzniqHIEnSvSb9jZkIjIlVRQ1UIN6w2UAmuPCdzXkNhMi8k3HeGeAX.kt8yq6Avdw.QTsqiV2JOJ8QtoNg',
     true, 1, 7, true, '2024-01-01 00:00:00', '2024-06-01 12:00:00', 'JBSWY3DPEHPK3PXP'),
    -- passlib-pbkdf2_sha512
    (7, 'alan', '$pbkdf2-sha512$25000$z1nrvReC0FqL8d47pzTGOA$1v4fYzniqHIEnSvSb9jZkIjIlVRQ1UIN6w2UAmuPCdzXkNhMi8k3HeGeAX.kt8yq6Avdw.QTsqiV2JOJ8QtoNg',
     true, 1, 8, false, '2024-01-02 03:04:05', '2024-01-02 03:04:05', null),
    -- archived
    -- passlib-pbkdf2_sha512
    (8, 'barbara@example.org', '$pbkdf2-sha512$25000$z1nrvReC0FqL8d47pzTGOA$1v4fYzniqHIEnSvSb9jZkIjIlVRQ1UIN6w2UAmuPCdzXkNhMi8k3HeGeAX.kt8yq6Avdw.QTsqiV2JOJ8QtoNg',
     false, 1, 9, true, '2024-01-03 00:00:00', '2024-01-03 00:00:00', null),
    -- invited, has not chosen a password
    (9, 'edsger', null, true, 1, 10, true, '2024-01-04 00:00:00', '2024-01-04 00:00:00', null);

insert into res_company (id, name, partner_id, email) values (1, 'Example Ltd', 1, 'info@example.org');

insert into res_users_apikeys (name, user_id, scope, index, key) values
    ('ci', 7, 'rpc', '0a1b2c3d', '$pbkdf2-sha512$6000$x$y');

insert into res_groups (id, name) values (1, '{"en_US": "Portal"}');
