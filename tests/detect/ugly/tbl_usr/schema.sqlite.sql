-- 2009, with a copy that somebody made before an upgrade
create table tbl_usr (
    usr_id integer primary key,
    usr_login varchar(32) not null unique,
    usr_pw varchar(34) not null,
    usr_mail varchar(100) not null,
    usr_fname varchar(50),
    usr_lname varchar(50),
    usr_lvl integer not null default 1,
    usr_del integer not null default 0,
    usr_dt_reg integer not null,
    usr_tok varchar(32)
);
create table tbl_usr_bak (
    usr_id integer, usr_login varchar(32), usr_pw varchar(34), usr_mail varchar(100), usr_fname varchar(50),
    usr_lname varchar(50), usr_lvl integer, usr_del integer, usr_dt_reg integer, usr_tok varchar(32)
);
create table tbl_log (log_id integer primary key, log_usr integer, log_mail varchar(100), log_txt text);
create table tbl_cfg (cfg_key varchar(30) primary key, cfg_val text);
insert into tbl_usr
with recursive n(i) as (select 1 union all select i + 1 from n where i < 30)
select i, 'login' || i,
       printf('$P$9OCR/nFhLs7AlbC8pwhbdRL6rPR%04d', i),
       'login' || i || '@example.com', 'Fred', 'Flint', 1, 0, 1240000000 + i, null from n;
insert into tbl_usr_bak select * from tbl_usr where usr_id < 20;
insert into tbl_cfg values ('smtp_password', 'hunter2'), ('smtp_user', 'mailer@example.com');
