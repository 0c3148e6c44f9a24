insert into users
    (id, email, encrypted_password, reset_password_token, reset_password_sent_at, remember_created_at, created_at, updated_at)
values
    -- devise-nopepper
    (1, 'ada@example.org', '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     null, null, '2024-06-01 12:00:00', '2024-01-01 00:00:00', '2024-06-01 12:00:00'),
    -- asked for a new password
    -- ruby-bcrypt-2a-unicode
    (2, 'grace@example.org', '$2a$06$gGkBBDEMrzSl3lRktgVvQeT6Se5jLKiyEoMRmo/7mRmvY6zHnouve',
     '2f7b0cf5e1', '2024-06-01 12:00:00', null, '2024-01-02 00:00:00', '2024-01-02 00:00:00'),
    -- ruby-bcrypt-2a-unicode
    (3, 'alan@example.org', '$2a$06$gGkBBDEMrzSl3lRktgVvQeT6Se5jLKiyEoMRmo/7mRmvY6zHnouve',
     null, null, null, '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    -- signed in through OmniAuth only
    (4, 'edsger@example.org', '',
     null, null, null, '2024-01-04 00:00:00', '2024-01-04 00:00:00'),
    -- devise-nopepper
    (5, 'hanako_100%@example.jp', '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     null, null, null, '2024-01-05 00:00:00', '2024-01-05 00:00:00'),
    -- devise-nopepper
    (6, 'barbara@example.org', '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     null, null, null, '2024-01-06 00:00:00', '2024-01-06 00:00:00');

insert into articles values
    (1, 1, 'Notes', 'by ada@example.org', '2024-02-01 00:00:00', '2024-02-01 00:00:00');

insert into active_storage_blobs values
    (1, '2gsf4h5k', 'ada.png', 'image/png', null, 'local', 1234, 'Zm9v', '2024-02-01 00:00:00');

select setval('users_id_seq', 6);
