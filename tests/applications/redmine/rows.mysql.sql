insert into users
    (id, login, hashed_password, salt, firstname, lastname, admin, status, last_login_on, language, auth_source_id, created_on, updated_on, type, mail_notification)
values
    -- redmine-sha1
    (1, 'ada', '795f1918c50a5ca49f44ecf54384036632434177',
     -- redmine-sha1
     '5c6f0b2a9d', 'Ada', 'Lovelace', true, 1, '2024-06-01 12:00:00', 'de', null, '2024-01-01 00:00:00', '2024-06-01 12:00:00', 'User', 'all'),
    (2, '', '', null, '', 'Anonymous', false, 0, null, '', null, '2024-01-01 00:00:00', '2024-01-01 00:00:00', 'AnonymousUser', ''),
    (3, '', '', null, '', 'Developers', false, 1, null, '', null, '2024-01-01 00:00:00', '2024-01-01 00:00:00', 'Group', ''),
    -- hashcat-4521
    (4, 'Alan.Turing', 'c18e826af2a78c7b9b7261452613233417e65817',
     -- hashcat-4521
     '28246535720688452723483475753333', 'Alan', 'Turing', false, 1, null, 'en', null, '2024-01-02 03:04:05', '2024-01-02 03:04:05', 'User', 'only_my_events'),
    -- locked
    -- redmine-sha1
    (5, 'barbara', '795f1918c50a5ca49f44ecf54384036632434177',
     -- redmine-sha1
     '5c6f0b2a9d', 'Barbara', 'Liskov', false, 3, null, 'en', null, '2024-01-03 00:00:00', '2024-01-03 00:00:00', 'User', ''),
    -- registered, not activated
    -- redmine-sha1
    (6, 'grace', '795f1918c50a5ca49f44ecf54384036632434177',
     -- redmine-sha1
     '5c6f0b2a9d', 'Grace', 'Hopper', false, 2, null, 'en', null, '2024-01-04 00:00:00', '2024-01-04 00:00:00', 'User', ''),
    -- whose password an LDAP directory has
    (7, 'edsger', '', null, 'Edsger', '100% Dijkstra', false, 1, null, 'nl', 1, '2024-01-05 00:00:00', '2024-01-05 00:00:00', 'User', ''),
    -- of before Redmine 1.2, without a salt
    (8, 'hanako', '40bd001563085fc35165329ea1ff5c5ecbdbbeef', null, '花子', '小林', false, 1, null, 'ja', null, '2024-01-06 00:00:00', '2024-01-06 00:00:00', 'User', '');

insert into email_addresses (id, user_id, address, is_default, notify, created_on, updated_on) values
    (1, 1, 'Ada@example.org', true, true, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (2, 1, 'ada@work.example', false, true, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (3, 4, 'alan@example.org', true, true, '2024-01-02 00:00:00', '2024-01-02 00:00:00'),
    (4, 5, 'barbara@example.org', true, true, '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    (5, 6, 'grace@example.org', true, true, '2024-01-04 00:00:00', '2024-01-04 00:00:00'),
    (6, 7, 'edsger@example.org', true, true, '2024-01-05 00:00:00', '2024-01-05 00:00:00');

insert into tokens (user_id, action, value, created_on, updated_on) values
    (1, 'session', '5f0d3b8c1e2a4f6d7c8b9a0e1f2d3c4b5a697887', '2024-06-01 12:00:00', '2024-06-01 12:00:00');

insert into auth_sources (id, type, name, host, port, account, account_password) values
    (1, 'AuthSourceLdap', 'Directory', 'ldap.example.org', 636, 'cn=reader', 'x');

insert into members (user_id, project_id, created_on) values (1, 1, '2024-01-01 00:00:00');
