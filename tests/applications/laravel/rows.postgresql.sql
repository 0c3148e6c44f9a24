insert into users
    (id, name, email, email_verified_at, password, remember_token, created_at, updated_at)
values
    -- laravel-bcrypt
    (1, 'Ada Lovelace', 'ada@example.org', '2024-01-02 03:04:05',
     '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli', 'lB2x8nTqWm', '2024-01-01 00:00:00', '2024-06-01 12:00:00'),
    -- laravel-argon2i
    (2, 'Alan Turing', 'Alan.Turing@Example.org', null,
     '$argon2i$v=19$m=1024,t=2,p=2$NHkxUWg1VWZOMXBPSW1hQQ$H+39L2kDUspanEmf1Se5PuFRQnY7utjXsDJKksWS7qQ', null, '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    -- laravel-argon2id
    (3, '小林 花子', 'hanako@example.jp', '2024-02-01 00:00:00',
     '$argon2id$v=19$m=65536,t=4,p=1$YjY3RnpsSnZMaS9DSDM0eQ$UPbeI1aD6NDmwP0z8JTxMHrR1G9NRAJ3XlxmKkwqRUk', null, null, null),
    -- php-bcrypt-2y-10
    (4, 'Grace Hopper', 'grace@example.org', '2024-03-01 00:00:00',
     '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', null, '2024-03-01 00:00:00', '2024-03-01 00:00:00'),
    -- no hash: signed in through another provider only
    (5, 'Edsger Dijkstra', 'edsger@example.org', '2024-04-01 00:00:00', '', null, '2024-04-01 00:00:00', '2024-04-01 00:00:00'),
    (12, '_ 100% Percent', 'percent@example.org', null, '!', null, '2024-05-01 00:00:00', '2024-05-01 00:00:00');

insert into sessions values
    ('Rk3vQeJ0', 1, '192.0.2.1', 'Mozilla/5.0', 'eyJfdG9rZW4iOiJ4In0=', 1717243200),
    ('aY7xPq21', null, '192.0.2.2', null, 'eyJfdG9rZW4iOiJ5In0=', 1717243300);

insert into password_reset_tokens values
    ('ada@example.org', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', '2024-06-01 12:00:00');

select setval('users_id_seq', 12);
