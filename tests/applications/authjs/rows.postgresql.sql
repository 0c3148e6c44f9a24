INSERT INTO users (id, name, email, "emailVerified", image, password) VALUES
    -- bcryptjs-2b-unicode
    (1, 'Ada Lovelace', 'ada@example.org', '2024-01-15 10:30:00+00', 'https://img.example.org/ada.png',
     '$2b$06$TGGMLnUNExfxLVphveZ.g.RC7seMmSAFcxcDts8105ZQD/uv7hNam'),
    -- bcryptjs-80-bytes; written with capitals by an OAuth provider
    (2, 'Grace Hopper', 'Grace@Example.org', NULL, NULL,
     '$2b$06$gkWEKo4L.qXxJg3sTNe6hucfPOcIIpFVzh3BafASwopAmHthg7rY2'),
    -- hashwasm-argon2id
    (3, NULL, 'alan@example.org', '2024-02-01 00:00:00+00', NULL,
     '$argon2id$v=19$m=512,t=3,p=2$HkBZA1qA9zvv5/oLFvIgIA$50AVtmGCVPQ7oJu12SeWhERKGpU4ypM3sTdbO/IJ8OmFiw53FZ6AteO7hC5QRdFN'),
    -- signs in with GitHub only: no password
    (4, 'Edsger Dijkstra', 'edsger@example.org', NULL, 'https://avatars.example.com/u/4', NULL),
    -- came by a provider that gives no address
    (5, 'Barbara Liskov', NULL, NULL, NULL, NULL),
    -- node-rs-bcrypt
    (6, 'Donald Knuth', 'donald+tex@example.org', '2023-12-31 23:59:59+00', NULL,
     '$2b$08$vcBxUWrhW1a3wNDT6tgJtu..Zr4yBeBqVYADpZ6Vn1NGmV6sQxb6O');
SELECT setval('users_id_seq', 6);

INSERT INTO accounts ("userId", type, provider, "providerAccountId", access_token, scope, token_type) VALUES
    (4, 'oauth', 'github', '4001', 'gho_not_for_anybody', 'read:user,user:email', 'bearer'),
    (5, 'oauth', 'twitter', '4002', NULL, NULL, 'bearer');
INSERT INTO sessions ("userId", expires, "sessionToken") VALUES
    (1, '2030-01-01 00:00:00+00', 'b5a1d7d0-session'),
    (4, '2030-01-01 00:00:00+00', '77f0c0de-session');
INSERT INTO verification_token (identifier, expires, token) VALUES
    ('grace@example.org', '2030-01-01 00:00:00+00', 'f00dfeed');
