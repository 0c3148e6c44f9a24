-- a shop that was written in German, with digests of 2006
create table kunden (
    kdnr int auto_increment primary key,
    anrede varchar(10),
    vorname varchar(60),
    nachname varchar(60),
    firma varchar(80),
    strasse varchar(80),
    plz varchar(10),
    ort varchar(60),
    emailadresse varchar(120),
    telefon varchar(40),
    kennwort char(32),
    geburtsdatum date,
    gesperrt char(1) not null default 'N',
    angelegt_am datetime,
    letzter_login datetime,
    unique key kunden_email (emailadresse)
);
create table bestellungen (
    bestellnr int auto_increment primary key,
    kdnr int not null,
    rechnungs_email varchar(120),
    summe decimal(10, 2)
);
create table newsletter_abonnenten (
    id int auto_increment primary key,
    email varchar(120) not null unique,
    name varchar(80),
    bestaetigt_am datetime
);
create table kunden_protokoll (
    id int auto_increment primary key,
    kdnr int,
    emailadresse varchar(120),
    kennwort_alt char(32),
    geaendert_am datetime
);
insert into kunden (anrede, vorname, nachname, emailadresse, telefon, kennwort, geburtsdatum, gesperrt, angelegt_am)
select 'Frau', concat('Vorname', seq), 'Müller', concat('Kunde', seq, '@example.de'), concat('0351 / 44', 1000 + seq),
       md5(concat('geheim', seq)), '1980-01-02', if(seq = 3, 'J', 'N'), '2006-05-01 10:00:00'
from seq_1_to_60;
insert into bestellungen (kdnr, rechnungs_email, summe)
select seq, concat('Kunde', seq, '@example.de'), 9.99 from seq_1_to_60;
insert into newsletter_abonnenten (email, name) select concat('leser', seq, '@example.de'), 'Leser' from seq_1_to_300;
insert into kunden_protokoll (kdnr, emailadresse, kennwort_alt) select seq, concat('alt', seq, '@example.de'), md5(seq) from seq_1_to_60;
