-- ASP.NET Membership 4.0, aspnet_regsql's tables of SQL Server with PostgreSQL's types
create table "aspnet_Applications" (
    "ApplicationName" varchar(256) not null unique,
    "LoweredApplicationName" varchar(256) not null unique,
    "ApplicationId" uuid not null primary key,
    "Description" varchar(256)
);

create table "aspnet_Users" (
    "ApplicationId" uuid not null references "aspnet_Applications" ("ApplicationId"),
    "UserId" uuid not null primary key,
    "UserName" varchar(256) not null,
    "LoweredUserName" varchar(256) not null,
    "MobileAlias" varchar(16),
    "IsAnonymous" boolean not null default false,
    "LastActivityDate" timestamp(3) not null
);
create unique index "aspnet_Users_Index" on "aspnet_Users" ("ApplicationId", "LoweredUserName");
create index "aspnet_Users_Index2" on "aspnet_Users" ("ApplicationId", "LastActivityDate");

create table "aspnet_Membership" (
    "ApplicationId" uuid not null references "aspnet_Applications" ("ApplicationId"),
    "UserId" uuid not null primary key references "aspnet_Users" ("UserId"),
    "Password" varchar(128) not null,
    "PasswordFormat" integer not null default 0,
    "PasswordSalt" varchar(128) not null,
    "MobilePIN" varchar(16),
    "Email" varchar(256),
    "LoweredEmail" varchar(256),
    "PasswordQuestion" varchar(256),
    "PasswordAnswer" varchar(128),
    "IsApproved" boolean not null,
    "IsLockedOut" boolean not null,
    "CreateDate" timestamp(3) not null,
    "LastLoginDate" timestamp(3) not null,
    "LastPasswordChangedDate" timestamp(3) not null,
    "LastLockoutDate" timestamp(3) not null,
    "FailedPasswordAttemptCount" integer not null,
    "FailedPasswordAttemptWindowStart" timestamp(3) not null,
    "FailedPasswordAnswerAttemptCount" integer not null,
    "FailedPasswordAnswerAttemptWindowStart" timestamp(3) not null,
    "Comment" text
);
create index "aspnet_Membership_index" on "aspnet_Membership" ("ApplicationId", "LoweredEmail");

create table "aspnet_Roles" (
    "ApplicationId" uuid not null references "aspnet_Applications" ("ApplicationId"),
    "RoleId" uuid not null primary key,
    "RoleName" varchar(256) not null,
    "LoweredRoleName" varchar(256) not null,
    "Description" varchar(256)
);
create unique index "aspnet_Roles_index1" on "aspnet_Roles" ("ApplicationId", "LoweredRoleName");

create table "aspnet_Profile" (
    "UserId" uuid not null primary key references "aspnet_Users" ("UserId"),
    "PropertyNames" text not null,
    "PropertyValuesString" text not null,
    "PropertyValuesBinary" bytea not null,
    "LastUpdatedDate" timestamp(3) not null
);
