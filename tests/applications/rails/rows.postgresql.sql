insert into users (id, email_address, password_digest, created_at, updated_at) values
    -- ruby-bcrypt-2a-unicode
    (1, 'ada@example.org', '$2a$06$gGkBBDEMrzSl3lRktgVvQeT6Se5jLKiyEoMRmo/7mRmvY6zHnouve',
     '2024-01-01 00:00:00', '2024-06-01 12:00:00'),
    -- devise-nopepper
    (2, 'grace@example.org', '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     '2024-01-02 03:04:05', '2024-01-02 03:04:05'),
    -- ruby-bcrypt-2a-unicode
    (3, 'alan.turing@example.org', '$2a$06$gGkBBDEMrzSl3lRktgVvQeT6Se5jLKiyEoMRmo/7mRmvY6zHnouve',
     '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    -- without a password
    (4, 'edsger@example.org', '', '2024-01-04 00:00:00', '2024-01-04 00:00:00'),
    -- what was never a hash
    (5, 'barbara@example.org', 'secret', '2024-01-05 00:00:00', '2024-01-05 00:00:00'),
    -- devise-nopepper
    (6, 'hanako_100%@example.jp', '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     '2024-01-06 00:00:00', '2024-01-06 00:00:00');

insert into sessions values
    (1, 1, '192.0.2.1', 'Mozilla/5.0', '2024-06-01 12:00:00', '2024-06-01 12:00:00');

insert into orders values
    (1, 1, 'paid', 12.50, '2024-06-01 12:00:00', '2024-06-01 12:00:00');

insert into schema_migrations values ('20240101000000');

select setval('users_id_seq', 6);
