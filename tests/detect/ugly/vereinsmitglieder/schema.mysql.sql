-- a club: who has left has a date, and who may come in has a letter
create table mitglieder (
    nr int auto_increment primary key,
    benutzer varchar(40) unique,
    mail varchar(80),
    kennwort varchar(80),
    freigeschaltet enum('j', 'n') default 'n',
    austritt date,
    konto_bis date,
    sperre int default 0
);
create table vorstand_mitarbeiter (
    ma_id int auto_increment primary key,
    ma_login varchar(20) unique,
    ma_passwort varchar(80),
    ma_mail varchar(80)
);
insert into mitglieder (benutzer, mail, kennwort, freigeschaltet, austritt, konto_bis, sperre)
select concat('mitglied', seq), concat('m', seq, '@example.de'),
       concat('$2y$10$', substr(concat(md5(seq), md5(seq)), 1, 53)),
       if(seq = 2, 'n', 'j'), if(seq = 3, '2015-01-01', null), '2035-01-01', seq = 4
from seq_1_to_25;
insert into vorstand_mitarbeiter (ma_login, ma_passwort, ma_mail)
select concat('v', seq), concat('$2y$10$', substr(concat(md5(seq), md5(seq)), 1, 53)),
       concat('v', seq, '@example.de')
from seq_1_to_6;
