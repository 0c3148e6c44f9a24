-- people in one table, what they log in with in another
create table personen (
    id bigint generated always as identity primary key,
    vorname text not null,
    nachname text not null,
    email text not null unique,
    geburtstag date,
    stadt text,
    erstellt_am timestamptz not null default now()
);
create table zugangsdaten (
    person_id bigint primary key references personen (id),
    anmeldename text not null unique,
    kennwort_hash text not null,
    gesperrt boolean not null default false
);
create table person_notizen (id bigint primary key, person_id bigint references personen (id), notiz text);
insert into personen (vorname, nachname, email) select 'Eva', 'Maier', 'eva' || n || '@example.com' from generate_series(1, 25) n;
insert into zugangsdaten (person_id, anmeldename, kennwort_hash)
select id, 'eva' || id,
       '$argon2id$v=19$m=512,t=3,p=2$HkBZA1qA9zvv5/oLFvIgIA$' || md5(id::text)
from personen;
