INSERT INTO smf_members (id_member, member_name, real_name, passwd, password_salt, email_address, gender, website_url, is_activated, date_registered, last_login, buddy_list, message_labels, openid_uri, signature, ignore_boards) VALUES
    -- phpbb-smf: the hash is of the name and the password
    (1, 'test', 'Ada Lovelace', '6f9e2a1899e1f15708fd2e554103480eb53e8b57', 'a1b2', 'ada@example.org', 2, 'http://ada.example.org', 1, 1400000001, 1500000001, '', '', '', '', ''),
    -- another name: the same hash is of no password of theirs
    (2, 'grace', 'Grace Hopper', '6f9e2a1899e1f15708fd2e554103480eb53e8b57', 'c3d4', 'Grace@Example.org', 0, '', 1, 1400000002, 0, '', '', '', '', ''),
    -- banned
    (3, 'alan', 'Alan Turing', '6f9e2a1899e1f15708fd2e554103480eb53e8b57', 'e5f6', 'alan@example.org', 1, '', 11, 1400000003, 1500000003, '', '', '', '', ''),
    -- has not followed the link yet
    (4, 'edsger', 'Edsger', '6f9e2a1899e1f15708fd2e554103480eb53e8b57', '0718', 'edsger@example.org', 1, '', 0, 1400000004, 0, '', '', '', '', ''),
    -- awaits approval
    (5, 'barbara', 'Barbara', '6f9e2a1899e1f15708fd2e554103480eb53e8b57', '2930', 'barbara@example.org', 2, '', 3, 1400000005, 0, '', '', '', '', ''),
    -- signs in by OpenID
    (6, 'donald', 'Donald', '', '4b5c', 'donald@example.org', 1, '', 1, 1400000006, 0, '', '', '', '', '');

INSERT INTO smf_sessions VALUES ('not-for-anybody', 1500000000, 'login_SMFCookie');
INSERT INTO smf_topics (id_member_started) VALUES (1);
