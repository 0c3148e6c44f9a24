-- Drupal 7, modules/user/user.install and includes of system.install.
create table users (
    uid int(10) unsigned not null default '0',
    name varchar(60) not null default '',
    pass varchar(128) not null default '',
    mail varchar(254) default '',
    theme varchar(255) not null default '',
    signature varchar(255) not null default '',
    signature_format varchar(255) default null,
    created int(11) not null default '0',
    changed int(11) not null default '0',
    access int(11) not null default '0',
    login int(11) not null default '0',
    status tinyint(4) not null default '0',
    timezone varchar(32) default null,
    language varchar(12) not null default '',
    picture int(11) not null default '0',
    init varchar(254) default '',
    data longblob,
    primary key (uid),
    unique key name (name),
    key access (access),
    key created (created),
    key changed (changed),
    key mail (mail),
    key picture (picture)
) default character set utf8 collate utf8_general_ci;

create table role (
    rid int(10) unsigned not null auto_increment,
    name varchar(64) not null default '',
    weight int(11) not null default '0',
    primary key (rid),
    unique key name (name),
    key name_weight (name, weight)
) default character set utf8 collate utf8_general_ci;

create table users_roles (
    uid int(10) unsigned not null default '0',
    rid int(10) unsigned not null default '0',
    primary key (uid, rid),
    key rid (rid)
) default character set utf8 collate utf8_general_ci;

create table sequences (
    value int(10) unsigned not null auto_increment,
    primary key (value)
) default character set utf8 collate utf8_general_ci;

create table authmap (
    aid int(10) unsigned not null auto_increment,
    uid int(11) not null default '0',
    authname varchar(128) not null default '',
    module varchar(128) not null default '',
    primary key (aid),
    unique key authname (authname),
    key uid_module (uid, module)
) default character set utf8 collate utf8_general_ci;

create table sessions (
    uid int(10) unsigned not null,
    sid varchar(128) not null,
    ssid varchar(128) not null default '',
    hostname varchar(128) not null default '',
    timestamp int(11) not null default '0',
    cache int(11) not null default '0',
    session longblob,
    primary key (sid, ssid),
    key timestamp (timestamp),
    key uid (uid),
    key ssid (ssid)
) default character set utf8 collate utf8_general_ci;
