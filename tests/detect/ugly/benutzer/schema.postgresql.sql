-- as it came from Oracle: capitals, and a digest with its salt
create table "T_BENUTZER" (
    "BENUTZER_ID" numeric(10) primary key,
    "LOGINNAME" varchar(30) not null,
    "LOGINNAME_UPPER" varchar(30) not null unique,
    "PW_DIGEST" varchar(40),
    "PW_SALT" varchar(32),
    "EMAIL_ADR" varchar(200),
    "VORNAME" varchar(60),
    "NACHNAME" varchar(60),
    "IST_AKTIV" char(1) not null,
    "PASSWORT_GEAENDERT_AM" timestamp,
    "LETZTER_LOGIN_TS" timestamp
);
create table "T_ROLLE" ("ROLLE_ID" numeric(10) primary key, "NAME" varchar(30));
create table "T_BENUTZER_ROLLE" ("BENUTZER_ID" numeric(10), "ROLLE_ID" numeric(10));
create table "T_AUDIT_LOG" ("ID" numeric(10) primary key, "LOGINNAME" varchar(30), "EMAIL_ADR" varchar(200));
insert into "T_BENUTZER"
select n, 'Nutzer' || n, 'NUTZER' || n,
       md5(n::text) || left(md5(n::text), 8), md5(n::text), 'Nutzer' || n || '@example.com', 'Uwe', 'Ohm',
       case when n = 2 then 'N' else 'J' end
from generate_series(1, 25) n;
insert into "T_AUDIT_LOG" select n, 'Nutzer' || n % 25, 'x@example.com' from generate_series(1, 90) n;
insert into "T_BENUTZER_ROLLE" select n, 1 from generate_series(1, 25) n;
