"""Never a confident wrong answer: what is not clear is asked, and its line commented out."""

import tomllib
from typing import Any

import pytest

from custdb_gateway.detect.conclusion import Conclusion, NoSuchTable, conclude
from custdb_gateway.detect.looking import Findings
from custdb_gateway.detect.tables import read_table
from custdb_gateway.mapping import UserMapping, parse_mapping
from custdb_gateway.store import Relation, Sample
from custdb_gateway.values import Kind
from tests.detect.made import concluded, people, relation
from tests.detect.suggestions import unmarked

Tables = tuple[Relation, Sample]

USERS = "email password name"


def users(name: str = "users", **values: str) -> Tables:
    """A table in which nothing is in doubt, but for what `values` says."""
    columns = {"email": f"{name}{{n}}@example.org", "password": "{bcrypt}", **values}
    return relation(name, " ".join(columns), unique=["email"]), people(**columns)


def mapped(conclusion: Conclusion) -> UserMapping:
    """The mapping that is proposed, which must load."""
    problems: list[str] = []
    mapping = parse_mapping(conclusion.text, problems)
    assert problems == []
    assert mapping is not None
    return mapping


def lines(conclusion: Conclusion) -> dict[str, Any]:
    return tomllib.loads(conclusion.text)


def test_what_is_clear_is_not_in_doubt() -> None:
    conclusion = concluded(users())
    assert conclusion.is_sure
    mapping = mapped(conclusion)
    assert (mapping.users.table, mapping.users.id, mapping.users.password) == (
        "users",
        "id",
        "password",
    )
    assert mapping.users.read_only
    assert mapping.notes() == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("adherents", "courriel mot_de_passe nom prenom"),
        ("utenti", "posta_elettronica parola_chiave nome_utente"),
        ("gebruikers", "e_mailadres wachtwoord gebruikersnaam"),
        ("uzytkownicy", "adres_email haslo imie nazwisko"),
        ("polzovateli", "pochta parol familiya"),
        ("usuarios", "correo contraseña nombre apellidos"),
        ("用户", "邮箱 密码 用户名"),
        ("huiyuan", "youxiang mima xingming"),
        ("Anwender", "EMailAdresse PasswortHash Nachname"),
    ],
)
def test_languages(table: str, columns: str) -> None:
    email, password, *others = columns.split()
    values = {email: "someone{n}@example.org", password: "{bcrypt}"}
    values |= dict.fromkeys(others, "someone{n}")
    made = relation(table, columns, unique=[email])
    logs = relation("log_2024", f"{email} text", key="")
    conclusion = concluded((logs, people(**{email: "x{n}@y.org"})), (made, people(**values)))
    assert conclusion.is_sure
    mapping = mapped(conclusion)
    assert (mapping.users.table, mapping.users.password) == (table, password)
    assert mapping.fields["email"].plain == email


def test_two_that_are_alike() -> None:
    conclusion = concluded(users("members"), users("subscribers"))
    assert not conclusion.is_sure
    assert "subscribers" in conclusion.doubts[0]
    assert "table" not in lines(conclusion)["users"]
    problems: list[str] = []
    parse_mapping(conclusion.text, problems)
    assert any("users.table: missing" in problem for problem in problems)


def test_of_two_that_are_alike_one_is_chosen() -> None:
    conclusion = concluded(users("members"), users("subscribers"), table="subscribers")
    assert conclusion.is_sure
    assert mapped(conclusion).users.table == "subscribers"
    with pytest.raises(NoSuchTable, match="did you mean 'members'"):
        concluded(users("members"), table="membres")


@pytest.mark.parametrize(
    "values",
    [
        {"password": "geheim{n}"},  # as it was typed
        {"pass1": "{bcrypt}", "pass2": "{bcrypt}", "password": ""},
        {"password": "", "token": "{bcrypt}"},  # which proves something, and no password
        {"password": "{n}"},
    ],
)
def test_a_password_that_is_none(values: dict[str, str]) -> None:
    conclusion = concluded(users(**values))
    assert not conclusion.is_sure
    assert "password" not in lines(conclusion)["users"]
    assert any(doubt.startswith("users.password") for doubt in conclusion.doubts)
    assert mapped(conclusion).users.table == "users"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("pw2", {"password": "", "pw2": "{bcrypt}"}),
        ("password", {"password_old": "{md5}", "legacy_password": "{md5}"}),
        ("f003", {"password": "", "f003": "{bcrypt}"}),
        ("password", {"remember_hash": "{bcrypt}", "api_digest": "{md5}"}),
    ],
)
def test_a_password_among_others(column: str, values: dict[str, str]) -> None:
    assert mapped(concluded(users(**values))).users.password == column


def test_tokens_are_no_passwords() -> None:
    table = relation("users", "email remember_hash sync_digest token", unique=["email"])
    rows = people(email="u{n}@x.org", remember_hash="{md5}", sync_digest="{md5}", token="{md5}")
    assert "password" not in lines(concluded((table, rows))).get("users", {})


def test_accounts_of_a_mail_server_are_no_users() -> None:
    smtp = relation("mail_accounts", "email password host port")
    rows = people(email="a{n}@x.org", password="pw{n}", host="smtp", port="25")[:3]
    single = relation("users", "email name sso_subject", unique=["email"])
    conclusion = concluded((smtp, rows), (single, people(email="u{n}@x.org", name="A")))
    assert not conclusion.is_sure
    assert "table" not in lines(conclusion)["users"]


@pytest.mark.parametrize("name", ["users_bak", "user_sessions", "audit_users", "old_users"])
def test_copies_and_logs_are_no_users(name: str) -> None:
    conclusion = concluded(users(name), users("konten"))
    assert mapped(conclusion).users.table == "konten"
    assert conclusion.is_sure


def test_staff_is_not_meant_where_there_are_customers() -> None:
    conclusion = concluded(users("admin_users"), users("customers"), users("users"))
    assert conclusion.ranked[0].relation.name == "customers"


def test_a_view_of_a_table_is_not_taken_for_it() -> None:
    table, rows = users("kunden")
    view = relation("v_kunden", USERS, key="", is_view=True)
    assert mapped(concluded((view, rows), (table, rows))).users.table == "kunden"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("is_active", "1", {"unless": {"is_active": True}}),
        ("blocked", "0", {"when": {"blocked": True}}),
        ("gesperrt", "N", {"when": {"gesperrt": True}}),
        ("status", "{n}", None),
        ("status", "ok", None),
        ("is_active", "0", None),  # nobody could log in
        ("locked", "1", None),
    ],
)
def test_who_is_kept_out(column: str, value: str, expected: Any) -> None:
    conclusion = concluded(users(**{column: value}))
    assert lines(conclusion)["fields"].get("blocked") == expected
    if column != "status" or value == "ok":
        assert conclusion.is_sure is (expected is not None)


def test_times_tell_who_is_kept_out() -> None:
    kinds = dict.fromkeys(USERS.split(), Kind.TEXT)
    table = relation(
        "users",
        {**kinds, "banned_until": Kind.TIMESTAMP, "deleted_at": Kind.TIMESTAMP},
        unique=["email"],
    )
    rows = people(email="u{n}@x.org", password="{bcrypt}")
    found = lines(concluded((table, rows)))
    assert found["fields"]["blocked"] == {"when": {"banned_until": {"future": True}}}
    assert found["users"]["where"] == {"deleted_at": {"set": False}}


def locked(**values: str) -> Conclusion:
    """Of users with locks, whose types are those of flags, or of times where a name ends so."""
    kinds = {name: Kind.TIMESTAMP if name.endswith("_at") else Kind.BOOLEAN for name in values}
    kinds = {**dict.fromkeys(("email", "password"), Kind.TEXT), **kinds}
    rows = people(**{"email": "u{n}@x.org", "password": "{bcrypt}", **values})
    return concluded((relation("users", kinds, unique=["email"]), rows))


def test_every_lock_keeps_out() -> None:
    conclusion = locked(is_banned="0", is_active="1", is_locked="0", suspended_at="")
    assert conclusion.is_sure
    assert lines(conclusion)["fields"]["blocked"] == {
        "unless": {
            "is_active": True,
            "is_banned": {"not": True},
            "is_locked": {"not": True},
            "suspended_at": {"set": False},
        }
    }
    assert mapped(conclusion).fields["blocked"].unless.keys() >= {"is_locked"}


def test_a_lock_that_is_not_clear_is_asked_about_beside_others() -> None:
    """What is clear counts without it: fewer are let in until somebody has decided."""
    conclusion = concluded(users(is_banned="0", is_active="1", status="ok"))
    assert not conclusion.is_sure
    (doubt,) = conclusion.doubts
    assert "status" in doubt
    assert "is_banned" not in doubt
    clear = {"is_active": True, "is_banned": {"not": True}}
    assert lines(conclusion)["fields"]["blocked"] == {"unless": clear}
    assert '\n# status = "?"\n' in conclusion.text


def test_every_mark_of_the_deleted_counts() -> None:
    conclusion = locked(is_deleted="0", deleted_at="")
    assert lines(conclusion)["users"]["where"].keys() == {"is_deleted", "deleted_at"}


@pytest.mark.parametrize("column", ["is_active", "is_locked", "is_deleted"])
def test_a_flag_that_counts_further_is_none(column: str) -> None:
    """MySQL calls tinyint(1) a flag, and SQLite whatever one likes."""
    rows = people(**{"email": "u{n}@x.org", "password": "{bcrypt}"})
    usual = "1" if column == "is_active" else "0"
    rows = [row | {column: "2" if n % 4 == 3 else usual} for n, row in enumerate(rows)]
    kinds = {"email": Kind.TEXT, "password": Kind.TEXT, column: Kind.BOOLEAN}
    conclusion = concluded((relation("users", kinds, unique=["email"]), rows))
    assert not conclusion.is_sure
    assert any(column in doubt for doubt in conclusion.doubts)
    found = lines(conclusion)
    assert "blocked" not in found["fields"]
    assert "where" not in found["users"]
    assert not any(digit in conclusion.doubts[0] for digit in "0123")


def test_verified_in_several_ways_is_not_released_as_a_flag() -> None:
    assert "emailVerified" not in lines(locked(email_verified="2"))["fields"]


def test_what_is_in_a_list_keeps_nobody_out() -> None:
    conclusion = locked(**{"active": "1", "devices.$.blocked": "0"})
    assert lines(conclusion)["fields"]["blocked"] == {"unless": {"active": True}}
    assert conclusion.is_sure


def test_what_is_inside_of_something_may_be_of_that() -> None:
    conclusion = locked(**{"active": "1", "subscription.active": "1"})
    assert lines(conclusion)["fields"]["blocked"] == {"unless": {"active": True}}
    assert any("subscription.active" in doubt for doubt in conclusion.doubts)


def test_a_reason_of_a_ban_is_no_lock() -> None:
    assert concluded(users(is_banned="0", ban_reason="spam {n}")).is_sure


def test_one_of_several_realms_is_to_be_chosen() -> None:
    table = relation("users", "realm login password", unique=[("realm", "login")])
    rows = [
        {**row, "id": str(n), "login": f"u{n % 20}", "realm": str(n // 20)}
        for n, row in enumerate(people(password="{bcrypt}"))
    ]
    conclusion = concluded((table, rows))
    assert any("realm" in doubt for doubt in conclusion.doubts)
    assert mapped(conclusion).fields["username"].plain == "login"


@pytest.mark.parametrize(
    ("key", "columns", "expected"),
    [
        (("uid", "realm"), "uid realm", "uid"),
        (("realm", "uid"), "uid realm", "uid"),
        ((), "uid", "uid"),
        ((), "f1", None),
    ],
)
def test_the_key(key: tuple[str, ...], columns: str, expected: str | None) -> None:
    names = [*columns.split(), "email", "password"]
    table = relation("users", " ".join(names), key=key, unique=["email"])
    values = {
        "email": "u{n}@x.org",
        "password": "{bcrypt}",
        "realm": "one",
        "uid": "{n}",
        "f1": "a",
    }
    conclusion = concluded((table, people(**{name: values[name] for name in names})))
    assert lines(conclusion)["users"].get("id") == expected
    assert any(doubt.startswith("users.id") for doubt in conclusion.doubts) is (expected is None)


def test_of_several_rows_a_flag_tells_which() -> None:
    table = relation("users", "uid lang is_default email password", key=("uid", "lang"))
    rows = [
        {**row, "lang": lang, "is_default": str(int(lang == "de"))}
        for row in people(uid="{n}", email="u{n}@x.org", password="{bcrypt}")
        for lang in ("de", "fr")
    ]
    mapping = mapped(concluded((table, rows)))
    assert mapping.users.id == "uid"
    assert mapping.users.where.keys() == {"is_default"}


def test_copies_without_rows_are_told_by_their_names() -> None:
    table = relation("users", "UserName NormalizedUserName Email email_lower PasswordHash")
    found = lines(concluded((table, [])))["match"]
    assert found["username"] == {"in": "NormalizedUserName", "as": "upper"}
    assert found["email"] == {"in": "email_lower", "as": "lower"}


@pytest.mark.parametrize(
    ("column", "kind", "value", "expected"),
    [
        ("email_verified", Kind.BOOLEAN, "t", "email_verified"),
        ("email_verified", Kind.INTEGER, "1", {"when": {"email_verified": True}}),
        ("email_verified_at", Kind.TIMESTAMP, "", {"when": {"email_verified_at": {"set": True}}}),
        ("email_verified", Kind.TEXT, "maybe", None),
    ],
)
def test_whether_addresses_are_verified(column: str, kind: Kind, value: str, expected: Any) -> None:
    kinds = {"email": Kind.TEXT, "password": Kind.TEXT, column: kind}
    rows = people(**{"email": "u{n}@x.org", "password": "{bcrypt}", column: value})
    found = lines(concluded((relation("users", kinds, unique=["email"]), rows)))
    assert found["fields"].get("emailVerified") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2000000000", {"future": True, "time": "seconds"}),
        ("2000000000000", {"future": True, "time": "milliseconds"}),
        ("soon", None),
    ],
)
def test_until_when_somebody_is_kept_out(value: str, expected: Any) -> None:
    conclusion = concluded(users(locked_until=value))
    found = lines(conclusion)["fields"].get("blocked")
    assert found == (expected and {"when": {"locked_until": expected}})
    assert conclusion.is_sure is (expected is not None)


@pytest.mark.parametrize(("value", "expected"), [("0", True), ("1", False), ("some{n}", False)])
def test_who_is_deleted(value: str, expected: bool) -> None:
    conclusion = concluded(users(is_deleted=value))
    assert ("where" in lines(conclusion)["users"]) is expected
    assert conclusion.is_sure is expected


def test_a_column_of_no_clear_name_without_rows() -> None:
    conclusion = concluded((relation("users", "email customer_secret_hash", unique=["email"]), []))
    assert "password" not in lines(conclusion)["users"]


def test_a_table_is_chosen_in_which_there_is_nothing() -> None:
    with pytest.raises(NoSuchTable, match="nothing in it looks like users"):
        concluded(
            users(), (relation("password_resets", "body", key=""), []), table="password_resets"
        )


def test_addresses_in_a_table_beside() -> None:
    table = relation("users", "login password", unique=["login"])
    rows = people(login="u{n}", password="{bcrypt}")
    mails = relation(
        "user_emails", "user_id email is_primary", schema="mail", links={"user_id": ("users", "id")}
    )
    both = [
        {"id": f"{n}{k}", "user_id": str(n), "email": f"{k}{n}@x.org", "is_primary": str(k)}
        for n in range(1, 31)
        for k in (0, 1)
    ]
    mapping = mapped(concluded((table, rows), (mails, both)))
    assert mapping.fields["email"].plain == "email.email"
    assert (mapping.joins["email"].table, mapping.joins["email"].table_schema) == (
        "user_emails",
        "mail",
    )
    assert mapping.joins["email"].where.keys() == {"is_primary"}


def test_a_salt_beside_the_digest() -> None:
    conclusion = concluded(users(password="{md5}", salt="x{n}"))
    mapping = mapped(conclusion)
    assert mapping.passwords.salt == "salt"
    assert mapping.passwords.schemes == ("auto",)
    assert any("schemes" in doubt for doubt in conclusion.doubts)
    problems: list[str] = []
    suggested = parse_mapping(unmarked(conclusion.text), problems)
    assert problems == []
    assert suggested is not None
    assert "salted_hex" in suggested.passwords.schemes
    assert suggested.passwords.options == {"algorithm": "md5", "template": "{salt}{password}"}


def test_hashes_of_no_known_scheme() -> None:
    conclusion = concluded(users(password="$own${md5}${md5}"))
    assert any("100%" in doubt for doubt in conclusion.doubts)
    assert mapped(conclusion).users.password == "password"


def test_a_history_of_passwords_is_asked_about() -> None:
    table = relation("users", "email name", unique=["email"])
    history = relation(
        "password_history", "user_id password_hash", links={"user_id": ("users", "id")}
    )
    rows = [
        {"id": str(n), "user_id": str(n % 9), "password_hash": one["p"]}
        for n, one in enumerate(people(p="{bcrypt}"))
    ]
    conclusion = concluded((table, people(email="u{n}@x.org", name="A")), (history, rows))
    assert mapped(conclusion).users.password == "credential.password_hash"
    assert any("several rows" in doubt for doubt in conclusion.doubts)


def test_addresses_under_a_name_that_says_nothing() -> None:
    table = relation("users", "login f7 password", unique=["login"])
    rows = people(login="u{n}", f7="u{n}@example.org", password="{bcrypt}")
    conclusion = concluded((table, rows))
    assert "email" not in mapped(conclusion).fields
    assert '# email = "f7"' in conclusion.text


def test_a_table_that_says_nothing() -> None:
    table = relation("t017", "f001 f002", key="f001")
    conclusion = concluded((table, people(f001="{n}", f002="u{n}@x.org")))
    assert not conclusion.is_sure
    assert not concluded((relation("products", "sku name"), people(sku="s{n}", name="X"))).text


def test_an_empty_table_is_judged_by_its_names() -> None:
    table = relation("accounts", "email password_hash", unique=["email"])
    sessions = relation("sessions", "account_id email token", key="")
    conclusion = concluded((table, []), (sessions, []))
    assert mapped(conclusion).users.password == "password_hash"
    assert "no hash was seen" in conclusion.text


def test_nothing_that_was_sampled_is_told() -> None:
    conclusion = concluded(users(nickname="Zacharias{n}", status="vip{n}", salt="grain{n}"))
    told = repr(conclusion) + conclusion.text
    told += "".join(reason.text for one in conclusion.ranked for reason in one.reasons)
    for value in ("Zacharias", "vip", "grain", "@example.org", "$2b$"):
        assert value not in told


STATES = [
    *("kd_status", "account_state", "user_status", "zustand", "mitgliedsstatus", "estado_cuenta"),
    *("stan_konta", "zhuangtai", "状态", "status_id"),
]


@pytest.mark.parametrize("column", STATES)
@pytest.mark.parametrize("value", ["1", "", "state{n}"])
def test_a_state_is_asked_about_whatever_it_holds(column: str, value: str) -> None:
    conclusion = concluded(users(is_active="1", **{column: value}))
    assert any(column in doubt for doubt in conclusion.doubts)
    assert lines(conclusion)["fields"]["blocked"] == {"unless": {"is_active": True}}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *((name, "paid") for name in ("payment_status", "marital_status", "estado_civil")),
        *(("email_status", "active"), ("ban_reason", "spam"), ("password_expires", "")),
        *(("subscription_status", "canceled"), ("token_expires_at", ""), ("login_attempts", "0")),
        ("reset_password_sent_at", ""),
    ],
)
def test_a_state_of_something_else_is_not_asked_about(column: str, value: str) -> None:
    assert concluded(users(**{column: value})).is_sure


@pytest.mark.parametrize(("value", "is_sure"), [("TX", True), ("closed", False)])
def test_a_state_beside_a_city_is_a_place(value: str, is_sure: bool) -> None:
    assert concluded(users(city="Austin", zip="12345", state=value)).is_sure is is_sure


@pytest.mark.parametrize(
    ("column", "value", "is_asked"),
    [
        ("kz", "GESPERRT", True),
        ("kz", "AKTIV", True),
        ("rolle", "banned", True),
        ("rolle", "verkauf", False),
    ],
)
def test_a_state_is_told_by_its_words(column: str, value: str, is_asked: bool) -> None:
    conclusion = concluded(users(**{column: value}))
    assert any(column in doubt for doubt in conclusion.doubts) is is_asked


@pytest.mark.parametrize(
    "column",
    "austritt konto_bis valid_until expires_at account_expires kuendigungsdatum fecha_caducidad"
    " 过期时间".split(),
)
@pytest.mark.parametrize(
    ("kind", "value", "let_in"),
    [
        (Kind.DATE, "", "{ future = true, empty = true }"),
        (Kind.INTEGER, "1900000000", '{ future = true, empty = true, time = "seconds" }'),
        (Kind.TEXT, "soon", '"?"'),
    ],
)
def test_an_end_is_asked_about(column: str, kind: Kind, value: str, let_in: str) -> None:
    kinds = {"email": Kind.TEXT, "password": Kind.TEXT, column: kind}
    rows = people(**{"email": "u{n}@x.org", "password": "{bcrypt}", column: value})
    conclusion = concluded((relation("users", kinds, unique=["email"]), rows))
    assert any(column in doubt for doubt in conclusion.doubts)
    assert f" = {let_in}\n" in conclusion.text


@pytest.mark.parametrize(
    ("column", "value", "where"),
    [
        ("deleted_at", "0", {"is": False, "empty": True}),
        ("deleted_at", "1500000000", {"set": False, "time": "seconds"}),
        ("geloescht", "nein", None),
        ("loeschkz", "X", None),
    ],
)
def test_marks_of_the_deleted(column: str, value: str, where: Any) -> None:
    conclusion = concluded(users(**{column: value}))
    assert lines(conclusion)["users"].get("where") == (where and {column: where})
    assert conclusion.is_sure is (where is not None)


@pytest.mark.parametrize("column", ["account_non_locked", "is_not_active", "nicht_gesperrt"])
def test_the_contrary_is_not_taken_for_the_word(column: str) -> None:
    blocked = lines(locked(**{column: "1"}))["fields"].get("blocked", {})
    assert column not in blocked.get("when", {})
    assert blocked.get("unless", {column: True}) == {column: True}


UNIQUE_WITHIN = [["tenant", "email"], ["mandant_id", "email"], ["shop", "email"]]


@pytest.mark.parametrize("unique", UNIQUE_WITHIN)
def test_of_tenants_one_is_to_be_chosen_though_one_is_seen(unique: list[str]) -> None:
    table = relation("users", f"{unique[0]} email password", unique=[unique])
    rows = people(**{unique[0]: "1", "email": "u{n}@x.org", "password": "{bcrypt}"})
    conclusion = concluded((table, rows))
    assert [doubt.partition(":")[0] for doubt in conclusion.doubts] == ["users.where"]
    assert f'\n# {unique[0]} = "?"\n' in conclusion.text


@pytest.mark.parametrize(
    ("column", "value", "is_sure"),
    [("tenant_id", "{n}", False), ("tenant_id", "1", True), ("company_id", "{n}", True)],
)
def test_tenants_are_told_by_their_name(column: str, value: str, is_sure: bool) -> None:
    assert concluded(users(**{column: value})).is_sure is is_sure


@pytest.mark.parametrize("other", ["id", "deleted_at", "username"])
def test_what_is_no_tenant(other: str) -> None:
    table = relation(
        "users",
        {**dict.fromkeys(("email", "password", "username"), Kind.TEXT), "deleted_at": Kind.DATE},
        unique=[[other, "email"]],
    )
    rows = people(email="u{n}@x.org", password="{bcrypt}", username="u{n}", deleted_at="")
    assert concluded((table, rows)).is_sure


@pytest.mark.parametrize(
    ("name", "is_named", "is_sure"),
    [("mitarbeiter", True, False), ("users_bak", True, True), ("produkte", False, True)],
)
def test_another_table_with_passwords_is_named(name: str, is_named: bool, is_sure: bool) -> None:
    other = users(name) if is_named else (relation(name, "sku"), people(sku="s{n}"))
    conclusion = concluded(users("kunden"), other)
    assert mapped(conclusion).users.table == "kunden"
    assert (f"# Also looks like users: {name}." in conclusion.text) is is_named
    assert conclusion.is_sure is is_sure
    assert concluded(users("kunden"), other, table="kunden").is_sure


def test_a_table_that_could_not_be_read_is_never_certain() -> None:
    (table, _) = users()
    findings = Findings([table], [read_table(table, None)], ["users: its rows may not be read"])
    conclusion = conclude(findings, "sqlite")
    assert conclusion.doubts == [
        "users.table: only names speak for users: its rows may not be read"
    ]


@pytest.mark.parametrize("columns", ["id user_id until", "id email reason"])
def test_a_table_of_bans_is_asked_about(columns: str) -> None:
    bans = relation("bans", columns)
    rows = people(**{"email": "users{n}@example.org", "user_id": "{n}"})[:3]
    rows = [{name: row[name] for name in columns.split() if name in row} for row in rows]
    conclusion = concluded(users(), (bans, rows))
    column = columns.split()[1]
    assert any(f"bans.{column}" in doubt for doubt in conclusion.doubts)
    assert f'\n# "bans.{column}" = {{ set = false }}\n' in conclusion.text
    assert "bans" in mapped(conclusion).joins
    ips = relation("ip_bans", "id ip")
    assert concluded(users(), (ips, people(ip="10.0.0.{n}"))).is_sure
