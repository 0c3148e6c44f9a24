insert into "user"
    (id, email, username, us_phone_number, password, active, fs_uniquifier, confirmed_at, last_login_at, current_login_at, current_login_ip, login_count, us_totp_secrets, tf_phone_number, create_datetime, update_datetime)
values
    (1, 'ada@example.org', 'ada', '+491511234',
     -- flask-security-bcrypt-double
     '$2b$12$DeCmdjqL01EudEYvo/DzAugHK.hTAHhkTDwAMFNgtEt.rhMk72DGi',
     true, '8c5e9f3c2a7b4d1e9f0a1b2c3d4e5f60', '2024-01-01 00:10:00', '2024-05-01 12:00:00', '2024-06-01 12:00:00', '192.0.2.1', 7, '{"sms": "x"}', '+491511234', '2024-01-01 00:00:00', '2024-06-01 12:00:00'),
    -- not confirmed, no username
    (2, 'Alan.Turing@example.org', null, null,
     -- flask-security-bcrypt-double
     '$2b$12$DeCmdjqL01EudEYvo/DzAugHK.hTAHhkTDwAMFNgtEt.rhMk72DGi',
     true, '8c5e9f3c2a7b4d1e9f0a1b2c3d4e5f61', null, null, null, null, null, null, null, '2024-01-02 03:04:05', '2024-01-02 03:04:05'),
    -- deactivated
    (3, 'barbara@example.org', 'barbara', null,
     -- flask-security-bcrypt-double
     '$2b$12$DeCmdjqL01EudEYvo/DzAugHK.hTAHhkTDwAMFNgtEt.rhMk72DGi',
     false, '8c5e9f3c2a7b4d1e9f0a1b2c3d4e5f62', '2024-01-03 00:00:00', null, null, null, 0, null, null, '2024-01-03 00:00:00', '2024-01-03 00:00:00'),
    -- signs in with a passkey
    (4, 'edsger@example.org', 'edsger', null, null,
     true, '8c5e9f3c2a7b4d1e9f0a1b2c3d4e5f63', '2024-01-04 00:00:00', null, null, null, 0, null, null, '2024-01-04 00:00:00', '2024-01-04 00:00:00'),
    -- a hash that was made without the HMAC
    (5, 'grace@example.org', 'grace', null,
     -- devise-nopepper
     '$2a$11$KE96HLga.x2mZVg/F889/eR4Qqnyysjce8FvfVXpOiI0djz1rYQoa',
     true, '8c5e9f3c2a7b4d1e9f0a1b2c3d4e5f64', '2024-01-05 00:00:00', null, null, null, 0, null, null, '2024-01-05 00:00:00', '2024-01-05 00:00:00'),
    (6, 'hanako_100%@example.jp', '花子', null,
     -- flask-security-argon2-double
     '$argon2id$v=19$m=65536,t=3,p=4$2RvD+D9nLMWYkzLG+P+/tw$aTY33yko8J2N9OmzjcEaZFBrE77sQpOZCxDrOm+8VN0',
     true, '8c5e9f3c2a7b4d1e9f0a1b2c3d4e5f65', '2024-01-06 00:00:00', null, null, null, 0, null, null, '2024-01-06 00:00:00', '2024-01-06 00:00:00');

insert into "role" (id, name, description) values (1, 'admin', 'May do everything');

insert into roles_users (user_id, role_id) values (1, 1);

insert into alembic_version values ('0a1b2c3d4e5f');
