insert into `oc_customer`
    (`customer_id`, `customer_group_id`, `language_id`, `firstname`, `lastname`, `email`, `telephone`, `fax`, `password`, `salt`, `custom_field`, `ip`, `status`, `safe`, `token`, `code`, `date_added`)
values
    -- hashcat-13900
    (1, 1, 1, 'Ada', 'Lovelace', 'ada@example.org', '+44 20 7946 0000', '', '058c1c3773340c8563421e2b17e60eb7c916787e', '827500576', '', '192.0.2.1', 1, 0, 'tok', '', '2016-11-14 22:13:20'),
    -- django32-unsalted_md5: of version 1.4
    (2, 1, 1, 'Alan', 'Turing', 'Alan@Example.org', '', '', '9cc2ae8a1ba7a93da39b46fc1019c481', '', '', '192.0.2.2', 1, 0, '', '', '2010-01-01 00:00:00'),
    -- hashcat-13900: waits for approval
    (3, 1, 1, 'Waiting', '100%', 'waiting@example.org', '555 0100', '', '058c1c3773340c8563421e2b17e60eb7c916787e', '827500576', '', '192.0.2.3', 0, 0, '', '', '2017-02-01 00:00:00'),
    -- no password
    (4, 1, 1, 'No', 'Password', 'none@example.org', '', '', '', '', '', '', 1, 0, '', '', '2017-05-01 00:00:00'),
    -- the same address twice, in two cases
    (5, 1, 1, 'Grace', 'Hopper', 'grace@example.org', '', '', '058c1c3773340c8563421e2b17e60eb7c916787e', '827500576', '', '', 1, 0, '', '', '2018-01-01 00:00:00'),
    (6, 1, 1, 'Grace', 'Hopper', 'Grace@Example.org', '', '', '058c1c3773340c8563421e2b17e60eb7c916787e', '827500576', '', '', 1, 0, '', '', '2018-01-02 00:00:00');

-- opencart-htmlescape: as sites with a plugin for bcrypt, in a wider column, keep it
alter table `oc_customer` modify `password` varchar(255) not null;
insert into `oc_customer`
    (`customer_id`, `customer_group_id`, `language_id`, `firstname`, `lastname`, `email`, `telephone`, `fax`, `password`, `salt`, `custom_field`, `ip`, `status`, `safe`, `token`, `code`, `date_added`)
values
    (7, 1, 1, 'Quentin', 'Quote', 'quote@example.org', '', '', '$2y$06$i9qjI5Zq7TlGzJ.4vLzKyO7L6.sackrUC.CYyPF3wXaBO4cGOuJ.2', 'k3jH8dW2q', '', '', 1, 0, '', '', '2019-01-01 00:00:00');

insert into `oc_customer_approval` (`customer_id`, `type`, `date_added`) values (3, 'customer', '2017-02-01 00:00:00');
insert into `oc_customer_login` (`email`, `ip`, `total`, `date_added`, `date_modified`) values ('ada@example.org', '192.0.2.9', 2, '2018-06-01 00:00:00', '2018-06-01 00:01:00');
insert into `oc_user` (`user_group_id`, `username`, `password`, `salt`, `firstname`, `lastname`, `email`, `image`, `code`, `ip`, `status`, `date_added`) values
    (1, 'admin', '058c1c3773340c8563421e2b17e60eb7c916787e', '827500576', 'Store', 'Owner', 'owner@example.org', '', '', '', 1, '2015-01-01 00:00:00');
insert into `oc_order` (`customer_id`, `firstname`, `lastname`, `email`, `telephone`, `total`, `date_added`) values
    (0, 'A', 'Guest', 'guest@example.com', '555 0199', 12.5, '2018-06-01 00:00:00');
