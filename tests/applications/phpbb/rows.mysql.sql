insert into phpbb_users
    (user_id, user_type, group_id, user_permissions, user_ip, user_regdate, username, username_clean, user_password, user_email, user_birthday,
     user_lastvisit, user_inactive_reason, user_lang, user_timezone, user_sig, user_actkey, user_form_salt)
values
    -- the guest
    (1, 2, 1, '', '', 1300000000, 'Anonymous', 'anonymous', '', '', '', 0, 0, 'en', '', '', '', 'c0ffee00'),
    -- php-bcrypt-2y-10; the founder
    (2, 3, 5, '', '192.0.2.1', 1300000000, 'Ada Lovelace', 'ada lovelace', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', 'ada@example.org', '10-12-1815',
     1717243200, 0, 'en', 'Europe/London', '', '', 'c0ffee02'),
    -- dw-hmd5: never logged in since 3.0
    (48, 0, 2, '', '192.0.2.2', 1310000000, 'Alan', 'alan', '$H$9Ab3dEf9hD/0zsqjbdZLpsqAbnZlPu.', 'alan@example.org', '', 0, 0, 'de', '', '', '', 'c0ffee48'),
    -- laravel-bcrypt: has not activated the account
    (49, 1, 2, '', '192.0.2.3', 1700000000, 'Newcomer', 'newcomer', '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli', 'newcomer@example.org', '', 0, 1, 'en', 'UTC', '', 'K7Q2ZP', 'c0ffee49'),
    -- php-argon2id: banned for good
    (50, 0, 2, '', '192.0.2.4', 1700000000, 'Mallory', 'mallory', '$argon2id$v=19$m=16384,t=2,p=1$RHZEMEhGRDZ4Z0c4VmdEVA$5feFJ8wdCLWgwRW7aRnoTKO7m7vqF4H4hBC8OuEw/Fo', 'mallory@example.org', '', 0, 0, 'en', 'UTC', '', '', 'c0ffee50'),
    -- opencart-htmlescape, which escaped as phpBB does: was banned, and is no longer
    (51, 0, 2, '', '192.0.2.5', 1700000000, 'Quentin 100%', 'quentin 100%', '$2y$06$i9qjI5Zq7TlGzJ.4vLzKyO7L6.sackrUC.CYyPF3wXaBO4cGOuJ.2', 'quentin@example.org', '', 0, 0, 'en', 'UTC', '', '', 'c0ffee51'),
    -- php-bcrypt-2y-4: banned until long after these tests
    (52, 0, 2, '', '192.0.2.6', 1700000000, 'Trudy', 'trudy', '$2y$04$sjEy471t/DX68bmOITTMj.Os3tYWUNNT9Sdqve7HzIzQerSYDJjwC', 'trudy@example.org', '', 0, 0, 'en', 'UTC', '', '', 'c0ffee52'),
    -- a bot
    (53, 2, 6, '', '', 1300000000, 'Google [Bot]', 'google [bot]', '', '', '', 1717243200, 0, 'en', 'UTC', '', '', 'c0ffee53'),
    -- no password: signed in through OAuth
    (54, 0, 2, '', '192.0.2.7', 1700000000, 'oauth_user', 'oauth_user', '', 'oauth@example.org', '', 0, 0, 'en', 'UTC', '', '', 'c0ffee54');

insert into phpbb_banlist (ban_userid, ban_ip, ban_start, ban_end, ban_exclude) values
    (50, '', 1710000000, 0, 0), (51, '', 1500000000, 1500086400, 0), (52, '', 1710000000, 4000000000, 0), (0, '198.51.100.7', 1710000000, 0, 0),
    (48, '', 1710000000, 0, 1);

insert into phpbb_profile_fields_data (user_id, pf_phpbb_interests, pf_phpbb_occupation, pf_phpbb_location, pf_phpbb_website) values
    (2, '', '', 'London', 'https://ada.example.org');

insert into phpbb_user_group (group_id, user_id, user_pending) values (1, 1, 0), (5, 2, 0), (2, 48, 0), (2, 50, 0), (6, 53, 0);

insert into phpbb_sessions (session_id, session_user_id, session_time, session_ip) values ('0cc175b9c0f1b6a831c399e269772661', 2, 1717243200, '192.0.2.1');
