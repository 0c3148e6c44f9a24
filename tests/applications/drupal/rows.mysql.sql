-- uid 0 is the anonymous visitor's, which the server would number
set session sql_mode = 'NO_AUTO_VALUE_ON_ZERO';

insert into users (uid, uuid, langcode) values
    (0, 'c6c0a7f2-0c6a-4b7e-9d0a-5b7a1d9c0e01', 'en'), (1, '0e3f2a51-7d0b-4a6c-8e2f-1f2b3c4d5e6f', 'en'),
    (2, '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809', 'en'), (3, '2c3d4e5f-6071-4829-a3b4-c5d6e7f8091a', 'de'),
    (4, '3d4e5f60-7182-493a-b4c5-d6e7f8091a2b', 'en'), (5, '4e5f6071-8293-4a4b-85d6-e7f8091a2b3c', 'en'),
    (6, '5f607182-93a4-4b5c-96e7-f8091a2b3c4d', 'en'), (12, '60718293-a4b5-4c6d-a7f8-091a2b3c4d5e', 'en');

insert into users_field_data
    (uid, langcode, preferred_langcode, name, pass, mail, timezone, status, created, changed, access, login, init, default_langcode)
values
    -- the anonymous visitor
    (0, 'en', 'en', '', null, null, '', 0, 1500000000, 1500000000, 0, 0, null, 1),
    -- drupal10-bcrypt
    (1, 'en', 'en', 'ada', '$2y$10$YLrciMsTsPF.OYRMnkOfPOrA.eo.fmFXtcpPpvaFM83WVce3hBro6', 'ada@example.org', 'Europe/London', 1,
     1700000000, 1710000000, 1717243200, 1717243100, 'ada@example.org', 1),
    -- drupal7-S-15: from before 10.1
    (2, 'en', null, 'Alan Turing', '$S$DpSYu0ekaXrq0OhPJqWB4Ng.I.sP8OHPQbEPjA890Kqzz4.ovwK5', 'Alan@Example.org', null, 1,
     1400000000, 1400000100, 0, 0, 'alan@example.org', 1),
    -- drupal8-S-16-unicode; with a translation, which is no second user
    (3, 'de', 'de', 'jürgen', '$S$EWt5gMro7Pb4CiCwAB3m0Ar9anRWHnEuWdLa3IU72LsTFRP/p9KP', 'juergen@example.de', 'Europe/Berlin', 1,
     1500000000, 1500000000, 0, 0, 'juergen@example.de', 1),
    (3, 'fr', 'de', 'jürgen', '$S$EWt5gMro7Pb4CiCwAB3m0Ar9anRWHnEuWdLa3IU72LsTFRP/p9KP', 'juergen@example.de', 'Europe/Berlin', 1,
     1500000000, 1500000000, 0, 0, 'juergen@example.de', 0),
    -- drupal7-U-layered: came all the way from Drupal 6
    (4, 'en', 'en', 'old timer', 'U$S$9mqpGVfdv143j6bdoVdj68NItC63.hPA9TQHITHkiUReGKiaQXaj', 'old@example.org', null, 1,
     1200000000, 1300000000, 0, 0, 'old@example.org', 1),
    -- php-bcrypt-2y-10: blocked
    (5, 'en', 'en', 'mallory', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', 'mallory@example.org', null, 0,
     1600000000, 1600000000, 0, 0, 'mallory@example.org', 1),
    -- drupal-P: imported
    (6, 'en', 'en', 'imported', '$P$9OCR/nFhLs7AlbC8pwhbdRL6rPRayO0', 'imported@example.org', null, 1,
     1600000000, 1600000000, 0, 0, 'imported@example.org', 1),
    -- no password
    (12, 'en', 'en', '100%_sso', null, 'sso@example.org', null, 1, 1600000000, 1600000000, 0, 0, 'sso@example.org', 1);

insert into user__roles (bundle, entity_id, revision_id, langcode, delta, roles_target_id) values
    ('user', 1, 1, 'en', 0, 'administrator'), ('user', 2, 2, 'en', 0, 'content_editor');

insert into users_data (uid, module, name, value, serialized) values (1, 'contact', 'enabled', '1', 0);

insert into sessions (uid, sid, hostname, timestamp, session) values
    (1, 'Vn2k0Yq8aW5yq9r1', '192.0.2.1', 1717243200, '_sf2_attributes|a:1:{s:3:"uid";s:1:"1";}');
