insert into fos_user (id, username, username_canonical, email, email_canonical, enabled, salt, password, last_login, confirmation_token, roles) values
    -- symfony-mdigest-sha512-b64-5000
    (1, 'Ada', 'ada', 'Ada@Example.org', 'ada@example.org', true, 's4ltS4lt.s4lt',
     'jUN1kbNWa2yLmmC7eRYeOK871fyK762ZsgB7imDclDARh8NCz8DntuWxHulC1PDzVm/sI2QgPzdDZOtsi/H1pQ==', '2019-06-01 12:00:00', null, 'a:1:{i:0;s:16:"ROLE_SUPER_ADMIN";}'),
    -- php-bcrypt-2y-10: no salt since version 2
    (2, 'alan', 'alan', 'alan@example.org', 'alan@example.org', true, null,
     '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', null, null, 'a:0:{}'),
    -- symfony-mdigest-sha512-b64-5000: has not confirmed the address, or was disabled
    (3, 'Mallory', 'mallory', 'mallory@example.org', 'mallory@example.org', false, 's4ltS4lt.s4lt',
     'jUN1kbNWa2yLmmC7eRYeOK871fyK762ZsgB7imDclDARh8NCz8DntuWxHulC1PDzVm/sI2QgPzdDZOtsi/H1pQ==', null, 'kZ8q0Xc2', 'a:0:{}'),
    -- symfony-native-argon2id
    (4, 'Grace', 'grace', 'grace@example.org', 'grace@example.org', true, null,
     '$argon2id$v=19$m=10240,t=3,p=1$UXd1c3pteEZXejZTUzBGeg$3xsSkbdIaoxAVQaIfCsgMbyTZPkl21+qeHsj3d2wDc0', null, null, 'a:0:{}'),
    -- laravel-bcrypt
    (5, '100%', '100%', 'percent@example.org', 'percent@example.org', true, null,
     '$2y$10$AQ.3tm.TZdWdnBfp8FEGf.ZzdI9TlkI7A8Rm8F.drq358vV9.mmli', null, null, 'a:0:{}'),
    -- no password
    (6, 'nopass', 'nopass', 'nopass@example.org', 'nopass@example.org', true, null, '', null, null, 'a:0:{}');

insert into fos_group (name, roles) values ('Editors', 'a:1:{i:0;s:11:"ROLE_EDITOR";}');
insert into fos_user_user_group (user_id, group_id) values (2, 1);

select setval('fos_user_id_seq', 6);
