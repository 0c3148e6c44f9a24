insert into mediawiki."user"
    (user_id, user_name, user_real_name, user_password, user_newpassword, user_email, user_touched, user_token, user_email_authenticated, user_registration, user_editcount)
values
    -- mw-argon2
    (1, 'Ada Lovelace', 'Augusta Ada King', ':argon2:$argon2id$v=19$m=65536,t=4,p=1$Z3E3cHh3WEZLUkdxaHdQRQ$ox5UGqd8cr4bDis1ag9uLEral7wLkCTHtV5uquFCISA', '',
     'ada@example.org', '2024-06-01 12:00:00+00', '5ebe2294ecd0e0f08eab7690d2a6ee69', '2023-11-15 00:00:00+00', '2023-11-14 22:13:20+00', 42),
    -- mw-pbkdf2-u; the address is not confirmed
    (2, 'Élodie', '', ':pbkdf2:sha512:30000:64:XSONatUioCwdGewpxECftw==:Zb7xvg/IWyx0zWVTFDT2Z48HfIESQLXOCg7AeRp8WW9lXp0WZirJDuIjvVp6mS6qx/Vz3/FzQSb/w141ktIZdA==', '',
     'Elodie@Example.org', '2020-01-01 00:00:00+00', '6ebe2294ecd0e0f08eab7690d2a6ee69', null, '2020-01-01 00:00:00+00', 0),
    -- mw-B-u; registered before 2005, when nobody noted when
    (3, 'OldTimer', '', ':B:e0299fec:dda38ad717fe3fc2f1920d648546842e', '', '', '2005-01-01 00:00:00+00', '7ebe2294ecd0e0f08eab7690d2a6ee69', null, null, 7),
    -- mw-A
    (4, 'Older', '', ':A:9cc2ae8a1ba7a93da39b46fc1019c481', '', '', '2005-01-01 00:00:00+00', '8ebe2294ecd0e0f08eab7690d2a6ee69', null, null, 1),
    -- mw-pbkdf2-legacyA: wrapped by a maintenance script
    (5, 'Wrapped', '', ':pbkdf2-legacyA:!sha512:30000:64!!rEe7dLPtvtKw8sOmecK10A==!fusJfZsoOximlvGcLlG9ynl1/Yxrzqm4nTnLDCwnx+c44A/YK3knZjGFvxyaXdTn5fK6azvJ4mTva0xjVwy/vQ==', '',
     '', '2015-01-01 00:00:00+00', '9ebe2294ecd0e0f08eab7690d2a6ee69', null, '2006-01-01 00:00:00+00', 1),
    -- mw-bcrypt
    (6, 'Bcrypt 100%', '', ':bcrypt:9$94E06gC2J7sjd2uKYxJhVu$1h6ad07fhDHIGDmVJE2Ct/WINLkkOdi', '', 'b@example.org', '2015-01-01 00:00:00+00', 'aebe2294ecd0e0f08eab7690d2a6ee69', null, '2015-01-01 00:00:00+00', 1),
    -- no password: MediaWiki's own
    (7, 'MediaWiki default', '', '', '', '', '2023-11-14 22:13:20+00', '*** INVALID ***', null, '2023-11-14 22:13:20+00', 0);

insert into mediawiki.user_properties (up_user, up_property, up_value) values (1, 'language', 'en-gb'), (1, 'gender', 'female'), (2, 'language', 'fr');
insert into mediawiki.user_groups (ug_user, ug_group) values (1, 'sysop'), (1, 'bureaucrat');
insert into mediawiki.actor (actor_user, actor_name) values (1, 'Ada Lovelace'), (2, 'Élodie'), (null, '192.0.2.1');
insert into mediawiki.page (page_namespace, page_title, page_random, page_touched, page_latest, page_len) values
    (0, 'Main_Page', 0.5, '2024-06-01 12:00:00+00', 1, 735), (2, 'Ada_Lovelace', 0.25, '2024-06-01 12:00:00+00', 2, 20);
