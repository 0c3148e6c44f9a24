insert into auth.users
    (id, aud, role, email, encrypted_password, email_confirmed_at, phone, phone_confirmed_at, last_sign_in_at,
     raw_app_meta_data, raw_user_meta_data, banned_until, is_sso_user, deleted_at, is_anonymous, confirmation_token, recovery_token, created_at, updated_at)
values
    ('00000000-0000-4000-8000-000000000001', 'authenticated', 'authenticated', 'ada@example.org',
     -- devise-nopepper
     '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     '2024-01-01 00:10:00+00', '491511234', '2024-01-01 00:10:00+00', '2024-06-01 12:00:00+00',
     '{"provider": "email", "providers": ["email"]}', '{"full_name": "Ada Lovelace", "avatar_url": "https://example.org/ada.png", "theme": "dark"}',
     null, false, null, false, '', '', '2024-01-01 00:00:00+00', '2024-06-01 12:00:00+00'),
    -- was banned once; has not confirmed
    ('00000000-0000-4000-8000-000000000002', 'authenticated', 'authenticated', 'alan@example.org',
     -- php-argon2id
     '$argon2id$v=19$m=16384,t=2,p=1$RHZEMEhGRDZ4Z0c4VmdEVA$5feFJ8wdCLWgwRW7aRnoTKO7m7vqF4H4hBC8OuEw/Fo',
     null, null, null, null, '{"provider": "email", "providers": ["email"]}', '{}',
     '2020-01-01 00:00:00+00', false, null, false, 'c0nf1rm', '', '2024-01-02 03:04:05+00', '2024-01-02 03:04:05+00'),
    -- banned
    ('00000000-0000-4000-8000-000000000003', 'authenticated', 'authenticated', 'barbara@example.org',
     -- devise-nopepper
     '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     '2024-01-03 00:00:00+00', null, null, null, '{}', null,
     '2999-01-01 00:00:00+00', false, null, false, '', '', '2024-01-03 00:00:00+00', '2024-01-03 00:00:00+00'),
    -- signs in with GitHub
    ('00000000-0000-4000-8000-000000000004', 'authenticated', 'authenticated', 'edsger@example.org', null,
     '2024-01-04 00:00:00+00', null, null, null, '{"provider": "github"}', '{"full_name": "100% Edsger"}',
     null, false, null, false, '', '', '2024-01-04 00:00:00+00', '2024-01-04 00:00:00+00'),
    -- of a single sign-on, with the address of somebody else
    ('00000000-0000-4000-8000-000000000005', 'authenticated', 'authenticated', 'ada@example.org', null,
     '2024-01-05 00:00:00+00', null, null, null, '{"provider": "sso:1"}', '{}',
     null, true, null, false, '', '', '2024-01-05 00:00:00+00', '2024-01-05 00:00:00+00'),
    -- deleted
    ('00000000-0000-4000-8000-000000000006', 'authenticated', 'authenticated', 'gone@example.org',
     -- devise-nopepper
     '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     null, null, null, null, '{}', '{}',
     null, false, '2024-05-01 00:00:00+00', false, '', '', '2024-01-06 00:00:00+00', '2024-05-01 00:00:00+00'),
    -- anonymous
    ('00000000-0000-4000-8000-000000000007', 'authenticated', 'authenticated', null, '',
     null, null, null, '2024-01-07 00:00:00+00', '{}', '{}',
     null, false, null, true, '', '', '2024-01-07 00:00:00+00', '2024-01-07 00:00:00+00'),
    -- imported from Firebase, without an address
    ('00000000-0000-4000-8000-000000000008', 'authenticated', 'authenticated', null,
     -- supabase-fbscrypt
     '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZnO1n14J3MjKj1b2g6AUCAlFwMw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+CfEFFlz37J9huyQfov4iizN8dbjvEJlM5tQaJP84+hfTw==',
     null, '81312345678', '2024-01-08 00:00:00+00', null, '{"provider": "phone"}', '{"full_name": "小林 花子"}',
     null, false, null, false, '', '', '2024-01-08 00:00:00+00', '2024-01-08 00:00:00+00');

insert into auth.identities (provider_id, user_id, identity_data, provider, created_at, updated_at) values
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001',
     '{"sub": "00000000-0000-4000-8000-000000000001", "email": "ada@example.org"}', 'email', '2024-01-01 00:00:00+00', '2024-01-01 00:00:00+00'),
    ('1234567', '00000000-0000-4000-8000-000000000004',
     '{"sub": "1234567", "email": "edsger@example.org"}', 'github', '2024-01-04 00:00:00+00', '2024-01-04 00:00:00+00');

insert into auth.sessions (id, user_id, created_at, user_agent) values
    ('0c000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', '2024-06-01 12:00:00+00', 'Mozilla/5.0');

insert into auth.refresh_tokens (token, user_id, revoked, session_id) values
    ('Zr5k1m2n3b4v5c6x', '00000000-0000-4000-8000-000000000001', false, '0c000000-0000-4000-8000-000000000001');

insert into public.profiles (id, username, full_name) values
    ('00000000-0000-4000-8000-000000000001', 'ada', 'Ada Lovelace');
