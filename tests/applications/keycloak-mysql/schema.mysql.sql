-- Keycloak 26, as its Liquibase changelogs leave it on MySQL and MariaDB
create table `REALM` (
    `ID` varchar(36) not null primary key,
    `ACCESS_CODE_LIFESPAN` int,
    `ENABLED` bit(1) not null default b'0',
    `EVENTS_ENABLED` bit(1) not null default b'0',
    `NAME` varchar(255),
    `PASSWORD_POLICY` text,
    `REGISTRATION_ALLOWED` bit(1) not null default b'0',
    `SSL_REQUIRED` varchar(255),
    `VERIFY_EMAIL` bit(1) not null default b'0',
    unique key `UK_ORVSDMLA56612EAEFIQ6WL5OI` (`NAME`)
) default character set utf8mb4;

create table `USER_ENTITY` (
    `ID` varchar(36) not null primary key,
    `EMAIL` varchar(255),
    `EMAIL_CONSTRAINT` varchar(255),
    `EMAIL_VERIFIED` bit(1) not null default b'0',
    `ENABLED` bit(1) not null default b'0',
    `FEDERATION_LINK` varchar(255),
    `FIRST_NAME` varchar(255) character set utf8mb3,
    `LAST_NAME` varchar(255) character set utf8mb3,
    `REALM_ID` varchar(255),
    `USERNAME` varchar(255) character set utf8mb3,
    `CREATED_TIMESTAMP` bigint,
    `SERVICE_ACCOUNT_CLIENT_LINK` varchar(255),
    `NOT_BEFORE` int not null default 0,
    unique key `UK_DYKN684SL8UP1CRFEI6ECKHD7` (`REALM_ID`, `EMAIL_CONSTRAINT`),
    unique key `UK_RU8TT6T700S9V50BU18WS5HA6` (`REALM_ID`, `USERNAME`),
    key `IDX_USER_EMAIL` (`EMAIL`),
    key `IDX_USER_SERVICE_ACCOUNT` (`REALM_ID`, `SERVICE_ACCOUNT_CLIENT_LINK`)
) default character set utf8mb4;

create table `CREDENTIAL` (
    `ID` varchar(36) not null primary key,
    `SALT` tinyblob,
    `TYPE` varchar(255),
    `USER_ID` varchar(36),
    `CREATED_DATE` bigint,
    `USER_LABEL` varchar(255),
    `SECRET_DATA` longtext,
    `CREDENTIAL_DATA` longtext,
    `PRIORITY` int,
    key `IDX_USER_CREDENTIAL` (`USER_ID`),
    constraint `FK_PFYR0GLASQYL0DEI3KL69R6V0` foreign key (`USER_ID`) references `USER_ENTITY` (`ID`)
) default character set utf8mb4;

create table `USER_ATTRIBUTE` (
    `NAME` varchar(255) not null,
    `VALUE` varchar(255) character set utf8mb3,
    `USER_ID` varchar(36) not null,
    `ID` varchar(36) not null default 'sybase-needs-something-here' primary key,
    `LONG_VALUE_HASH` binary(64),
    `LONG_VALUE_HASH_LOWER_CASE` binary(64),
    `LONG_VALUE` longtext character set utf8mb3,
    key `IDX_USER_ATTRIBUTE` (`USER_ID`),
    key `IDX_USER_ATTRIBUTE_NAME` (`NAME`, `VALUE`),
    constraint `FK_5HRM2VLF9QL5FU043KQEPOVBR` foreign key (`USER_ID`) references `USER_ENTITY` (`ID`)
) default character set utf8mb4;

create table `USER_REQUIRED_ACTION` (
    `USER_ID` varchar(36) not null,
    `REQUIRED_ACTION` varchar(255) not null default ' ',
    primary key (`REQUIRED_ACTION`, `USER_ID`),
    constraint `FK_6QJ3W1JW9CVAFHE19BWSIUVMD` foreign key (`USER_ID`) references `USER_ENTITY` (`ID`)
) default character set utf8mb4;

create table `EVENT_ENTITY` (
    `ID` varchar(36) not null primary key,
    `CLIENT_ID` varchar(255),
    `DETAILS_JSON` text,
    `ERROR` varchar(255),
    `IP_ADDRESS` varchar(255),
    `REALM_ID` varchar(255),
    `SESSION_ID` varchar(255),
    `EVENT_TIME` bigint,
    `TYPE` varchar(255),
    `USER_ID` varchar(255)
) default character set utf8mb4;
