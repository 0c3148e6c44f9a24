insert into users (username, password, enabled) values
    -- spring-test-bcrypt
    ('ada', '{bcrypt}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG', true),
    -- spring-test-argon2@SpringSecurity_v5_8
    ('alan', '{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=16384,t=2,p=1$v7fN5p91BQbdbA2HfdSPRg$MULpa02CO/6FKfqwuerCFvS7OhMxGFCKUOoWfzt86Rc', true),
    -- disabled
    -- spring-test-bcrypt
    ('barbara', '{bcrypt}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG', false),
    -- of before Spring Security 5
    -- jbcrypt-0.4
    ('grace', '$2a$06$VidzRlmVRYL5IoO/rH6g9.c/eykd/LYcp4eo5xhOaFa42PNhKhpmW', true),
    -- spring-test-scrypt@SpringSecurity_v5_8
    ('hanako', '{scrypt@SpringSecurity_v5_8}$e0801$vSriIassJwvdNBF1vpSoCenqBxvpT4e+NcLKVsrOVpaZfyRfpUJ6KctkpmketuacWelLU5njpILXM9LLkMXLMw==$vIQQljL257HOcnumyiy1hJBGYHmoXgENIh+NkFvmrGY=', true),
    -- spring-test-pbkdf2@SpringSecurity_v5_8
    ('hedy', '{pbkdf2@SpringSecurity_v5_8}fefe5120467e5d4ccff442dbb2fa86d276262d97435c0c54e5eebced51ffd144fcb05eb53fea2677216c4f3250010006', true),
    -- spring-gen-MD5
    ('margaret', '{MD5}{Fzs/8sF7hkXYuDyop1EGO7x3EXfdcCCZt43vPracmkY=}84ff357547e9922e5e7d0ab393ff6bca', true),
    -- spring-gen-noop
    ('noop', '{noop}pässwörd-日本語-🔑', true),
    -- spring-gen-SHA-256
    ('percent_100%', '{SHA-256}{1Rp7p+vSiHzlfSHhpUgm1t7Tm+yzoht7ip/pyoc+q5U=}6ed57fe148b78114ddea879bb688a1dbe9adee84ec7713fbcd77ccb15bea8e03', true),
    -- an encoder that nobody knows
    ('zuse', '{z3}0a4d55a8d778e5022fab701977c5d840bbc486d0', true);

insert into authorities (username, authority) values
    ('ada', 'ROLE_ADMIN'), ('ada', 'ROLE_USER'), ('grace', 'ROLE_USER');

insert into `groups` (id, group_name) values (1, 'editors');

insert into group_members (id, username, group_id) values (1, 'alan', 1);

insert into persistent_logins values
    ('ada', 'WnLqHNdJ1ZzUq0Vr3GUmhg==', 'pV5z5lcuZlZbZ3JjbXQ1Yg==', '2024-06-01 12:00:00');
