insert into users
    (id, email, encrypted_password, sign_in_count, current_sign_in_at, last_sign_in_at, confirmed_at, unconfirmed_email, failed_attempts, locked_at, created_at, updated_at)
values
    -- devise-nopepper
    (1, 'ada@example.org', '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     7, '2024-06-01 12:00:00', '2024-05-01 12:00:00', '2024-01-01 00:10:00', null, 0, null, '2024-01-01 00:00:00', '2024-06-01 12:00:00'),
    -- not confirmed
    -- ruby-bcrypt-2a-unicode
    (2, 'grace@example.org', '$2a$06$gGkBBDEMrzSl3lRktgVvQeT6Se5jLKiyEoMRmo/7mRmvY6zHnouve',
     0, null, null, null, null, 0, null, '2024-01-02 00:00:00', '2024-01-02 00:00:00'),
    -- locked
    -- devise-nopepper
    (3, 'barbara@example.org', '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     1, '2024-03-01 08:00:00', '2024-03-01 08:00:00', '2024-01-03 00:10:00', null, 20, '2024-06-02 00:00:00', '2024-01-03 00:00:00', '2024-06-02 00:00:00'),
    -- signed in through OmniAuth only
    (4, 'edsger@example.org', '',
     3, '2024-04-01 00:00:00', '2024-03-01 00:00:00', '2024-01-04 00:00:00', null, 0, null, '2024-01-04 00:00:00', '2024-01-04 00:00:00'),
    -- changing to another address, which is not theirs yet
    -- ruby-bcrypt-2a-unicode
    (5, 'alan@example.org', '$2a$06$gGkBBDEMrzSl3lRktgVvQeT6Se5jLKiyEoMRmo/7mRmvY6zHnouve',
     0, null, null, '2024-01-05 00:00:00', 'turing@example.org', 0, null, '2024-01-05 00:00:00', '2024-01-05 00:00:00'),
    -- ruby-bcrypt-2a-unicode
    (6, 'hanako_100%@example.jp', '$2a$06$gGkBBDEMrzSl3lRktgVvQeT6Se5jLKiyEoMRmo/7mRmvY6zHnouve',
     0, null, null, '2024-01-06 00:00:00', null, 0, null, '2024-01-06 00:00:00', '2024-01-06 00:00:00');

insert into articles values
    (1, 1, 'Notes', 'by ada@example.org', '2024-02-01 00:00:00', '2024-02-01 00:00:00');

insert into active_storage_blobs values
    (1, '2gsf4h5k', 'ada.png', 'image/png', null, 'local', 1234, 'Zm9v', '2024-02-01 00:00:00');

insert into schema_migrations values ('20240101000000');

insert into ar_internal_metadata values
    ('environment', 'production', '2024-01-01 00:00:00', '2024-01-01 00:00:00');

select setval('users_id_seq', 6);
