-- XenForo 2.
CREATE TABLE xf_user (
    user_id int unsigned NOT NULL AUTO_INCREMENT,
    username varchar(50) NOT NULL,
    email varchar(120) NOT NULL,
    custom_title varchar(50) NOT NULL DEFAULT '',
    language_id int unsigned NOT NULL,
    style_id int unsigned NOT NULL,
    timezone varchar(50) NOT NULL,
    visible tinyint unsigned NOT NULL DEFAULT 1,
    activity_visible tinyint unsigned NOT NULL DEFAULT 1,
    user_group_id int unsigned NOT NULL,
    secondary_group_ids varbinary(255) NOT NULL,
    display_style_group_id int unsigned NOT NULL DEFAULT 0,
    permission_combination_id int unsigned NOT NULL,
    message_count int unsigned NOT NULL DEFAULT 0,
    conversations_unread smallint unsigned NOT NULL DEFAULT 0,
    register_date int unsigned NOT NULL DEFAULT 0,
    last_activity int unsigned NOT NULL DEFAULT 0,
    trophy_points int unsigned NOT NULL DEFAULT 0,
    alerts_unread smallint unsigned NOT NULL DEFAULT 0,
    avatar_date int unsigned NOT NULL DEFAULT 0,
    avatar_width smallint unsigned NOT NULL DEFAULT 0,
    avatar_height smallint unsigned NOT NULL DEFAULT 0,
    avatar_highdpi tinyint unsigned NOT NULL DEFAULT 0,
    gravatar varchar(120) NOT NULL DEFAULT '',
    user_state enum('valid','email_confirm','email_confirm_edit','moderated','email_bounce','rejected','disabled') NOT NULL DEFAULT 'valid',
    is_moderator tinyint unsigned NOT NULL DEFAULT 0,
    is_admin tinyint unsigned NOT NULL DEFAULT 0,
    is_banned tinyint unsigned NOT NULL DEFAULT 0,
    reaction_score int NOT NULL DEFAULT 0,
    warning_points int unsigned NOT NULL DEFAULT 0,
    is_staff tinyint unsigned NOT NULL DEFAULT 0,
    secret_key varbinary(32) NOT NULL,
    privacy_policy_accepted int unsigned NOT NULL DEFAULT 0,
    terms_accepted int unsigned NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id),
    UNIQUE KEY username (username),
    KEY email (email),
    KEY user_state (user_state),
    KEY last_activity (last_activity),
    KEY message_count (message_count),
    KEY trophy_points (trophy_points),
    KEY reaction_score (reaction_score),
    KEY register_date (register_date),
    KEY staff_username (is_staff, username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE xf_user_authenticate (
    user_id int unsigned NOT NULL,
    scheme_class varchar(100) NOT NULL,
    data mediumblob NOT NULL,
    PRIMARY KEY (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE xf_user_profile (
    user_id int unsigned NOT NULL,
    dob_day tinyint unsigned NOT NULL DEFAULT 0,
    dob_month tinyint unsigned NOT NULL DEFAULT 0,
    dob_year smallint unsigned NOT NULL DEFAULT 0,
    signature text NOT NULL,
    website text NOT NULL,
    location varchar(50) NOT NULL DEFAULT '',
    following text NOT NULL,
    ignored text NOT NULL,
    avatar_crop_x int unsigned NOT NULL DEFAULT 0,
    avatar_crop_y int unsigned NOT NULL DEFAULT 0,
    about text NOT NULL,
    custom_fields mediumblob NOT NULL,
    connected_accounts mediumblob NOT NULL,
    password_date int unsigned NOT NULL DEFAULT 1,
    PRIMARY KEY (user_id),
    KEY dob (dob_month, dob_day, dob_year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE xf_user_ban (
    user_id int unsigned NOT NULL,
    ban_user_id int unsigned NOT NULL,
    ban_date int unsigned NOT NULL DEFAULT 0,
    end_date int unsigned NOT NULL DEFAULT 0,
    user_reason varchar(255) NOT NULL,
    triggered tinyint unsigned NOT NULL DEFAULT 1,
    PRIMARY KEY (user_id),
    KEY ban_date (ban_date),
    KEY end_date (end_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE xf_user_remember (
    remember_id int unsigned NOT NULL AUTO_INCREMENT,
    user_id int unsigned NOT NULL,
    remember_key varbinary(32) NOT NULL,
    start_date int unsigned NOT NULL,
    expiry_date int unsigned NOT NULL,
    PRIMARY KEY (remember_id),
    UNIQUE KEY user_id_remember_key (user_id, remember_key),
    KEY expiry_date (expiry_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
