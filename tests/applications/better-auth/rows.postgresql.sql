INSERT INTO "user" ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "username", "displayUsername", "banned", "banExpires") VALUES
    ('0Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'Ada Lovelace', 'ada@example.org', true, 'https://img.example.org/ada.png',
     '2025-03-01 08:00:00.250+00', '2025-04-01 12:00:00+00', 'ada', 'Ada', false, NULL),
    ('1Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'Grace Hopper', 'grace@example.org', false, NULL,
     '2025-03-02 08:00:00.250+00', '2025-04-01 12:00:00+00', 'grace', 'Grace', NULL, NULL),
    ('2Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'Alan Turing', 'alan@example.org', true, NULL,
     '2025-03-03 08:00:00.250+00', '2025-04-01 12:00:00+00', 'alan', 'alan', false, NULL),
    ('3Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'Edsger Dijkstra', 'edsger@example.org', true, NULL,
     '2025-03-04 08:00:00.250+00', '2025-04-01 12:00:00+00', 'edsger', 'Edsger', true, NULL),
    ('4Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'Barbara Liskov', 'barbara@example.org', true, NULL,
     '2025-03-05 08:00:00.250+00', '2025-04-01 12:00:00+00', NULL, NULL, true, '2025-03-06 00:00:00+00'),
    ('5Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'Donald Knuth', 'donald@example.org', false, NULL,
     '2025-03-06 08:00:00.250+00', '2025-04-01 12:00:00+00', NULL, NULL, true, '2037-01-01 00:00:00+00');

INSERT INTO "account" ("id", "accountId", "providerId", "userId", "accessToken", "scope", "password", "createdAt", "updatedAt") VALUES
    -- better-auth-scrypt
    ('ac1', '0Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'credential', '0Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', NULL, NULL, '56b1e854e2b1adc02f7ca85f9b3d4f70:2ac9d1dd86db58f8ae5fdf3821a0377aaeeedc7bb3b386bc3024571dc960dc24ca97dbc750384c136e34d2cd91dd26f21244b1081b7444a4189262fd683e2207',
     '2025-03-01 08:00:00+00', '2025-03-01 08:00:00+00'),
    -- Ada has linked GitHub, too: this row is not where her password is
    ('ac0', '77001', 'github', '0Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'gho_not_for_anybody', 'read:user', NULL,
     '2025-03-01 08:00:00+00', '2025-03-01 08:00:00+00'),
    -- better-auth-scrypt-nfd-input
    ('ac2', '1Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'credential', '1Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', NULL, NULL, '58f57beeaa777b0a54769f53f0428073:d0c70188f18e923c6570cf06addd1f3939fa178d3e1892867e6739f353572a9fe0708ddac0f14878b7a3411b95534424b8c8bde53abdfdec2a2dd869680b61b9',
     '2025-03-01 08:00:00+00', '2025-03-01 08:00:00+00'),
    -- signs in with Google only
    ('ac3', '11750', 'google', '2Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'ya29.not_for_anybody', 'openid email', NULL,
     '2025-03-01 08:00:00+00', '2025-03-01 08:00:00+00'),
    -- a credential without a password
    ('ac4', '3Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', 'credential', '3Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', NULL, NULL, NULL,
     '2025-03-01 08:00:00+00', '2025-03-01 08:00:00+00'),
    -- better-auth-scrypt, in an account of another provider: no password of the gateway
    ('ac5', '77002', 'legacy', '4Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK', NULL, NULL, '56b1e854e2b1adc02f7ca85f9b3d4f70:2ac9d1dd86db58f8ae5fdf3821a0377aaeeedc7bb3b386bc3024571dc960dc24ca97dbc750384c136e34d2cd91dd26f21244b1081b7444a4189262fd683e2207',
     '2025-03-01 08:00:00+00', '2025-03-01 08:00:00+00');
-- Donald has no account at all.

INSERT INTO "session" ("id", "expiresAt", "token", "createdAt", "updatedAt", "ipAddress", "userId") VALUES
    ('se1', '2030-01-01 00:00:00+00', 'not-for-anybody', '2025-03-01 08:00:00+00', '2025-03-01 08:00:00+00', '203.0.113.7', '0Zr3kQvT1nYp8sLw2HdMbXc7GjFu5AeK');
INSERT INTO "verification" ("id", "identifier", "value", "expiresAt") VALUES
    ('ve1', 'grace@example.org', 'not-for-anybody', '2030-01-01 00:00:00+00');
