insert into `REALM` (`ID`, `ENABLED`, `NAME`) values
    ('3d5f4c3e-5a3b-4b0e-9a59-27a1d60d0a01', true, 'master'),
    ('7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', true, 'shop');

insert into `USER_ENTITY`
    (`ID`, `EMAIL`, `EMAIL_CONSTRAINT`, `EMAIL_VERIFIED`, `ENABLED`, `FEDERATION_LINK`, `FIRST_NAME`, `LAST_NAME`, `REALM_ID`, `USERNAME`, `CREATED_TIMESTAMP`, `SERVICE_ACCOUNT_CLIENT_LINK`)
values
    ('00000000-0000-4000-8000-000000000001', 'ada@example.org', 'ada@example.org', true, true, null, 'Ada', 'Lovelace',
     '7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', 'ada', 1704067200000, null),
    ('00000000-0000-4000-8000-000000000002', 'alan@example.org', 'alan@example.org', false, true, null, 'Alan', null,
     '7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', 'alan', 1704164645000, null),
    ('00000000-0000-4000-8000-000000000003', 'grace@example.org', 'grace@example.org', true, true, null, null, null,
     '7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', 'grace', 1704240000000, null),
    -- disabled
    ('00000000-0000-4000-8000-000000000004', 'barbara@example.org', 'barbara@example.org', true, false, null, 'Barbara', 'Liskov',
     '7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', 'barbara', 1704326400000, null),
    -- of an LDAP directory, without a password here
    ('00000000-0000-4000-8000-000000000005', 'edsger@example.org', 'edsger@example.org', true, true, 'f00d0000-0000-4000-8000-000000000001', 'Edsger', 'Dijkstra',
     '7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', 'edsger', 1704412800000, null),
    -- without an address; Keycloak makes up a constraint
    ('00000000-0000-4000-8000-000000000006', null, '5b0b4a34-8b1d-4f7e-9c55-0d4d4d7a0006', false, true, null, '小林', '花子',
     '7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', 'hanako_100%', null, null),
    -- a client
    ('00000000-0000-4000-8000-000000000007', null, '5b0b4a34-8b1d-4f7e-9c55-0d4d4d7a0007', false, true, null, null, null,
     '7c1f3b52-8f0e-4c53-bd0a-5f6a1f1f4e02', 'service-account-shop', 1704412800000, '2f9c0000-0000-4000-8000-000000000001'),
    -- an administrator, of the same name as a customer
    ('00000000-0000-4000-8000-000000000008', 'ada@example.org', 'ada@example.org', true, true, null, 'Ada', 'Admin',
     '3d5f4c3e-5a3b-4b0e-9a59-27a1d60d0a01', 'ada', 1704067200000, null);

insert into `CREDENTIAL`
    (`ID`, `SALT`, `TYPE`, `USER_ID`, `CREATED_DATE`, `USER_LABEL`, `PRIORITY`, `SECRET_DATA`, `CREDENTIAL_DATA`)
values
    ('c0000000-0000-4000-8000-000000000001', null, 'password', '00000000-0000-4000-8000-000000000001', 1704067200000, null, 10,
     -- keycloak-argon2-id-u
     '{"value":"gFbUzmFKBu2uG8pgYSaQLl9EChp4k+hGB+ih9ElQtTw=","salt":"CdMqWV1KmH1B9LPlkkcavg==","additionalParameters":{}}',
     -- keycloak-argon2-id-u
     '{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}'),
    ('c0000000-0000-4000-8000-000000000002', null, 'otp', '00000000-0000-4000-8000-000000000001', 1704067200000, 'phone', 20,
     '{"value":"DJmQfC73VGFhw7D4QJ8A"}',
     '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}'),
    -- the password of before
    ('c0000000-0000-4000-8000-000000000003', null, 'password-history', '00000000-0000-4000-8000-000000000001', 1704067100000, null, 30,
     -- keycloak-argon2-i
     '{"value":"hfxIby75YHtgmc7/9hGdlx2yMm634g039mYa4zF4flw=","salt":"BRlLtV3Ks5EAFhdaoUfh8w==","additionalParameters":{}}',
     -- keycloak-argon2-i
     '{"hashIterations":3,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["4096"],"type":["i"],"version":["1.3"],"parallelism":["2"]}}'),
    ('c0000000-0000-4000-8000-000000000004', null, 'password', '00000000-0000-4000-8000-000000000002', 1704164645000, null, 10,
     -- keycloak-argon2-i
     '{"value":"hfxIby75YHtgmc7/9hGdlx2yMm634g039mYa4zF4flw=","salt":"BRlLtV3Ks5EAFhdaoUfh8w==","additionalParameters":{}}',
     -- keycloak-argon2-i
     '{"hashIterations":3,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["4096"],"type":["i"],"version":["1.3"],"parallelism":["2"]}}'),
    ('c0000000-0000-4000-8000-000000000005', null, 'password', '00000000-0000-4000-8000-000000000003', 1704240000000, null, 10,
     -- keycloak-pbkdf2-sha256-27500
     '{"value":"nD+kIRB2k0pPe3dBCAZLNyF+lgHht1XRRQrnNghitHIkncy7UN6QozwC80yofeYLxrpHTJPLg7/aqbnhEMZgwg==","salt":"5DwIT0u7K/GDne5GbYUstQ==","additionalParameters":{}}',
     -- keycloak-pbkdf2-sha256-27500
     '{"hashIterations":27500,"algorithm":"pbkdf2-sha256","additionalParameters":{}}'),
    ('c0000000-0000-4000-8000-000000000006', null, 'password', '00000000-0000-4000-8000-000000000004', 1704326400000, null, 10,
     -- keycloak-pbkdf2-sha256-27500
     '{"value":"nD+kIRB2k0pPe3dBCAZLNyF+lgHht1XRRQrnNghitHIkncy7UN6QozwC80yofeYLxrpHTJPLg7/aqbnhEMZgwg==","salt":"5DwIT0u7K/GDne5GbYUstQ==","additionalParameters":{}}',
     -- keycloak-pbkdf2-sha256-27500
     '{"hashIterations":27500,"algorithm":"pbkdf2-sha256","additionalParameters":{}}'),
    ('c0000000-0000-4000-8000-000000000007', null, 'password', '00000000-0000-4000-8000-000000000006', null, null, 10,
     -- keycloak-pbkdf2-sha256-600000
     '{"value":"VK63UaP6shJIoIYxldXDQyNgTaK7vMVhV64MxYCLMnk=","salt":"vmphqpoMYRe9Z0Pn3JeFcw==","additionalParameters":{}}',
     -- keycloak-pbkdf2-sha256-600000
     '{"hashIterations":600000,"algorithm":"pbkdf2-sha256","additionalParameters":{}}'),
    ('c0000000-0000-4000-8000-000000000008', null, 'password', '00000000-0000-4000-8000-000000000008', 1704067200000, null, 10,
     -- keycloak-pbkdf2-sha256-27500
     '{"value":"nD+kIRB2k0pPe3dBCAZLNyF+lgHht1XRRQrnNghitHIkncy7UN6QozwC80yofeYLxrpHTJPLg7/aqbnhEMZgwg==","salt":"5DwIT0u7K/GDne5GbYUstQ==","additionalParameters":{}}',
     -- keycloak-pbkdf2-sha256-27500
     '{"hashIterations":27500,"algorithm":"pbkdf2-sha256","additionalParameters":{}}');

insert into `USER_ATTRIBUTE` (`ID`, `USER_ID`, `NAME`, `VALUE`) values
    ('a0000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 'phoneNumber', '+49 151 1234'),
    ('a0000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'phoneNumberVerified', 'true'),
    ('a0000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001', 'locale', 'de'),
    ('a0000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000001', 'picture', 'https://example.org/ada.png'),
    ('a0000000-0000-4000-8000-000000000005', '00000000-0000-4000-8000-000000000001', 'staffNumber', '42'),
    ('a0000000-0000-4000-8000-000000000006', '00000000-0000-4000-8000-000000000002', 'locale', 'en');

insert into `USER_REQUIRED_ACTION` (`USER_ID`, `REQUIRED_ACTION`) values
    ('00000000-0000-4000-8000-000000000002', 'VERIFY_EMAIL');

insert into `EVENT_ENTITY` (`ID`, `CLIENT_ID`, `TYPE`, `USER_ID`, `EVENT_TIME`) values
    ('e0000000-0000-4000-8000-000000000001', 'shop', 'LOGIN', '00000000-0000-4000-8000-000000000001', 1717243200000);
