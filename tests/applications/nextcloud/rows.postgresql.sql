insert into oc_users (uid, uid_lower, displayname, password) values
    -- nextcloud-3
    ('Ada', 'ada', 'Ada Lovelace', '3|$argon2id$v=19$m=65536,t=4,p=1$OEVrQVNBaVFVMUhjZy9Fcg$hDNwqS0ueg2sHAxJYqcNxxb41Hyvo39W7ebUKiZ/xAo'),
    -- of an ownCloud that became a Nextcloud, without a version in front
    -- php-bcrypt-2y-10
    ('alan', 'alan', null, '$2y$10$CqleV6iMOxDDXZjy.ST4w.jZbuM6obcD0Lb3SXOS/R0G00w6hKEzS'),
    -- disabled
    -- nextcloud-3
    ('barbara', 'barbara', 'Barbara Liskov', '3|$argon2id$v=19$m=65536,t=4,p=1$OEVrQVNBaVFVMUhjZy9Fcg$hDNwqS0ueg2sHAxJYqcNxxb41Hyvo39W7ebUKiZ/xAo'),
    -- without a password
    ('edsger', 'edsger', '100% Edsger', ''),
    ('grace', 'grace', 'Grace Hopper', '3|unknown'),
    -- disabled and enabled again
    -- nextcloud-3
    ('hanako', 'hanako', '小林 花子', '3|$argon2id$v=19$m=65536,t=4,p=1$OEVrQVNBaVFVMUhjZy9Fcg$hDNwqS0ueg2sHAxJYqcNxxb41Hyvo39W7ebUKiZ/xAo');

insert into oc_preferences (userid, appid, configkey, configvalue) values
    ('Ada', 'settings', 'email', 'Ada@example.org'),
    ('Ada', 'core', 'lang', 'de'),
    ('Ada', 'login', 'lastLogin', '1717243200'),
    ('Ada', 'firstrunwizard', 'show', '0'),
    ('alan', 'settings', 'email', 'alan@example.org'),
    ('alan', 'login', 'lastLogin', '0'),
    ('barbara', 'settings', 'email', 'barbara@example.org'),
    ('barbara', 'core', 'enabled', 'false'),
    ('hanako', 'core', 'enabled', 'true'),
    ('hanako', 'core', 'lang', 'ja'),
    -- of somebody whom an LDAP directory has
    ('ldap-user', 'settings', 'email', 'ldap@example.org');

insert into oc_accounts (uid, data) values ('Ada', '{"phone":{"value":"+491511234","scope":"v2-local"}}');

insert into oc_accounts_data (id, uid, name, value) values
    (1, 'Ada', 'displayname', 'Ada Lovelace'),
    (2, 'Ada', 'phone', '+491511234'),
    (3, 'Ada', 'website', 'https://ada.example'),
    (4, 'Ada', 'email', 'Ada@example.org');

insert into oc_authtoken (id, uid, login_name, password, name, token) values
    (1, 'Ada', 'Ada', 'JDJ5', 'phone', 'f00d');

insert into oc_group_user (gid, uid) values ('admin', 'Ada');
