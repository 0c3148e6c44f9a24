insert into "aspnet_Applications" values
    ('/', '/', '0a000000-0000-4000-8000-000000000001', null);

insert into "aspnet_Users" values
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 'Ada', 'ada', null, false, '2024-06-01 12:00:00'),
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', 'alan', 'alan', null, false, '2024-06-01 12:00:00'),
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'barbara', 'barbara', null, false, '2024-06-01 12:00:00'),
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000004', 'Grace_100%', 'grace_100%', null, false, '2024-06-01 12:00:00'),
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000005', 'clear', 'clear', null, false, '2024-06-01 12:00:00'),
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000006', 'secret', 'secret', null, false, '2024-06-01 12:00:00'),
    -- a visitor, who has no membership
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000007', 'b6f8-visitor', 'b6f8-visitor', null, true, '2024-06-01 12:00:00');

insert into "aspnet_Membership"
    ("ApplicationId", "UserId", "Password", "PasswordFormat", "PasswordSalt", "Email", "LoweredEmail", "PasswordQuestion", "PasswordAnswer", "IsApproved", "IsLockedOut",
     "CreateDate", "LastLoginDate", "LastPasswordChangedDate", "LastLockoutDate",
     "FailedPasswordAttemptCount", "FailedPasswordAttemptWindowStart", "FailedPasswordAnswerAttemptCount", "FailedPasswordAnswerAttemptWindowStart")
values
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001',
     -- hashcat-141
     'ZUgAmuaYTqAvisD0A427FA3oaWU=', 1, 'MjEwNA==', 'Ada@example.org', 'ada@example.org', 'Cat?', 'aGFzaA==', true, false,
     '2010-01-01 00:00:00', '2024-06-01 12:00:00', '2010-01-01 00:00:00', '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00'),
    -- not approved
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002',
     -- hashcat-141
     'ZUgAmuaYTqAvisD0A427FA3oaWU=', 1, 'MjEwNA==', 'alan@example.org', 'alan@example.org', null, null, false, false,
     '2010-01-02 00:00:00', '2010-01-02 00:00:00', '2010-01-02 00:00:00', '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00'),
    -- locked out
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003',
     -- hashcat-141
     'ZUgAmuaYTqAvisD0A427FA3oaWU=', 1, 'MjEwNA==', 'barbara@example.org', 'barbara@example.org', null, null, true, true,
     '2010-01-03 00:00:00', '2010-01-03 00:00:00', '2010-01-03 00:00:00', '2024-05-01 00:00:00', 5, '2024-05-01 00:00:00', 0, '1754-01-01 00:00:00'),
    -- without an address
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000004',
     -- hashcat-141
     'ZUgAmuaYTqAvisD0A427FA3oaWU=', 1, 'MjEwNA==', null, null, null, null, true, false,
     '2010-01-04 00:00:00', '2010-01-04 00:00:00', '2010-01-04 00:00:00', '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00'),
    -- in the clear
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000005',
     'hashcat', 0, 'MjEwNA==', 'clear@example.org', 'clear@example.org', null, null, true, false,
     '2010-01-05 00:00:00', '2010-01-05 00:00:00', '2010-01-05 00:00:00', '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00'),
    -- encrypted
    ('0a000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000006',
     'W0q8bJb0Lr7k0hM8uQ5m6JmB2f1c9vYt3xZk7d1a2b3c4d5e6f7g8h9i0j1k2l3m', 2, 'MjEwNA==', 'secret@example.org', 'secret@example.org', null, null, true, false,
     '2010-01-06 00:00:00', '2010-01-06 00:00:00', '2010-01-06 00:00:00', '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00', 0, '1754-01-01 00:00:00');

insert into "aspnet_Roles" values
    ('0a000000-0000-4000-8000-000000000001', '0b000000-0000-4000-8000-000000000001', 'Admin', 'admin', null);

insert into "aspnet_Profile" values
    ('00000000-0000-4000-8000-000000000001', 'FirstName:S:0:3:', 'Ada', '', '2024-06-01 12:00:00');
