insert into users
    (id, username, username_lower, name, active, approved, staged, trust_level, suspended_at, suspended_till, silenced_till, locale, date_of_birth, last_seen_at, created_at, updated_at)
values
    -- Discourse's own
    (-1, 'system', 'system', 'system', true, true, false, 4, null, null, null, null, null, null, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (-2, 'discobot', 'discobot', 'discobot', true, true, false, 4, null, null, null, null, null, null, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (1, 'Ada', 'ada', 'Ada Lovelace', true, true, false, 2, null, null, null, 'de', '1904-12-10', '2024-06-01 12:00:00', '2024-01-01 00:00:00', '2024-06-01 12:00:00'),
    -- who was suspended once
    (2, 'alan', 'alan', null, true, false, false, 1, '2020-01-01 00:00:00', '2020-02-01 00:00:00', null, null, null, null, '2024-01-02 03:04:05', '2024-01-02 03:04:05'),
    -- suspended
    (3, 'barbara', 'barbara', 'Barbara Liskov', true, true, false, 1, '2024-01-01 00:00:00', '2999-01-01 00:00:00', null, null, null, null, '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    -- has not followed the link yet
    (4, 'grace', 'grace', 'Grace Hopper', false, false, false, 0, null, null, null, null, null, null, '2024-01-04 00:00:00', '2024-01-04 00:00:00'),
    -- silenced, which forbids writing alone; no password
    (5, 'edsger_100', 'edsger_100', '100% Edsger', true, true, false, 1, null, null, '2999-01-01 00:00:00', null, null, null, '2024-01-05 00:00:00', '2024-01-05 00:00:00'),
    -- wrote an e-mail
    (6, 'staged', 'staged', null, false, false, true, 0, null, null, null, null, null, null, '2024-01-06 00:00:00', '2024-01-06 00:00:00'),
    (7, 'hanako', 'hanako', '小林 花子', true, true, false, 1, null, null, null, 'ja', null, null, '2024-01-07 00:00:00', '2024-01-07 00:00:00');

insert into user_emails (user_id, email, "primary", normalized_email, created_at, updated_at) values
    (-1, 'no_reply@example.org', true, 'noreply@example.org', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (-2, 'discobot_email', true, null, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (1, 'ada@example.org', true, 'ada@example.org', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (1, 'ada@work.example', false, 'ada@work.example', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (2, 'alan@example.org', true, 'alan@example.org', '2024-01-02 00:00:00', '2024-01-02 00:00:00'),
    (3, 'barbara@example.org', true, 'barbara@example.org', '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    (4, 'grace@example.org', true, 'grace@example.org', '2024-01-04 00:00:00', '2024-01-04 00:00:00'),
    (5, 'edsger@example.org', true, 'edsger@example.org', '2024-01-05 00:00:00', '2024-01-05 00:00:00'),
    (6, 'staged@example.org', true, 'staged@example.org', '2024-01-06 00:00:00', '2024-01-06 00:00:00'),
    (7, 'hanako@example.jp', true, 'hanako@example.jp', '2024-01-07 00:00:00', '2024-01-07 00:00:00');

insert into user_passwords (user_id, password_hash, password_salt, password_algorithm, created_at, updated_at) values
    -- discourse-pbkdf2-600k
    (1, '6de599fde28d9175ed1005e10d1eee384d7d5060be9c63375a0c2bef6183c22a',
     -- discourse-pbkdf2-600k
     '74ea53cb50677b407a8a51b67dfb00f9', '$pbkdf2-sha256$i=600000,l=32$', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    -- discourse-pbkdf2-600k
    (2, '6de599fde28d9175ed1005e10d1eee384d7d5060be9c63375a0c2bef6183c22a',
     -- discourse-pbkdf2-600k
     '74ea53cb50677b407a8a51b67dfb00f9', '$pbkdf2-sha256$i=600000,l=32$', '2024-01-02 00:00:00', '2024-01-02 00:00:00'),
    -- discourse-pbkdf2-600k
    (3, '6de599fde28d9175ed1005e10d1eee384d7d5060be9c63375a0c2bef6183c22a',
     -- discourse-pbkdf2-600k
     '74ea53cb50677b407a8a51b67dfb00f9', '$pbkdf2-sha256$i=600000,l=32$', '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    -- discourse-pbkdf2-600k
    (4, '6de599fde28d9175ed1005e10d1eee384d7d5060be9c63375a0c2bef6183c22a',
     -- discourse-pbkdf2-600k
     '74ea53cb50677b407a8a51b67dfb00f9', '$pbkdf2-sha256$i=600000,l=32$', '2024-01-04 00:00:00', '2024-01-04 00:00:00');

insert into user_auth_tokens
    (user_id, auth_token, prev_auth_token, user_agent, rotated_at, created_at, updated_at)
values
    (1, 'LhX1Yw==', 'LhX1Yx==', 'Mozilla/5.0', '2024-06-01 12:00:00', '2024-06-01 12:00:00', '2024-06-01 12:00:00');

insert into posts (user_id, topic_id, post_number, raw, cooked, created_at, updated_at) values
    (1, 1, 1, 'Hello', '<p>Hello</p>', '2024-06-01 12:00:00', '2024-06-01 12:00:00');

insert into invites (invite_key, email, invited_by_id, created_at, updated_at) values
    ('0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'invited@example.org', 1, '2024-06-01 12:00:00', '2024-06-01 12:00:00');
