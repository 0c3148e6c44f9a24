-- Spanish, with names that nobody shares whatever their case
create table usuarios (
    id_usuario serial primary key,
    nombre_usuario text not null,
    correo_electronico text not null,
    contrasena text,
    nombre text,
    apellidos text,
    telefono_movil text,
    fecha_nacimiento date,
    activo boolean not null default true,
    fecha_alta timestamptz not null default now(),
    ultimo_acceso timestamptz
);
create unique index usuarios_correo on usuarios (lower(correo_electronico));
create unique index usuarios_nombre on usuarios (lower(nombre_usuario));
create table sesiones_usuario (
    token text primary key,
    usuario_id int references usuarios (id_usuario),
    correo_electronico text,
    caduca timestamptz
);
create table pedidos (id serial primary key, usuario_id int references usuarios (id_usuario), correo text);
create table contactos (id serial primary key, nombre text, correo_electronico text, telefono text);
insert into usuarios (nombre_usuario, correo_electronico, contrasena, nombre, apellidos, telefono_movil)
select 'Usuario' || n, 'Usuario' || n || '@example.es',
       '$2b$06$' || left(md5(n::text) || md5(n::text), 53),
       'Ana', 'García', '+34 600 00 ' || 1000 + n
from generate_series(1, 40) n;
insert into contactos (nombre, correo_electronico, telefono) select 'X', 'c' || n || '@example.es', '+34 91 111 ' || 1000 + n from generate_series(1, 400) n;
insert into pedidos (usuario_id, correo) select n, 'u@example.es' from generate_series(1, 40) n;
