-- only a view may be read, of tables that may not
create schema verein;
create table verein.stamm (nr int primary key, vn text, nn text, mail text, kw text, aus boolean not null default false);
create table verein.beitraege (id int primary key, nr int references verein.stamm (nr), betrag numeric);
create view public.mitglieder as
select nr as mitgliedsnr, vn as vorname, nn as nachname, mail as email, kw as passwort, aus as gesperrt from verein.stamm;
create table public.gaestebuch (id int primary key, name text, email text, eintrag text);
insert into verein.stamm
select n, 'Ina', 'Berg', 'ina' || n || '@example.com',
       '$2b$06$' || left(md5(n::text) || md5(n::text), 53) from generate_series(1, 20) n;
insert into gaestebuch select n, 'Gast', 'gast' || n || '@example.com', 'schön hier' from generate_series(1, 50) n;
create role {role} login password 's3cret';
grant usage on schema verein to {role};
grant select on mitglieder, gaestebuch to {role};
