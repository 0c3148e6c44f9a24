insert into `jos_users`
    (`id`, `name`, `username`, `email`, `password`, `block`, `sendEmail`, `registerDate`, `lastvisitDate`, `activation`, `params`, `otpKey`, `requireReset`)
values
    -- php-bcrypt-2y-10
    (42, 'Ada Lovelace', 'ada', 'ada@example.org', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', 0, 1,
     '2023-11-14 22:13:20', '2024-06-01 12:00:00', '', '{"admin_style":"","language":"en-GB","timezone":"Europe/London"}', 'otp:secret', 0),
    -- joomla-md5-salt: never logged in since 2.5
    (43, 'Alan Turing', 'Alan.T', 'Alan@Example.org', 'bf6c8f8c3421544911e8a4c7d7dac7a3:IkTv5xVzmQ8RKxJwvCqfM2mMDYB7dXFs', 0, 0,
     '2010-01-01 00:00:00', null, '', '{}', '', 0),
    -- joomla-sha256
    (44, 'Grace Hopper', 'grace', 'grace@example.org', '{SHA256}752353b89a5b14c0993255489a117c3540485294421c048c262f12004fff466c:saltSALT1234', 0, 0,
     '2013-01-01 00:00:00', '2013-02-01 00:00:00', '', '', '', 0),
    -- laravel-argon2i: blocked by an administrator
    (45, 'Mallory', 'mallory', 'mallory@example.org', '$argon2i$v=19$m=1024,t=2,p=2$NHkxUWg1VWZOMXBPSW1hQQ$H+39L2kDUspanEmf1Se5PuFRQnY7utjXsDJKksWS7qQ', 1, 0,
     '2020-01-01 00:00:00', null, '', '{}', '', 0),
    -- laravel-bcrypt: registered, address not confirmed
    (46, 'New 100% Person', 'new_person', 'person@example.org', '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli', 1, 0,
     '2024-05-01 00:00:00', null, '5f4dcc3b5aa765d61d8327deb882cf99', '{}', '', 0),
    -- hashcat-400: from the years of phpass
    (47, 'Old Timer', 'oldtimer', 'old@example.org', '$P$946647711V1klyitUYhtB8Yw5DMA/w.', 0, 0, '2013-06-01 00:00:00', null, '', '{}', '', 0),
    -- no password: LDAP plugin
    (48, 'Directory User', 'ldapuser', 'ldap@example.org', '', 0, 0, '2021-01-01 00:00:00', null, '', '{}', '', 0);

insert into `jos_user_usergroup_map` (`user_id`, `group_id`) values (42, 8), (43, 2), (44, 2), (45, 2), (46, 2), (47, 2), (48, 2);

insert into `jos_user_profiles` (`user_id`, `profile_key`, `profile_value`, `ordering`) values
    (42, 'profile.phone', '"+44 20 7946 0000"', 1), (42, 'profile.website', '"https://ada.example.org"', 2);

insert into `jos_contact_details` (`name`, `alias`, `telephone`, `email_to`, `user_id`, `published`) values
    ('Ada Lovelace', 'ada-lovelace', '+44 20 7946 0000', 'contact@example.org', 42, 1);

insert into `jos_session` (`session_id`, `client_id`, `guest`, `time`, `data`, `userid`, `username`) values
    ('4n7kq0', 0, 0, 1717243200, 'joomla|s:4:"Tzo0";', 42, 'ada');
