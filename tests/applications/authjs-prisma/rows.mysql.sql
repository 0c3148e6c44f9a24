INSERT INTO `User` (`id`, `name`, `email`, `emailVerified`, `image`, `password`) VALUES
    -- bcryptjs-2b-unicode
    ('clx3v8k2p0000qwer1234abcd', 'Ada Lovelace', 'ada@example.org', '2024-01-15 10:30:00.123', 'https://img.example.org/ada.png',
     '$2b$06$TGGMLnUNExfxLVphveZ.g.RC7seMmSAFcxcDts8105ZQD/uv7hNam'),
    -- bcryptjs-80-bytes
    ('clx3v8k2p0001qwer1234abcd', 'Grace Hopper', 'grace@example.org', NULL, NULL,
     '$2b$06$gkWEKo4L.qXxJg3sTNe6hucfPOcIIpFVzh3BafASwopAmHthg7rY2'),
    -- hashwasm-argon2id
    ('clx3v8k2p0002qwer1234abcd', NULL, 'alan@example.org', '2024-02-01 00:00:00', NULL,
     '$argon2id$v=19$m=512,t=3,p=2$HkBZA1qA9zvv5/oLFvIgIA$50AVtmGCVPQ7oJu12SeWhERKGpU4ypM3sTdbO/IJ8OmFiw53FZ6AteO7hC5QRdFN'),
    -- signs in with GitHub only: no password
    ('clx3v8k2p0003qwer1234abcd', 'Edsger Dijkstra', 'Edsger@Example.org', NULL, 'https://avatars.example.com/u/4', NULL),
    -- an empty one, of a form that was not filled in
    ('clx3v8k2p0004qwer1234abcd', 'Barbara Liskov', 'barbara@example.org', NULL, NULL, ''),
    -- node-rs-bcrypt
    ('clx3v8k2p0005qwer1234abcd', 'Donald Knuth', 'donald+tex@example.org', '2023-12-31 23:59:59', NULL,
     '$2b$08$vcBxUWrhW1a3wNDT6tgJtu..Zr4yBeBqVYADpZ6Vn1NGmV6sQxb6O');

INSERT INTO `Account` (`userId`, `type`, `provider`, `providerAccountId`, `access_token`, `token_type`) VALUES
    ('clx3v8k2p0003qwer1234abcd', 'oauth', 'github', '4001', 'gho_not_for_anybody', 'bearer');
INSERT INTO `Session` (`sessionToken`, `userId`, `expires`) VALUES
    ('b5a1d7d0-session', 'clx3v8k2p0000qwer1234abcd', '2030-01-01 00:00:00');
INSERT INTO `VerificationToken` (`identifier`, `token`, `expires`) VALUES
    ('grace@example.org', 'f00dfeed', '2030-01-01 00:00:00');
