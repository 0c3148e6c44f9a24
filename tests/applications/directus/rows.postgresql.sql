INSERT INTO directus_roles (id, name) VALUES ('5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', 'Administrator');

INSERT INTO directus_users (id, first_name, last_name, email, password, language, status, role, token, last_access, provider, external_identifier, tfa_secret) VALUES
    -- hashwasm-argon2id
    ('1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c01', 'Ada', 'Lovelace', 'ada@example.org', '$argon2id$v=19$m=512,t=3,p=2$HkBZA1qA9zvv5/oLFvIgIA$50AVtmGCVPQ7oJu12SeWhERKGpU4ypM3sTdbO/IJ8OmFiw53FZ6AteO7hC5QRdFN',
     'en-GB', 'active', '5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', 'static-token-not-for-anybody', '2024-05-01 09:30:00+00', 'default', NULL, 'JBSWY3DPEHPK3PXP'),
    -- argon2cli-id
    ('1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c02', 'Grace', NULL, 'Grace@Example.org', '$argon2id$v=19$m=4096,t=3,p=2$c29tZXNhbHRzb21lc2FsdA$j7GNeatzD+7sLhwL19DDTL1CJ+RiY3qk',
     NULL, 'active', '5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', NULL, NULL, 'default', NULL, NULL),
    -- hashwasm-argon2id; suspended
    ('1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c03', 'Alan', 'Turing', 'alan@example.org', '$argon2id$v=19$m=512,t=3,p=2$HkBZA1qA9zvv5/oLFvIgIA$50AVtmGCVPQ7oJu12SeWhERKGpU4ypM3sTdbO/IJ8OmFiw53FZ6AteO7hC5QRdFN',
     NULL, 'suspended', '5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', NULL, '2024-05-03 09:30:00+00', 'default', NULL, NULL),
    -- hashwasm-argon2id; has registered, and not followed the link yet
    ('1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c04', 'Edsger', 'Dijkstra', 'edsger@example.org', '$argon2id$v=19$m=512,t=3,p=2$HkBZA1qA9zvv5/oLFvIgIA$50AVtmGCVPQ7oJu12SeWhERKGpU4ypM3sTdbO/IJ8OmFiw53FZ6AteO7hC5QRdFN',
     NULL, 'unverified', '5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', NULL, NULL, 'default', NULL, NULL),
    -- invited: no password yet
    ('1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c05', 'Barbara', 'Liskov', 'barbara@example.org', NULL,
     NULL, 'invited', '5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', NULL, NULL, 'default', NULL, NULL),
    -- hashwasm-argon2id; archived, which is how Directus deletes people and keeps their traces
    ('1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c06', 'Donald', 'Knuth', 'donald@example.org', '$argon2id$v=19$m=512,t=3,p=2$HkBZA1qA9zvv5/oLFvIgIA$50AVtmGCVPQ7oJu12SeWhERKGpU4ypM3sTdbO/IJ8OmFiw53FZ6AteO7hC5QRdFN',
     NULL, 'archived', '5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', NULL, NULL, 'default', NULL, NULL),
    -- signs in with Keycloak only
    ('1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c07', NULL, NULL, NULL, NULL,
     NULL, 'active', '5a7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c00', NULL, '2024-05-07 09:30:00+00', 'keycloak', 'kc-4711', NULL);

INSERT INTO directus_sessions (token, "user", expires) VALUES ('refresh-token-not-for-anybody', '1f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c01', '2030-01-01 00:00:00+00');
-- argon2cli-id
INSERT INTO directus_shares (id, name, collection, item, password) VALUES
    ('9f7e0c6a-3a53-4b65-9a0e-6a3f1f0b1c09', 'ada@example.org', 'articles', '1', '$argon2id$v=19$m=4096,t=3,p=2$c29tZXNhbHRzb21lc2FsdA$j7GNeatzD+7sLhwL19DDTL1CJ+RiY3qk');
