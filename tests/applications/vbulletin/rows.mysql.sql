INSERT INTO user (userid, usergroupid, username, password, salt, email, homepage, joindate, lastactivity) VALUES
    -- phpbb-vb-30char
    (1, 6, 'ada', 'f23a8241bd115d270c703213e3ef7f52', 'iaU*U%`CBl;/e~>D%do2m@Xf/,KZB0', 'ada@example.org', 'http://ada.example.org', 1400000001, 1500000001),
    -- phpbb-vb-3char: from before 3.8.5
    (2, 2, 'Grace Hopper', 'b452c54c44c588fc095d2d000935c470', '9^F', 'Grace@Example.org', '', 1400000002, 0),
    -- phpbb-vb-3char; banned for ever, which is group 8
    (3, 8, 'alan', 'b452c54c44c588fc095d2d000935c470', '9^F', 'alan@example.org', '', 1400000003, 1500000003),
    -- phpbb-vb-3char; banned into a group of the forum's own
    (4, 12, 'edsger', 'b452c54c44c588fc095d2d000935c470', '9^F', 'edsger@example.org', '', 1400000004, 0),
    -- phpbb-vb-30char; has not followed the link yet, which is group 3
    (5, 3, 'barbara', 'f23a8241bd115d270c703213e3ef7f52', 'iaU*U%`CBl;/e~>D%do2m@Xf/,KZB0', 'barbara@example.org', '', 1400000005, 0),
    -- signs in by Facebook
    (6, 2, 'donald', '', '', 'donald@example.org', '', 1400000006, 0);

INSERT INTO userban (userid, usergroupid, adminid, bandate, liftdate) VALUES (4, 2, 1, 1500000000, 2100000000);
INSERT INTO useractivation (userid, dateline, activationid, type, usergroupid) VALUES (5, 1400000005, 'not-for-anybody', 0, 2);
INSERT INTO passwordhistory (userid, password) VALUES (1, 'b452c54c44c588fc095d2d000935c470');
