"""What names mean."""

import pytest

from custdb_gateway.detect.facts import facts
from custdb_gateway.detect.names import (
    column_meaning,
    copy_folds,
    is_spoilt,
    parts,
    shared_mark,
    table_meanings,
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("user_id", ("user", "id")),
        ("NormalizedEmail", ("normalized", "email")),
        ("e_mail", ("email",)),
        ("E-Mail2", ("email",)),
        ("eMailAdresse", ("email", "adresse")),
        ("PASSWORT_GEÄNDERT", ("passwort", "geandert")),
        ("Straße", ("strasse",)),
        ("contraseña", ("contrasena",)),
        ("用户名", ("用户名",)),
        ("HTTPProxy", ("http", "proxy")),
        ("__", ()),
        ("42", ()),
    ],
)
def test_names_are_taken_apart(name: str, words: tuple[str, ...]) -> None:
    assert parts(name) == words


@pytest.mark.parametrize(
    ("meaning", "names"),
    [
        ("email", "email E-Mail usr_email EMAIL_ADR correo_electronico youxiang courriel 邮箱"),
        (
            "password",
            "password user_pass PW_DIGEST kennwort_hash contraseña mima mot_de_passe 密码",
        ),
        ("username", "login userName LOGINNAME benutzername nombre_usuario yonghuming pseudo"),
        ("phone", "mobile_no Handynummer telefono_movil shouji 手机号"),
        ("familyName", "lastname last_name apellidos Nachname nom_de_famille"),
        ("salt", "salt password_salt pw_salt yan"),
        ("secret", "remember_token api_key reset_password_token SecurityStamp"),
        (
            "blocked",
            "closed_on is_account_locked banned_date is_blocked gesperrt bloqueado locked_at"
            " banned_until LockoutEnd",
        ),
        ("createdAt", "created_at date_joined fecha_alta angelegt_am zhuce_shijian"),
        ("password", "services.password.bcrypt zugang.kennwort"),
        ("email", "emails.$.address"),
    ],
)
def test_columns_are_understood(meaning: str, names: str) -> None:
    for name in names.split():
        assert column_meaning(meaning, name).score >= 0.5, name


@pytest.mark.parametrize(
    ("meaning", "names"),
    [
        (
            "email",
            "email_verified email_token unconfirmed_email emailverified mail_sent_at mailbox_id",
        ),
        ("password", "password_reset_at password_old passwordHint must_change_password pass_count"),
        ("username", "username_lower loginCount login_ip"),
        ("phone", "phone_verified phonetype"),
        ("salt", "salted_caramel"),
    ],
)
def test_words_beside_a_word_change_it(meaning: str, names: str) -> None:
    for name in names.split():
        assert column_meaning(meaning, name).score < 0.45, name


def test_a_mark_that_columns_share_does_not_count() -> None:
    columns = ["kd_nr", "kd_mail", "kd_pw", "kd_ort", "bemerkung"]
    mark = shared_mark(columns)
    assert mark == "kd"
    assert column_meaning("password", "kd_pw", mark).is_exact
    assert shared_mark(["a_b", "c_d", "e_f", "g"]) == ""
    assert shared_mark(["usr_id"]) == ""


@pytest.mark.parametrize(
    ("table", "meanings"),
    [
        ("users", {"users"}),
        ("wp_users", {"users"}),
        ("AspNetUsers", {"users"}),
        ("kunden", {"users", "customers"}),
        ("shop_members", {"users", "customers"}),
        ("user_sessions", {"users", "other"}),
        ("password_resets", {"other"}),
        ("oauth_clients", {"users", "customers", "other"}),
        ("users_bak", {"users", "other"}),
        ("admin_user", {"users", "staff"}),
        ("tbl_login", {"users"}),
        ("customer_login", {"users", "customers", "other"}),
        ("oc_authtoken", {"other"}),
        ("products", set()),
        ("user_profiles", {"users"}),
    ],
)
def test_tables_are_understood(table: str, meanings: set[str]) -> None:
    assert table_meanings(table) == meanings


def test_copies_tell_how_they_are_folded() -> None:
    assert copy_folds("username_lower") == ["lower"]
    assert copy_folds("NormalizedEmail") == ["lower", "upper"]
    assert copy_folds("LOGIN_UPPER") == ["upper"]
    assert copy_folds("email") == []
    assert is_spoilt("remember_hash")
    assert not is_spoilt("f003")


def test_words_are_written_as_names_are_compared() -> None:
    words = facts("words")
    groups = [*words["columns"].values(), *words["tables"].values()]
    for group in groups:
        for listed in group.values():
            assert len(listed) == len({*listed})
            for word in listed:
                assert word == "".join(parts(word)), word
