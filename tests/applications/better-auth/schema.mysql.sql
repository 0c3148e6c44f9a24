-- Better Auth 1.4, with the plugins username and admin, as `npx @better-auth/cli migrate` makes it for MySQL.
CREATE TABLE `user` (
    `id` varchar(36) NOT NULL PRIMARY KEY,
    `name` varchar(255) NOT NULL,
    `email` varchar(255) NOT NULL UNIQUE,
    `emailVerified` boolean NOT NULL,
    `image` text,
    `createdAt` timestamp(3) DEFAULT CURRENT_TIMESTAMP(3) NOT NULL,
    `updatedAt` timestamp(3) DEFAULT CURRENT_TIMESTAMP(3) NOT NULL,
    `username` varchar(255) UNIQUE,
    `displayUsername` text,
    `role` text,
    `banned` boolean,
    `banReason` text,
    `banExpires` timestamp(3) NULL
);

CREATE TABLE `session` (
    `id` varchar(36) NOT NULL PRIMARY KEY,
    `expiresAt` timestamp(3) NOT NULL,
    `token` varchar(255) NOT NULL UNIQUE,
    `createdAt` timestamp(3) DEFAULT CURRENT_TIMESTAMP(3) NOT NULL,
    `updatedAt` timestamp(3) NOT NULL,
    `ipAddress` text,
    `userAgent` text,
    `userId` varchar(36) NOT NULL REFERENCES `user` (`id`) ON DELETE CASCADE
);
CREATE INDEX `session_userId_idx` ON `session` (`userId`);

CREATE TABLE `account` (
    `id` varchar(36) NOT NULL PRIMARY KEY,
    `accountId` text NOT NULL,
    `providerId` text NOT NULL,
    `userId` varchar(36) NOT NULL REFERENCES `user` (`id`) ON DELETE CASCADE,
    `accessToken` text,
    `refreshToken` text,
    `idToken` text,
    `accessTokenExpiresAt` timestamp(3),
    `refreshTokenExpiresAt` timestamp(3),
    `scope` text,
    `password` text,
    `createdAt` timestamp(3) DEFAULT CURRENT_TIMESTAMP(3) NOT NULL,
    `updatedAt` timestamp(3) NOT NULL
);
CREATE INDEX `account_userId_idx` ON `account` (`userId`);

CREATE TABLE `verification` (
    `id` varchar(36) NOT NULL PRIMARY KEY,
    `identifier` varchar(255) NOT NULL,
    `value` text NOT NULL,
    `expiresAt` timestamp(3) NOT NULL,
    `createdAt` timestamp(3) DEFAULT CURRENT_TIMESTAMP(3) NOT NULL,
    `updatedAt` timestamp(3) DEFAULT CURRENT_TIMESTAMP(3) NOT NULL
);
CREATE INDEX `verification_identifier_idx` ON `verification` (`identifier`);
