-- pinyin, a salt beside each digest, and times in seconds
create table t_yonghu (
    bianhao bigint auto_increment primary key,
    yonghuming varchar(40) not null,
    mima varchar(40) not null,
    yan varchar(16) not null,
    shouji varchar(20),
    youxiang varchar(80),
    xingming varchar(20),
    zhuangtai tinyint not null default 1,
    zhuce_shijian int not null,
    unique key (yonghuming)
);
create table t_denglu_rizhi (id bigint auto_increment primary key, yonghuming varchar(40), ip varchar(40), shijian int);
create table t_dingdan (id bigint auto_increment primary key, yonghu_id bigint, shouji varchar(20), dizhi varchar(80));
create table t_guanliyuan (id int auto_increment primary key, yonghuming varchar(40) unique, mima varchar(40), yan varchar(16));
insert into t_yonghu (yonghuming, mima, yan, shouji, youxiang, xingming, zhuangtai, zhuce_shijian)
select concat('user', seq), sha1(seq), substr(md5(seq), 1, 8), concat('1380013', 8000 + seq), concat('u', seq, '@example.cn'),
       '王伟', seq % 3, 1400000000 + seq
from seq_1_to_50;
insert into t_denglu_rizhi (yonghuming, ip, shijian) select concat('user', seq % 50), '10.0.0.1', 1400000000 from seq_1_to_500;
insert into t_dingdan (yonghu_id, shouji, dizhi) select seq % 50, concat('1380013', 8000 + seq), '北京' from seq_1_to_80;
insert into t_guanliyuan (yonghuming, mima, yan) select concat('admin', seq), sha1(seq), 'abcd' from seq_1_to_3;
