set session sql_mode = '';

insert into `ps_customer`
    (`id_customer`, `id_shop_group`, `id_shop`, `id_gender`, `id_default_group`, `id_lang`, `company`, `firstname`, `lastname`, `email`, `passwd`, `birthday`,
     `website`, `secure_key`, `active`, `is_guest`, `deleted`, `date_add`, `date_upd`)
values
    -- php-bcrypt-2y-10
    (1, 1, 1, 2, 3, 1, 'Analytical Engines', 'Ada', 'Lovelace', 'ada@example.org', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', '1815-12-10',
     'https://ada.example.org', '1f3870be274f6c49b3e31a0c6728957f', 1, 0, 0, '2023-11-14 22:13:20', '2024-06-01 12:00:00'),
    -- hashcat-11000: of version 1.6, with the cookie key
    (2, 1, 1, 1, 3, 2, null, 'Alan', 'Turing', 'Alan@Example.org', 'f22cade043e7214200206dbffca49fd9', '0000-00-00',
     null, '6512bd43d9caa6e02c990b0a82652dca', 1, 0, 0, '2014-01-01 00:00:00', '2014-01-02 00:00:00'),
    -- laravel-bcrypt: deactivated
    (3, 1, 1, 0, 3, 1, null, 'Mallory', '100%', 'mallory@example.org', '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli', null,
     null, 'c20ad4d76fe97759aa27a0c99bff6710', 0, 0, 0, '2020-01-01 00:00:00', '2020-01-01 00:00:00'),
    -- a guest's order, of the address of somebody with an account: no password that anybody knows
    (4, 1, 1, 2, 2, 1, null, 'Ada', 'L', 'ada@example.org', '$2y$10$YLrciMsTsPF.OYRMnkOfPOrA.eo.fmFXtcpPpvaFM83WVce3hBro6', null,
     null, 'c51ce410c124a10e0db5e4b97fc2af39', 1, 1, 0, '2023-01-01 00:00:00', '2023-01-01 00:00:00'),
    -- deleted, and came back as 6
    (5, 1, 1, 2, 3, 1, null, 'Grace', 'Hopper', 'grace@example.org', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', null,
     null, 'aab3238922bcc25a6f606eb525ffdc56', 1, 0, 1, '2020-01-01 00:00:00', '2021-01-01 00:00:00'),
    -- php-bcrypt-80-bytes
    (6, 1, 1, 2, 3, 1, null, 'Grace', 'Hopper', 'grace@example.org', '$2y$05$FM..Woh1VIQadp8AwIR/iuzrQDEHSwEokht6R4fOSUp5OSWYUIOnO', null,
     null, '9bf31c7ff062936a96d3c8bd1f8f2ff3', 1, 0, 0, '2022-01-01 00:00:00', '2022-01-01 00:00:00'),
    -- the same address in another shop
    (7, 2, 2, 2, 3, 1, null, 'Ada', 'Elsewhere', 'ada@example.org', '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli', null,
     null, 'c74d97b01eae257e44aa9d5bade97baf', 1, 0, 0, '2022-01-01 00:00:00', '2022-01-01 00:00:00'),
    -- no password
    (8, 1, 1, 0, 3, null, null, 'No', 'Password', 'none@example.org', '', null, null, '70efdf2ec9b086079795c442636b55fb', 1, 0, 0, '2022-01-01 00:00:00', '2022-01-01 00:00:00');

insert into `ps_customer_group` (`id_customer`, `id_group`) values (1, 3), (2, 3), (3, 3), (4, 2), (6, 3), (7, 3), (8, 3);

insert into `ps_lang` (`id_lang`, `name`, `active`, `iso_code`, `language_code`, `locale`) values
    (1, 'English (English)', 1, 'en', 'en-us', 'en-US'), (2, 'Deutsch (German)', 1, 'de', 'de-de', 'de-DE');

insert into `ps_address` (`id_country`, `id_customer`, `alias`, `company`, `lastname`, `firstname`, `address1`, `postcode`, `city`, `phone`, `date_add`, `date_upd`) values
    (17, 1, 'Home', null, 'Lovelace', 'Ada', '12 St James''s Square', 'SW1Y 4LB', 'London', '+44 20 7946 0000', '2023-11-14 22:13:20', '2023-11-14 22:13:20');

insert into `ps_employee` (`id_profile`, `lastname`, `firstname`, `email`, `passwd`, `active`) values
    (1, 'Owner', 'Store', 'owner@example.org', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', 1);

insert into `ps_customer_session` (`id_customer`, `token`, `date_add`, `date_upd`) values (1, 'd3b07384d113edec49eaa6238ad5ff00', '2024-06-01 12:00:00', '2024-06-01 12:00:00');
