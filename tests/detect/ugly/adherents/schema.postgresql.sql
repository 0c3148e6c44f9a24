-- those who are kept out are listed in a table of their own, and marked in another one
create table adherents (
    num_adh int generated always as identity primary key,
    courriel text unique,
    mot_de_passe text,
    nom text,
    prenom text
);
create table adherent_suspensions (
    id int generated always as identity primary key,
    adherent_id int not null references adherents (num_adh),
    motif text
);
create table adherents_profil (
    adherent_id int primary key references adherents (num_adh),
    ville text,
    bloque boolean not null default false
);
insert into adherents (courriel, mot_de_passe, nom, prenom)
select 'a' || n || '@example.fr', '$2b$10$' || substr(md5(n::text) || md5(n::text), 1, 53), 'Martin', 'Eva'
from generate_series(1, 25) n;
insert into adherent_suspensions (adherent_id, motif) values (3, 'x'), (3, 'y'), (5, 'z');
insert into adherents_profil (adherent_id, ville) select num_adh, 'Lyon' from adherents;
