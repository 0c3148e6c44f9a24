INSERT INTO members (member_id, name, members_l_username, members_display_name, members_l_display_name, member_group_id, member_banned, email, members_pass_hash, members_pass_salt, joined, last_visit, member_login_key) VALUES
    -- ipb-md5
    (1, 'Ada', 'ada', 'Ada Lovelace', 'ada lovelace', 4, 0, 'ada@example.org', '2687ccec400be9197d1f0ea046fb021f', 'x9!Kp', 1400000001, 1500000001, 'not-for-anybody'),
    -- hashcat-2811
    (2, 'Grace', 'grace', 'Grace', 'grace', 3, 0, 'Grace@Example.org', '022f7e02b3314f7d0968f73c00ba759f', '67588', 1400000002, 0, ''),
    -- ipb-md5; banned
    (3, 'alan', 'alan', 'Alan', 'alan', 3, 1, 'alan@example.org', '2687ccec400be9197d1f0ea046fb021f', 'x9!Kp', 1400000003, 1500000003, ''),
    -- ipb-md5; in the group of the banned
    (4, 'edsger', 'edsger', 'Edsger', 'edsger', 5, 0, 'edsger@example.org', '2687ccec400be9197d1f0ea046fb021f', 'x9!Kp', 1400000004, 0, ''),
    -- ipb-md5; has not followed the link yet
    (5, 'barbara', 'barbara', 'Barbara', 'barbara', 1, 0, 'barbara@example.org', '2687ccec400be9197d1f0ea046fb021f', 'x9!Kp', 1400000005, 0, ''),
    -- signs in by Twitter
    (6, 'donald', 'donald', 'Donald', 'donald', 3, 0, 'donald@example.org', '', '', 1400000006, 0, '');

INSERT INTO profile_portal (pp_member_id, pp_about_me) VALUES (1, 'Notes');
INSERT INTO members_partial (partial_member_id, partial_date) VALUES (6, 1400000006);
