insert into realm (id, enabled, name) values ('master', true, 'master'), ('shop', true, 'shop');

insert into user_entity
    (id, email, email_constraint, email_verified, enabled, first_name, last_name, realm_id, username, created_timestamp, service_account_client_link)
values
    ('00000000-0000-4000-8000-000000000001', 'ada@example.org', 'ada@example.org', true, true, 'Ada', 'Lovelace', 'shop', 'ada', 1704067200000, null),
    ('00000000-0000-4000-8000-000000000002', 'alan@example.org', 'alan@example.org', false, true, 'Alan', null, 'shop', 'alan', 1704164645000, null),
    -- disabled
    ('00000000-0000-4000-8000-000000000003', 'barbara@example.org', 'barbara@example.org', true, false, 'Barbara', 'Liskov', 'shop', 'barbara', 1704326400000, null),
    -- without a password
    ('00000000-0000-4000-8000-000000000004', 'edsger@example.org', 'edsger@example.org', true, true, null, null, 'shop', 'edsger', 1704412800000, null),
    -- with a temporary code only
    ('00000000-0000-4000-8000-000000000005', 'grace@example.org', 'grace@example.org', true, true, null, null, 'shop', 'grace', null, null),
    -- a client
    ('00000000-0000-4000-8000-000000000006', null, 'c-6', false, true, null, null, 'shop', 'service-account-shop', 1704412800000, '2f9c0000-0000-4000-8000-000000000001'),
    -- an administrator
    ('00000000-0000-4000-8000-000000000007', null, 'c-7', false, true, null, null, 'master', 'admin', 1704067200000, null);

-- The vectors are of a newer Keycloak. Its migration moved the parts into JSON and changed none, so
-- here they are apart again:
-- keycloak-pbkdf2-sha256-27500: {"value":"nD+kIRB2k0pPe3dBCAZLNyF+lgHht1XRRQrnNghitHIkncy7UN6QozwC80yofeYLxrpHTJPLg7/aqbnhEMZgwg==","salt":"5DwIT0u7K/GDne5GbYUstQ==","additionalParameters":{}}
-- keycloak-pbkdf2-sha256-600000: {"value":"VK63UaP6shJIoIYxldXDQyNgTaK7vMVhV64MxYCLMnk=","salt":"vmphqpoMYRe9Z0Pn3JeFcw==","additionalParameters":{}}
insert into credential (id, type, user_id, hash_iterations, algorithm, value, salt) values
    ('c0000000-0000-4000-8000-000000000001', 'password', '00000000-0000-4000-8000-000000000001', 27500, 'pbkdf2-sha256',
     'nD+kIRB2k0pPe3dBCAZLNyF+lgHht1XRRQrnNghitHIkncy7UN6QozwC80yofeYLxrpHTJPLg7/aqbnhEMZgwg==',
     '\xe43c084f4bbb2bf1839dee466d852cb5'),
    ('c0000000-0000-4000-8000-000000000002', 'totp', '00000000-0000-4000-8000-000000000001', 0, 'HmacSHA1', 'DJmQfC73VGFhw7D4QJ8A', null),
    ('c0000000-0000-4000-8000-000000000003', 'password', '00000000-0000-4000-8000-000000000002', 600000, 'pbkdf2-sha256',
     'VK63UaP6shJIoIYxldXDQyNgTaK7vMVhV64MxYCLMnk=',
     '\xbe6a61aa9a0c6117bd6743e7dc978573'),
    ('c0000000-0000-4000-8000-000000000004', 'password', '00000000-0000-4000-8000-000000000003', 27500, 'pbkdf2-sha256',
     'nD+kIRB2k0pPe3dBCAZLNyF+lgHht1XRRQrnNghitHIkncy7UN6QozwC80yofeYLxrpHTJPLg7/aqbnhEMZgwg==',
     '\xe43c084f4bbb2bf1839dee466d852cb5'),
    ('c0000000-0000-4000-8000-000000000005', 'totp', '00000000-0000-4000-8000-000000000005', 0, 'HmacSHA1', 'DJmQfC73VGFhw7D4QJ8B', null);

insert into user_attribute (id, user_id, name, value) values
    ('a0000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 'phoneNumber', '+49 151 1234'),
    ('a0000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'locale', 'de');
