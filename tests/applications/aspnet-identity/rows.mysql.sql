insert into `AspNetRoles` (`Id`, `Name`, `NormalizedName`, `ConcurrencyStamp`) values
    ('5c1e6f7a-0000-4000-8000-0000000000a1', 'Admin', 'ADMIN', null);

insert into `AspNetUsers`
    (`Id`, `UserName`, `NormalizedUserName`, `Email`, `NormalizedEmail`, `EmailConfirmed`, `PasswordHash`,
     `SecurityStamp`, `ConcurrencyStamp`, `PhoneNumber`, `PhoneNumberConfirmed`, `TwoFactorEnabled`, `LockoutEnd`, `LockoutEnabled`, `AccessFailedCount`)
values
    ('00000000-0000-4000-8000-000000000001', 'Ada', 'ADA', 'Ada@example.org', 'ADA@EXAMPLE.ORG', true,
     -- aspnet-v3-net7-default
     'AQAAAAIAAYagAAAAEOmO6B7ff65Av+eT2fztUrI86yTjPju53wzxy1bBDOj4OySb1T7mhmnqQxMNbkkNIA==',
     'QW5ZL4TN3XJ6', '11111111-0000-4000-8000-000000000001', '+491511234', true, true, null, true, 0),
    ('00000000-0000-4000-8000-000000000002', 'alan', 'ALAN', 'alan@example.org', 'ALAN@EXAMPLE.ORG', false,
     -- aspnet-v3-npm1
     'AQAAAAEAACcQAAAAEM2Oba5ZjJcMDyWTkp73ojuwGjf29HRchFBEvRcKHtozFeqVeFbLhfbjWrnj1bkhVg==',
     'QW5ZL4TN3XJ7', '11111111-0000-4000-8000-000000000002', null, false, false, '2020-01-01 00:00:00', true, 2),
    -- locked for ever
    ('00000000-0000-4000-8000-000000000003', 'barbara', 'BARBARA', 'barbara@example.org', 'BARBARA@EXAMPLE.ORG', true,
     -- aspnet-v3-ms-default
     'AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
     'QW5ZL4TN3XJ8', '11111111-0000-4000-8000-000000000003', null, false, false, '9999-12-31 23:59:59', true, 0),
    -- who cannot be locked, as administrators often cannot
    ('00000000-0000-4000-8000-000000000004', 'root', 'ROOT', 'root@example.org', 'ROOT@EXAMPLE.ORG', true,
     -- aspnet-v2-npm2
     'ADsCk2qHPkMD5exL6iYS/ow7KjE5gObHy3KWfUwK9EHkOseChCy3xre0GQd1AYFrfg==',
     'QW5ZL4TN3XJ9', '11111111-0000-4000-8000-000000000004', null, false, false, '2999-12-31 00:00:00', false, 9),
    -- signed in with Google only
    ('00000000-0000-4000-8000-000000000005', 'edsger@example.org', 'EDSGER@EXAMPLE.ORG', 'edsger@example.org', 'EDSGER@EXAMPLE.ORG', true,
     null, 'QW5ZL4TN3XK1', '11111111-0000-4000-8000-000000000005', null, false, false, null, true, 0),
    -- a letter that has no single capital stays as it is
    ('00000000-0000-4000-8000-000000000006', 'groß', 'GROß', null, null, false,
     -- aspnet-v3-ms-sha1
     'AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M',
     'QW5ZL4TN3XK2', '11111111-0000-4000-8000-000000000006', null, false, false, null, true, 0),
    ('00000000-0000-4000-8000-000000000007', 'Grace_100%', 'GRACE_100%', 'grace@example.org', 'GRACE@EXAMPLE.ORG', true,
     -- aspnet-v2-ms-default
     'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
     'QW5ZL4TN3XK3', '11111111-0000-4000-8000-000000000007', null, false, false, null, true, 0),
    -- what was never a hash of Identity's
    ('00000000-0000-4000-8000-000000000008', 'zuse', 'ZUSE', 'zuse@example.org', 'ZUSE@EXAMPLE.ORG', true,
     -- aspnet-v3-ms-extra
     'AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHwAAAAAAAAAAAA',
     'QW5ZL4TN3XK4', '11111111-0000-4000-8000-000000000008', null, false, false, null, true, 0);

insert into `AspNetUserRoles` values
    ('00000000-0000-4000-8000-000000000001', '5c1e6f7a-0000-4000-8000-0000000000a1');

insert into `AspNetUserClaims` (`Id`, `UserId`, `ClaimType`, `ClaimValue`) values
    (1, '00000000-0000-4000-8000-000000000001', 'given_name', 'Ada');

insert into `AspNetUserLogins` values
    ('Google', '1029384756', 'Google', '00000000-0000-4000-8000-000000000005');

insert into `AspNetUserTokens` values
    ('00000000-0000-4000-8000-000000000001', '[AspNetUserStore]', 'AuthenticatorKey', 'JBSWY3DPEHPK3PXP');

insert into `__EFMigrationsHistory` values ('00000000000000_CreateIdentitySchema', '8.0.0');
