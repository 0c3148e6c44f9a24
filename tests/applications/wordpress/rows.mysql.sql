set session sql_mode = '';

insert into wp_users
    (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, display_name)
values
    -- wordpress-hash-node
    (1, 'ada', '$P$BHRHOHJpGDVxXjam/0ATtJlZjx8.gK.', 'ada', 'ada@example.org', 'https://ada.example.org',
     '2019-05-06 07:08:09', '', 'Ada Lovelace'),
    -- wp68-bcrypt-trim
    (2, 'Grace.Hopper', '$wp$2y$10$sToXUR9IVFnTY1NPkUHJNOuAOBx10FYxtCzc8oL454hfka/1og.E6', 'grace-hopper', 'grace@example.org', '',
     '2025-04-15 10:00:00', '', 'Grace Hopper'),
    -- wp-phpass-unicode
    (3, 'hanako', '$P$B7YkgDlNzRq1mzQtrhC6CnA5MIyDPF.', 'hanako', 'Hanako@Example.jp', '',
     '0000-00-00 00:00:00', '', '小林 花子'),
    -- wp68-bigbike; a password reset is under way
    (4, 'bike rider', '$wp$2y$10$qeleDSuDaeZO5fBsEqFReeWdlqaDnBDBzB16hFgsFnhN9qFBIihvm', 'bike-rider', 'rider@example.org', '',
     '2025-05-01 00:00:00', '1746057600:$generic$1Gxkw9ZCqyNRnOkL4xEK', 'Bike Rider'),
    -- wp68-bcrypt-long
    (5, 'long', '$wp$2y$10$GXqXfVzkwZVXRjaiqeBKWuYisj7hxsscWG596H05Gkn2b/oRBQXKC', 'long', 'long@example.org', '',
     '2025-06-01 00:00:00', '', 'long'),
    -- php-bcrypt-2y-10, as plugins and migrations from elsewhere write it
    (6, 'imported', '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS', 'imported', 'imported@example.org', '',
     '2023-01-01 00:00:00', '', 'Imported'),
    -- no password: a plugin's single sign-on made the row
    (12, 'sso-only', '', 'sso-only', 'sso@example.org', '', '2024-01-01 00:00:00', '', '100% SSO_only');

insert into wp_usermeta (user_id, meta_key, meta_value) values
    (1, 'nickname', 'Countess'), (1, 'first_name', 'Ada'), (1, 'last_name', 'Lovelace'), (1, 'description', 'Analyst'),
    (1, 'locale', 'en_GB'), (1, 'wp_capabilities', 'a:1:{s:13:"administrator";b:1;}'), (1, 'wp_user_level', '10'),
    (1, 'session_tokens', 'a:1:{s:64:"0f5e";a:1:{s:10:"expiration";i:1717243200;}}'),
    (2, 'nickname', 'grace'), (2, 'first_name', 'Grace'), (2, 'last_name', 'Hopper'), (2, 'wp_capabilities', 'a:1:{s:10:"subscriber";b:1;}'),
    (3, 'nickname', 'hanako'), (3, 'wp_capabilities', 'a:1:{s:10:"subscriber";b:1;}'),
    (99, 'first_name', 'Left behind');

insert into wp_comments (comment_post_ID, comment_author, comment_author_email, comment_date, comment_content) values
    (1, 'A visitor', 'visitor@example.com', '2024-02-03 04:05:06', 'Nice.'),
    (1, 'Ada Lovelace', 'ada@example.org', '2024-02-04 04:05:06', 'Thanks.');

insert into wp_options (option_name, option_value) values ('siteurl', 'https://www.example.org'), ('admin_email', 'ada@example.org');

insert into wp_posts (post_author, post_date, post_content, post_title, post_name) values
    (1, '2024-01-01 00:00:00', 'Welcome to WordPress.', 'Hello world!', 'hello-world');
