-- ASP.NET Membership 4.0, aspnet_regsql's tables of SQL Server with MySQL's types
create table `aspnet_Applications` (
    `ApplicationName` varchar(256) not null unique,
    `LoweredApplicationName` varchar(256) not null unique,
    `ApplicationId` char(36) not null primary key,
    `Description` varchar(256)
);

create table `aspnet_Users` (
    `ApplicationId` char(36) not null references `aspnet_Applications` (`ApplicationId`),
    `UserId` char(36) not null primary key,
    `UserName` varchar(256) not null,
    `LoweredUserName` varchar(256) not null,
    `MobileAlias` varchar(16),
    `IsAnonymous` tinyint(1) not null default false,
    `LastActivityDate` datetime(3) not null
);
create unique index `aspnet_Users_Index` on `aspnet_Users` (`ApplicationId`, `LoweredUserName`);
create index `aspnet_Users_Index2` on `aspnet_Users` (`ApplicationId`, `LastActivityDate`);

create table `aspnet_Membership` (
    `ApplicationId` char(36) not null references `aspnet_Applications` (`ApplicationId`),
    `UserId` char(36) not null primary key references `aspnet_Users` (`UserId`),
    `Password` varchar(128) not null,
    `PasswordFormat` int not null default 0,
    `PasswordSalt` varchar(128) not null,
    `MobilePIN` varchar(16),
    `Email` varchar(256),
    `LoweredEmail` varchar(256),
    `PasswordQuestion` varchar(256),
    `PasswordAnswer` varchar(128),
    `IsApproved` tinyint(1) not null,
    `IsLockedOut` tinyint(1) not null,
    `CreateDate` datetime(3) not null,
    `LastLoginDate` datetime(3) not null,
    `LastPasswordChangedDate` datetime(3) not null,
    `LastLockoutDate` datetime(3) not null,
    `FailedPasswordAttemptCount` int not null,
    `FailedPasswordAttemptWindowStart` datetime(3) not null,
    `FailedPasswordAnswerAttemptCount` int not null,
    `FailedPasswordAnswerAttemptWindowStart` datetime(3) not null,
    `Comment` longtext
);
create index `aspnet_Membership_index` on `aspnet_Membership` (`ApplicationId`, `LoweredEmail`);

create table `aspnet_Roles` (
    `ApplicationId` char(36) not null references `aspnet_Applications` (`ApplicationId`),
    `RoleId` char(36) not null primary key,
    `RoleName` varchar(256) not null,
    `LoweredRoleName` varchar(256) not null,
    `Description` varchar(256)
);
create unique index `aspnet_Roles_index1` on `aspnet_Roles` (`ApplicationId`, `LoweredRoleName`);

create table `aspnet_Profile` (
    `UserId` char(36) not null primary key references `aspnet_Users` (`UserId`),
    `PropertyNames` longtext not null,
    `PropertyValuesString` longtext not null,
    `PropertyValuesBinary` longblob not null,
    `LastUpdatedDate` datetime(3) not null
);
