INSERT INTO users (id, name, slug, password, email, profile_image, website, location, status, last_seen, created_at, updated_at) VALUES
    -- bcryptjs-2b-unicode
    ('5951f5fca366002ebd5dbef7', 'Ada Lovelace', 'ada', '$2b$06$TGGMLnUNExfxLVphveZ.g.RC7seMmSAFcxcDts8105ZQD/uv7hNam', 'ada@example.org',
     '__GHOST_URL__/content/images/2024/01/ada.png', 'https://ada.example.org', 'London', 'active', '2024-05-01 09:00:00', '2024-01-01 08:00:00', '2024-05-01 09:00:00'),
    -- bcryptjs-80-bytes; has mistyped twice, which Ghost once counted
    ('5951f5fca366002ebd5dbef8', 'Grace Hopper', 'grace', '$2b$06$gkWEKo4L.qXxJg3sTNe6hucfPOcIIpFVzh3BafASwopAmHthg7rY2', 'grace@example.org',
     NULL, NULL, NULL, 'warn-2', NULL, '2024-01-02 08:00:00', NULL),
    -- hashwasm-bcrypt; suspended
    ('5951f5fca366002ebd5dbef9', 'Alan Turing', 'alan', '$2a$07$qNja00T646bHiR3DnDxp5e89qLT56VLSM0v1v2HOgNXP9j248/H0i', 'alan@example.org',
     NULL, NULL, NULL, 'inactive', '2024-02-02 10:00:00', '2024-01-03 08:00:00', NULL),
    -- hashwasm-bcrypt; imported, has to choose a new password first
    ('5951f5fca366002ebd5dbefa', 'Edsger Dijkstra', 'edsger', '$2a$07$qNja00T646bHiR3DnDxp5e89qLT56VLSM0v1v2HOgNXP9j248/H0i', 'edsger@example.org',
     NULL, NULL, NULL, 'locked', NULL, '2024-01-04 08:00:00', NULL),
    -- node-rs-bcrypt
    ('5951f5fca366002ebd5dbefb', 'Barbara Liskov', 'barbara', '$2b$08$vcBxUWrhW1a3wNDT6tgJtu..Zr4yBeBqVYADpZ6Vn1NGmV6sQxb6O', 'Barbara@Example.org',
     NULL, NULL, NULL, 'active', NULL, '2024-01-05 08:00:00', '2024-01-06 08:00:00'),
    -- no hash at all
    ('5951f5fca366002ebd5dbefc', 'Donald Knuth', 'donald', '', 'donald@example.org',
     NULL, NULL, NULL, 'active', NULL, '2024-01-06 08:00:00', NULL);

INSERT INTO roles_users (id, role_id, user_id) VALUES ('6951f5fca366002ebd5dbef1', '6951f5fca366002ebd5dbe01', '5951f5fca366002ebd5dbef7');

-- Readers sign in by links that are sent to them.
INSERT INTO members (id, uuid, transient_id, email, status, name, created_at) VALUES
    ('7951f5fca366002ebd5dbe01', '5c0d2f5e-6f2b-4a0e-9a53-0a1b2c3d4e5f', 'a1b2c3d4', 'reader@example.org', 'free', 'A Reader', '2024-03-01 00:00:00'),
    ('7951f5fca366002ebd5dbe02', '6c0d2f5e-6f2b-4a0e-9a53-0a1b2c3d4e5f', 'b1b2c3d4', 'ada@example.org', 'paid', 'Ada Lovelace', '2024-03-02 00:00:00');
INSERT INTO sessions (id, session_id, user_id, session_data, created_at) VALUES
    ('8951f5fca366002ebd5dbe01', 'not-for-anybody', '5951f5fca366002ebd5dbef7', '{"user_agent":"x"}', '2024-05-01 09:00:00');
