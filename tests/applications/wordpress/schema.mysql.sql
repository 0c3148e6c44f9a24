-- WordPress 4.4 to 6.8, wp-admin/includes/schema.php, with the prefix that it proposes.
-- WordPress, too, asks the server to accept zero dates.
set session sql_mode = '';

create table wp_users (
    ID bigint(20) unsigned not null auto_increment,
    user_login varchar(60) not null default '',
    user_pass varchar(255) not null default '',
    user_nicename varchar(50) not null default '',
    user_email varchar(100) not null default '',
    user_url varchar(100) not null default '',
    user_registered datetime not null default '0000-00-00 00:00:00',
    user_activation_key varchar(255) not null default '',
    user_status int(11) not null default '0',
    display_name varchar(250) not null default '',
    primary key (ID),
    key user_login_key (user_login),
    key user_nicename (user_nicename),
    key user_email (user_email)
) default character set utf8mb4 collate utf8mb4_unicode_520_ci;

create table wp_usermeta (
    umeta_id bigint(20) unsigned not null auto_increment,
    user_id bigint(20) unsigned not null default '0',
    meta_key varchar(255) default null,
    meta_value longtext,
    primary key (umeta_id),
    key user_id (user_id),
    key meta_key (meta_key(191))
) default character set utf8mb4 collate utf8mb4_unicode_520_ci;

create table wp_comments (
    comment_ID bigint(20) unsigned not null auto_increment,
    comment_post_ID bigint(20) unsigned not null default '0',
    comment_author tinytext not null,
    comment_author_email varchar(100) not null default '',
    comment_author_url varchar(200) not null default '',
    comment_author_IP varchar(100) not null default '',
    comment_date datetime not null default '0000-00-00 00:00:00',
    comment_date_gmt datetime not null default '0000-00-00 00:00:00',
    comment_content text not null,
    comment_karma int(11) not null default '0',
    comment_approved varchar(20) not null default '1',
    comment_agent varchar(255) not null default '',
    comment_type varchar(20) not null default 'comment',
    comment_parent bigint(20) unsigned not null default '0',
    user_id bigint(20) unsigned not null default '0',
    primary key (comment_ID),
    key comment_post_ID (comment_post_ID),
    key comment_approved_date_gmt (comment_approved, comment_date_gmt),
    key comment_date_gmt (comment_date_gmt),
    key comment_parent (comment_parent),
    key comment_author_email (comment_author_email(10))
) default character set utf8mb4 collate utf8mb4_unicode_520_ci;

create table wp_options (
    option_id bigint(20) unsigned not null auto_increment,
    option_name varchar(191) not null default '',
    option_value longtext not null,
    autoload varchar(20) not null default 'yes',
    primary key (option_id),
    unique key option_name (option_name),
    key autoload (autoload)
) default character set utf8mb4 collate utf8mb4_unicode_520_ci;

create table wp_posts (
    ID bigint(20) unsigned not null auto_increment,
    post_author bigint(20) unsigned not null default '0',
    post_date datetime not null default '0000-00-00 00:00:00',
    post_content longtext not null,
    post_title text not null,
    post_status varchar(20) not null default 'publish',
    post_password varchar(255) not null default '',
    post_name varchar(200) not null default '',
    post_type varchar(20) not null default 'post',
    primary key (ID),
    key post_name (post_name(191)),
    key post_author (post_author)
) default character set utf8mb4 collate utf8mb4_unicode_520_ci;
