insert into `oc_customer`
    (`customer_id`, `customer_group_id`, `store_id`, `language_id`, `firstname`, `lastname`, `email`, `telephone`, `password`, `custom_field`, `ip`, `status`, `safe`, `token`, `code`, `date_added`)
values
    -- php-bcrypt-2y-10
    (1, 1, 0, 1, 'Ada', 'Lovelace', 'ada@example.org', '+44 20 7946 0000', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', '', '192.0.2.1', 1, 0, 'tok', '', '2023-11-14 22:13:20'),
    -- php-argon2id
    (2, 1, 0, 1, '花子', '小林', 'Hanako@Example.jp', '', '$argon2id$v=19$m=16384,t=2,p=1$RHZEMEhGRDZ4Z0c4VmdEVA$5feFJ8wdCLWgwRW7aRnoTKO7m7vqF4H4hBC8OuEw/Fo', '[]', '192.0.2.2', 1, 0, '', '', '2024-01-01 00:00:00'),
    -- laravel-bcrypt: waits for approval
    (3, 2, 0, 1, 'Waiting', '100%', 'waiting@example.org', '555 0100', '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli', '', '192.0.2.3', 0, 0, '', '', '2024-02-01 00:00:00'),
    -- php-bcrypt-2y-4
    (4, 1, 0, 1, 'Alan', 'Turing', 'alan@example.org', '', '$2y$04$sjEy471t/DX68bmOITTMj.Os3tYWUNNT9Sdqve7HzIzQerSYDJjwC', '', '192.0.2.4', 1, 1, '', '3d8e', '2024-03-01 00:00:00'),
    -- php-bcrypt-80-bytes
    (5, 1, 0, 1, 'Grace', 'Hopper', 'grace@example.org', '', '$2y$05$FM..Woh1VIQadp8AwIR/iuzrQDEHSwEokht6R4fOSUp5OSWYUIOnO', '', '192.0.2.5', 1, 0, '', '', '2024-04-01 00:00:00'),
    -- no password
    (12, 1, 0, 1, 'No', 'Password', 'none@example.org', '', '', '', '', 1, 0, '', '', '2024-05-01 00:00:00');

insert into `oc_customer_approval` (`customer_id`, `type`, `date_added`) values (3, 'customer', '2024-02-01 00:00:00');
insert into `oc_customer_login` (`email`, `ip`, `total`, `date_added`, `date_modified`) values ('ada@example.org', '192.0.2.9', 2, '2024-06-01 00:00:00', '2024-06-01 00:01:00');
insert into `oc_user` (`user_group_id`, `username`, `password`, `firstname`, `lastname`, `email`, `image`, `code`, `ip`, `status`, `date_added`) values
    (1, 'admin', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', 'Store', 'Owner', 'owner@example.org', '', '', '', 1, '2023-01-01 00:00:00');
insert into `oc_order` (`customer_id`, `firstname`, `lastname`, `email`, `telephone`, `total`, `date_added`) values
    (0, 'A', 'Guest', 'guest@example.com', '555 0199', 12.5, '2024-06-01 00:00:00'), (1, 'Ada', 'Lovelace', 'ada@example.org', '+44 20 7946 0000', 99, '2024-06-02 00:00:00');
