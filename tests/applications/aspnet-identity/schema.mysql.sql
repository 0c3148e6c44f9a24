-- ASP.NET Core Identity 8 (IdentityDbContext), as EF Core's migration makes it with Pomelo's provider for MySQL
create table `AspNetRoles` (
    `Id` varchar(255) not null,
    `Name` varchar(256),
    `NormalizedName` varchar(256),
    `ConcurrencyStamp` longtext,
    constraint `PK_AspNetRoles` primary key (`Id`)
);
create unique index `RoleNameIndex` on `AspNetRoles` (`NormalizedName`);

create table `AspNetUsers` (
    `Id` varchar(255) not null,
    `UserName` varchar(256),
    `NormalizedUserName` varchar(256),
    `Email` varchar(256),
    `NormalizedEmail` varchar(256),
    `EmailConfirmed` tinyint(1) not null,
    `PasswordHash` longtext,
    `SecurityStamp` longtext,
    `ConcurrencyStamp` longtext,
    `PhoneNumber` longtext,
    `PhoneNumberConfirmed` tinyint(1) not null,
    `TwoFactorEnabled` tinyint(1) not null,
    `LockoutEnd` datetime(6),
    `LockoutEnabled` tinyint(1) not null,
    `AccessFailedCount` int not null,
    constraint `PK_AspNetUsers` primary key (`Id`)
);
create index `EmailIndex` on `AspNetUsers` (`NormalizedEmail`);
create unique index `UserNameIndex` on `AspNetUsers` (`NormalizedUserName`);

create table `AspNetUserClaims` (
    `Id` int not null auto_increment,
    `UserId` varchar(255) not null,
    `ClaimType` longtext,
    `ClaimValue` longtext,
    constraint `PK_AspNetUserClaims` primary key (`Id`),
    constraint `FK_AspNetUserClaims_AspNetUsers_UserId` foreign key (`UserId`)
        references `AspNetUsers` (`Id`) on delete cascade
);
create index `IX_AspNetUserClaims_UserId` on `AspNetUserClaims` (`UserId`);

create table `AspNetUserLogins` (
    `LoginProvider` varchar(255) not null,
    `ProviderKey` varchar(255) not null,
    `ProviderDisplayName` longtext,
    `UserId` varchar(255) not null,
    constraint `PK_AspNetUserLogins` primary key (`LoginProvider`, `ProviderKey`),
    constraint `FK_AspNetUserLogins_AspNetUsers_UserId` foreign key (`UserId`)
        references `AspNetUsers` (`Id`) on delete cascade
);
create index `IX_AspNetUserLogins_UserId` on `AspNetUserLogins` (`UserId`);

create table `AspNetUserRoles` (
    `UserId` varchar(255) not null,
    `RoleId` varchar(255) not null,
    constraint `PK_AspNetUserRoles` primary key (`UserId`, `RoleId`),
    constraint `FK_AspNetUserRoles_AspNetRoles_RoleId` foreign key (`RoleId`)
        references `AspNetRoles` (`Id`) on delete cascade,
    constraint `FK_AspNetUserRoles_AspNetUsers_UserId` foreign key (`UserId`)
        references `AspNetUsers` (`Id`) on delete cascade
);
create index `IX_AspNetUserRoles_RoleId` on `AspNetUserRoles` (`RoleId`);

create table `AspNetUserTokens` (
    `UserId` varchar(255) not null,
    `LoginProvider` varchar(255) not null,
    `Name` varchar(255) not null,
    `Value` longtext,
    constraint `PK_AspNetUserTokens` primary key (`UserId`, `LoginProvider`, `Name`),
    constraint `FK_AspNetUserTokens_AspNetUsers_UserId` foreign key (`UserId`)
        references `AspNetUsers` (`Id`) on delete cascade
);

create table `__EFMigrationsHistory` (
    `MigrationId` varchar(150) not null,
    `ProductVersion` varchar(32) not null,
    constraint `PK___EFMigrationsHistory` primary key (`MigrationId`)
);
