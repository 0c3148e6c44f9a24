insert into "user" (id, email, roles, password) values
    -- php-bcrypt-2y-10
    (1, 'ada@example.org', '["ROLE_ADMIN"]', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS'),
    -- symfony-native-argon2id
    (2, 'Alan@Example.org', '[]', '$argon2id$v=19$m=10240,t=3,p=1$UXd1c3pteEZXejZTUzBGeg$3xsSkbdIaoxAVQaIfCsgMbyTZPkl21+qeHsj3d2wDc0'),
    -- symfony-sodium
    (3, 'hanako@example.jp', '[]', '$argon2id$v=19$m=10240,t=3,p=1$BPjPGs/zzaTWFxiFCKTzrA$6ViTLuYV8270tMQjpnq1LoaA1Q2jNtc07ZNYJsd6VjU'),
    -- laravel-bcrypt
    (4, 'grace@example.org', '[]', '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli'),
    -- laravel-argon2i
    (5, 'old@example.org', '[]', '$argon2i$v=19$m=1024,t=2,p=2$NHkxUWg1VWZOMXBPSW1hQQ$H+39L2kDUspanEmf1Se5PuFRQnY7utjXsDJKksWS7qQ'),
    -- no password: signed in through a link
    (6, '100%_link@example.org', '[]', '');

insert into reset_password_request (user_id, selector, hashed_token, requested_at, expires_at) values
    (1, 'Jd8sK2lQ9wXzR4tYb7Va', 'b3VyIHNlY3JldCB0b2tlbiwgaGFzaGVk', '2024-06-01 12:00:00', '2024-06-01 13:00:00');

insert into messenger_messages (body, headers, queue_name, created_at, available_at) values ('{}', '[]', 'default', '2024-06-01 12:00:00', '2024-06-01 12:00:00');

select setval('user_id_seq', 6);
