INSERT INTO xf_user (user_id, username, email, language_id, style_id, timezone, user_group_id, secondary_group_ids, permission_combination_id, register_date, last_activity, user_state, is_banned, secret_key) VALUES
    (1, 'ada', 'ada@example.org', 1, 0, 'Europe/London', 2, '3,4', 5, 1400000001, 1700000001, 'valid', 0, 'not-for-anybody-1'),
    (2, 'Grace Hopper', 'Grace@Example.org', 1, 0, 'America/New_York', 2, '', 2, 1400000002, 0, 'valid', 0, 'not-for-anybody-2'),
    (3, 'alan', 'alan@example.org', 1, 0, 'Europe/London', 2, '', 2, 1400000003, 1700000003, 'valid', 1, 'not-for-anybody-3'),
    (4, 'edsger', 'edsger@example.org', 1, 0, 'Europe/Amsterdam', 2, '', 2, 1400000004, 1700000004, 'disabled', 0, 'not-for-anybody-4'),
    (5, 'barbara', 'barbara@example.org', 1, 0, 'America/New_York', 2, '', 2, 1400000005, 1700000005, 'email_confirm', 0, 'not-for-anybody-5'),
    (6, 'donald', 'donald@example.org', 1, 0, 'America/Los_Angeles', 2, '', 2, 1400000006, 1700000006, 'valid', 0, 'not-for-anybody-6'),
    (7, 'margaret', 'margaret@example.org', 1, 0, 'America/New_York', 2, '', 2, 1400000007, 0, 'valid', 0, 'not-for-anybody-7'),
    (8, 'hanako', 'hanako@example.jp', 1, 0, 'Asia/Tokyo', 2, '', 2, 1400000008, 0, 'valid', 0, 'not-for-anybody-8');

INSERT INTO xf_user_authenticate (user_id, scheme_class, data) VALUES
    -- php-bcrypt-2y-10
    (1, 'XF:Core12', 'a:1:{s:4:"hash";s:60:"$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS";}'),
    -- phpbb-xf1-sha256: has not logged in since version 1.1
    (2, 'XF:Core', 'a:3:{s:4:"hash";s:64:"7f65d2fa8a826d232f8134772252f8b1aaef8594b1edcabd9ab65e5b0f236ff0";s:4:"salt";s:64:"15b6c02cedbd727f563dcca607a89b085287b448966f19c0cc78cae263b1e38c";s:8:"hashFunc";s:6:"sha256";}'),
    -- phpbb-xf1-sha1
    (3, 'XF:Core', 'a:3:{s:4:"hash";s:40:"69962ae2079420573a3948cc4dedbabd35680051";s:4:"salt";s:64:"15b6c02cedbd727f563dcca607a89b085287b448966f19c0cc78cae263b1e38c";s:8:"hashFunc";s:4:"sha1";}'),
    -- php-bcrypt-2y-10
    (4, 'XF:Core12', 'a:1:{s:4:"hash";s:60:"$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS";}'),
    -- phpass-bcrypt: of version 1.2
    (5, 'XF:Core12', 'a:1:{s:4:"hash";s:60:"$2a$08$76G2LH1816SatCq8Brc5ke8wW48vdcSX2iuP4nWjivkQvcZ0MAYcK";}'),
    -- signs in by Facebook
    (6, 'XF:NoPassword', 'a:0:{}'),
    -- a member of vBulletin whom an import brought
    (7, 'XF:vBulletin', 'a:2:{s:4:"hash";s:32:"b452c54c44c588fc095d2d000935c470";s:4:"salt";s:3:"9^F";}'),
    -- php-argon2id
    (8, 'XF:Core12', 'a:1:{s:4:"hash";s:97:"$argon2id$v=19$m=16384,t=2,p=1$RHZEMEhGRDZ4Z0c4VmdEVA$5feFJ8wdCLWgwRW7aRnoTKO7m7vqF4H4hBC8OuEw/Fo";}');

INSERT INTO xf_user_profile (user_id, signature, website, following, ignored, about, custom_fields, connected_accounts) VALUES
    (1, '', 'https://ada.example.org', '2', '', 'Analyst', '[]', '[]'),
    (2, '', '', '', '', '', '[]', '[]'),
    (3, '', '', '', '', '', '[]', '[]'),
    (4, '', '', '', '', '', '[]', '[]'),
    (5, '', '', '', '', '', '[]', '[]'),
    (6, '', '', '', '', '', '[]', '{"facebook":"4001"}'),
    (7, '', '', '', '', '', '[]', '[]');

INSERT INTO xf_user_ban (user_id, ban_user_id, ban_date, user_reason) VALUES (3, 1, 1700000100, 'spam');
INSERT INTO xf_user_remember (user_id, remember_key, start_date, expiry_date) VALUES (1, 'not-for-anybody', 1700000001, 2000000000);
