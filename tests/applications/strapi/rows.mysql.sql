-- Who edits the site, in the same form; bcryptjs-2b-unicode
INSERT INTO admin_users (id, firstname, lastname, email, password, is_active, blocked) VALUES
    (1, 'Charles', 'Babbage', 'charles@example.org', '$2b$06$TGGMLnUNExfxLVphveZ.g.RC7seMmSAFcxcDts8105ZQD/uv7hNam', true, false);

INSERT INTO up_roles (id, name, type) VALUES (1, 'Authenticated', 'authenticated'), (2, 'Public', 'public');

INSERT INTO up_users (id, username, email, provider, password, confirmation_token, confirmed, blocked, created_at, updated_at) VALUES
    -- bcryptjs-2b-unicode
    (1, 'ada', 'ada@example.org', 'local', '$2b$06$TGGMLnUNExfxLVphveZ.g.RC7seMmSAFcxcDts8105ZQD/uv7hNam', NULL, true, false,
     '2024-01-01 08:00:00.123', '2024-06-01 08:00:00'),
    -- bcryptjs-80-bytes; NULL in `blocked` is what older versions wrote
    (2, 'Grace', 'grace@example.org', 'local', '$2b$06$gkWEKo4L.qXxJg3sTNe6hucfPOcIIpFVzh3BafASwopAmHthg7rY2', NULL, true, NULL,
     '2024-01-02 08:00:00.123', '2024-06-02 08:00:00'),
    -- hashwasm-bcrypt; blocked
    (3, 'alan', 'alan@example.org', 'local', '$2a$07$qNja00T646bHiR3DnDxp5e89qLT56VLSM0v1v2HOgNXP9j248/H0i', NULL, true, true,
     '2024-01-03 08:00:00.123', '2024-06-03 08:00:00'),
    -- hashwasm-bcrypt; has not confirmed the address
    (4, 'edsger', 'edsger@example.org', 'local', '$2a$07$qNja00T646bHiR3DnDxp5e89qLT56VLSM0v1v2HOgNXP9j248/H0i', 'not-for-anybody', false, false,
     '2024-01-04 08:00:00.123', '2024-06-04 08:00:00'),
    -- came by GitHub: no password
    (5, 'barbara', 'barbara@example.org', 'github', NULL, NULL, true, false,
     '2024-01-05 08:00:00.123', '2024-06-05 08:00:00'),
    -- node-rs-bcrypt
    (6, 'donald', 'donald@example.org', 'local', '$2b$08$vcBxUWrhW1a3wNDT6tgJtu..Zr4yBeBqVYADpZ6Vn1NGmV6sQxb6O', NULL, true, false,
     '2024-01-06 08:00:00.123', '2024-06-06 08:00:00');

INSERT INTO up_users_role_links (user_id, role_id, user_order) VALUES
    (1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 4), (5, 1, 5), (6, 1, 6);
