-- As MyBB does, which leaves out columns of text that have no default.
set session sql_mode = '';

insert into mybb_users (uid, username, password, salt, loginkey, email, usergroup, usertitle, regdate, lastactive, lastvisit, website, avatar, regip) values
    -- phpbb-mybb
    (1, 'Ada Lovelace', 'b86ee7e24008bfd2890dcfab1ed31333', 'yeOtfFO6', 'kR2v', 'ada@example.org', 4, 'Countess', 1300000000, 1717243300, 1717243200, 'https://ada.example.org', './uploads/avatars/avatar_1.png', ''),
    -- hashcat-2811
    (2, 'alan', '022f7e02b3314f7d0968f73c00ba759f', '67588', 'aB3x', 'Alan@Example.org', 2, '', 1310000000, 0, 0, '', '', ''),
    -- hashcat-2811: waits for activation
    (3, 'newcomer', '022f7e02b3314f7d0968f73c00ba759f', '67588', 'cD4y', 'newcomer@example.org', 5, '', 1320000000, 0, 0, '', '', ''),
    -- hashcat-2811: banned
    (4, 'mallory', '022f7e02b3314f7d0968f73c00ba759f', '67588', 'eF5z', 'mallory@example.org', 7, '', 1330000000, 0, 0, '', '', ''),
    -- hashcat-2811: banned, in a group that the board made for that
    (5, 'trudy_100%', '022f7e02b3314f7d0968f73c00ba759f', '67588', 'gH6a', 'trudy@example.org', 12, '', 1340000000, 0, 0, '', '', ''),
    -- no password
    (6, 'nopass', '', '', 'iJ7b', 'nopass@example.org', 2, '', 1350000000, 0, 0, '', '', '');

insert into mybb_usergroups (gid, type, title, disporder, isbannedgroup, canview, cancp) values
    (1, 1, 'Guests', 1, 0, 1, 0), (2, 1, 'Registered', 2, 0, 1, 0), (3, 1, 'Super Moderators', 3, 0, 1, 0), (4, 1, 'Administrators', 4, 0, 1, 1),
    (5, 1, 'Awaiting Activation', 5, 0, 1, 0), (6, 1, 'Moderators', 6, 0, 1, 0), (7, 1, 'Banned', 7, 1, 0, 0), (12, 2, 'Penalty box', 8, 1, 0, 0);

insert into mybb_banned (uid, gid, oldgroup, dateline, bantime, lifted, reason) values (4, 7, 2, 1710000000, '---', 0, 'Spam'), (5, 12, 2, 1710000000, '---', 0, '');
insert into mybb_userfields (ufid, fid1, fid2, fid3) values (1, 'London', 'Analyst', 'Undisclosed');
insert into mybb_awaitingactivation (uid, dateline, code, type) values (3, 1320000000, 'kq0W8f', 'r');
