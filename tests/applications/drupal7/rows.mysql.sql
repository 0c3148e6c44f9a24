insert into users (uid, name, pass, mail, created, changed, access, login, status, timezone, language, init, data) values
    -- the anonymous visitor
    (0, '', '', '', 0, 0, 0, 0, 0, null, '', '', null),
    -- drupal-test-S, of Drupal's own tests
    (1, 'admin', '$S$5TOxWPdvJRs0P/xZBdrrPlGgzViOS0drHu3jaIjitesfttrp18bk', 'admin@example.org', 1300000000, 1310000000, 1317243200, 1317243100, 1,
     'America/New_York', 'en', 'admin@example.org', 'b:0;'),
    -- drupal7-S-15
    (2, 'Ada Lovelace', '$S$DpSYu0ekaXrq0OhPJqWB4Ng.I.sP8OHPQbEPjA890Kqzz4.ovwK5', 'Ada@Example.org', 1300000000, 0, 0, 0, 1,
     null, '', 'ada@example.org', null),
    -- drupal7-U-layered: from Drupal 6
    (3, 'old timer', 'U$S$9mqpGVfdv143j6bdoVdj68NItC63.hPA9TQHITHkiUReGKiaQXaj', 'old@example.org', 1200000000, 0, 0, 0, 1,
     null, '', 'old@example.org', null),
    -- hashcat-7900: blocked
    (4, 'mallory', '$S$C20340258nzjDWpoQthrdNTR02f0pmev0K/5/Nx80WSkOQcPEQRh', 'mallory@example.org', 1300000000, 0, 0, 0, 0,
     null, '', 'mallory@example.org', null),
    -- drupal-P: imported from another application
    (5, 'imported', '$P$9OCR/nFhLs7AlbC8pwhbdRL6rPRayO0', 'imported@example.org', 1300000000, 0, 0, 0, 1, null, '', '', null),
    -- no password: OpenID
    (12, 'openid_100%', '', 'openid@example.org', 1300000000, 0, 0, 0, 1, null, '', '', null);

insert into role (rid, name, weight) values (1, 'anonymous user', 0), (2, 'authenticated user', 1), (3, 'administrator', 2);
insert into users_roles (uid, rid) values (1, 3);
insert into sequences (value) values (12);
insert into authmap (uid, authname, module) values (12, 'https://openid.example.org/ada', 'openid');
insert into sessions (uid, sid, hostname, timestamp) values (1, 'Vn2k0Yq8aW5yq9r1', '192.0.2.1', 1317243200);
