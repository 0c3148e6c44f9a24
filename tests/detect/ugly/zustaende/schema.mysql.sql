-- states by words, under names with something before them, and one under a name that says nothing
create table users (
    id int auto_increment primary key,
    email varchar(80) unique,
    password varchar(80),
    account_state varchar(10),
    kd_status tinyint(1) default 1,
    kz varchar(12),
    payment_status varchar(10)
);
insert into users (email, password, account_state, kd_status, kz, payment_status)
select concat('u', seq, '@example.de'),
       concat('$2y$10$', substr(concat(md5(seq), md5(seq)), 1, 53)),
       elt(1 + seq mod 3, 'OPEN', 'CLOSED', 'PENDING'), 1, if(seq = 7, 'GESPERRT', 'AKTIV'), 'paid'
from seq_1_to_25;
