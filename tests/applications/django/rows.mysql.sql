insert into auth_user
    (id, password, last_login, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
values
    -- django32-pbkdf2_sha256
    (1, 'pbkdf2_sha256$260000$81p3O2CuzGAmTxoOb8ARVc$wyikreQmGx4BO3tzZEgHF2smqEoB0e5UKgSML8iFgmw=',
     '2024-06-01 12:00:00', true, 'ada', 'Ada', 'Lovelace', 'ada@example.org', true, true, '2024-01-01 00:00:00'),
    -- django52-scrypt
    (2, 'scrypt$16384$BXd8w6qWtDlwzAmKw0I0a9$8$5$kdhVX99Rr3D/mrLW0Dy4B/KmlKGcxyCeF4nTbbWIXYbpfwoieccAyshSgbRAixKtfRz827WhFdzv7l5aCArsIQ==',
     null, false, 'Grace', 'Grace', '', 'Grace.Hopper@Example.org', false, true, '2024-01-02 03:04:05'),
    -- django52-argon2-unicode
    (3, 'argon2$argon2id$v=19$m=102400,t=2,p=8$VVI1clJtd1JEUFhUVVh5bFhaWUpPag$/f74c81eV4juU5/8i88wgjKhDbSUCv+PUi8CiYjOnvU',
     null, false, 'alan', 'Alan', 'Turing', 'alan@example.org', false, true, '2024-01-03 00:00:00'),
    -- passlib-django_bcrypt_sha256
    (4, 'bcrypt_sha256$$2b$06$7E/5SCRvMj/8FkqVZIaSs.h/vvkdUsATU2/0iYNc9ztoq8tgp2eF2',
     null, false, 'edsger', '', '', 'edsger@example.org', false, true, '2024-01-04 00:00:00'),
    -- blocked
    -- django32-sha1
    (5, 'sha1$gaqspmSTkIatv4RkUYWSsi$6d3e3c3cb5d0efc7ac59eafef107af2e2ae056ed',
     null, false, 'barbara', 'Barbara', 'Liskov', 'barbara@example.org', false, false, '2024-01-05 00:00:00'),
    -- has no password: set_unusable_password()
    (6, '!gDTzFqVQtTknzS38z6TAwbdL7U3Hoxp6cyuQeyCL',
     null, false, 'donald', 'Donald', 'Knuth', 'donald@example.org', false, true, '2024-01-06 00:00:00'),
    -- and no address
    -- django52-md5
    (7, 'md5$2qbWvJbfxd3PP8moTwzGoQ$e835041d871ef38f09d032fd55fdd2d2',
     null, false, 'linus', 'Linus', 'Torvalds', '', false, true, '2024-01-07 00:00:00'),
    -- two with one address, which Django lets be
    -- django32-crypt
    (8, 'crypt$$Tu2ey91rm7GQk',
     null, false, 'family.one', 'Marie', 'Curie', 'curie@example.org', false, true, '2024-01-08 00:00:00'),
    -- django32-unsalted_md5
    (9, '9cc2ae8a1ba7a93da39b46fc1019c481',
     null, false, 'family.two', 'Pierre', 'Curie', 'Curie@example.org', false, true, '2024-01-09 00:00:00');

insert into auth_group (id, name) values (1, 'editors');

insert into auth_user_groups (id, user_id, group_id) values (1, 1, 1), (2, 3, 1);

insert into django_session values
    ('8x2k0v1w3d9q7z5c4b6n8m0a2s4d6f8g', '.eJxVjEEOwiAQRe_C2hCGDkJduvcM', '2024-06-15 12:00:00');

insert into django_admin_log values
    (1, '2024-06-01 12:00:00', '3', 'alan', 2, '[{}]', null, 1);
