-- users of several customers in one table: an address is somebody's own within one of them only
create table members (
    member_no bigint generated always as identity primary key,
    mandant_id int not null default 1,
    mail text,
    login text,
    login_lower text,
    pw text,
    expires bigint
);
create unique index on members (mandant_id, lower(mail)) where mail is not null;
create unique index on members (mandant_id, login_lower);
insert into members (mail, login, login_lower, pw)
select 'User' || n || '@example.com', 'User' || n, 'user' || n,
       '$2b$10$' || substr(md5(n::text) || md5(n::text), 1, 53)
from generate_series(1, 25) n;
