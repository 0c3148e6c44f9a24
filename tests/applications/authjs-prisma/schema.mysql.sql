-- @auth/prisma-adapter 2, as Prisma's migrations make it for MySQL. `password` is the application's own.
CREATE TABLE `User` (
    `id` varchar(191) NOT NULL,
    `name` varchar(191) NULL,
    `email` varchar(191) NOT NULL,
    `emailVerified` datetime(3) NULL,
    `image` varchar(191) NULL,
    `password` varchar(191) NULL,
    PRIMARY KEY (`id`),
    UNIQUE INDEX `User_email_key` (`email`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Account` (
    `userId` varchar(191) NOT NULL,
    `type` varchar(191) NOT NULL,
    `provider` varchar(191) NOT NULL,
    `providerAccountId` varchar(191) NOT NULL,
    `refresh_token` varchar(191) NULL,
    `access_token` varchar(191) NULL,
    `expires_at` int NULL,
    `token_type` varchar(191) NULL,
    `scope` varchar(191) NULL,
    `id_token` varchar(191) NULL,
    `session_state` varchar(191) NULL,
    PRIMARY KEY (`provider`, `providerAccountId`),
    CONSTRAINT `Account_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User` (`id`) ON DELETE CASCADE ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Session` (
    `sessionToken` varchar(191) NOT NULL,
    `userId` varchar(191) NOT NULL,
    `expires` datetime(3) NOT NULL,
    UNIQUE INDEX `Session_sessionToken_key` (`sessionToken`),
    CONSTRAINT `Session_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User` (`id`) ON DELETE CASCADE ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `VerificationToken` (
    `identifier` varchar(191) NOT NULL,
    `token` varchar(191) NOT NULL,
    `expires` datetime(3) NOT NULL,
    UNIQUE INDEX `VerificationToken_token_key` (`token`),
    PRIMARY KEY (`identifier`, `token`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
