"""What a mapping may say, and everything that is wrong with one at once."""

import re
from pathlib import Path

import pytest

from custdb_gateway.mapping import (
    PasswordsSection,
    UserMapping,
    builtin_profiles,
    load_mapping,
    parse_mapping,
)
from custdb_gateway.passwords.schemes import scheme_problems

SMALLEST = """
[users]
table = "people"
id = "uid"

[fields]
email = "mail"
"""


_IN_FILE = re.compile(r"custdb\.toml(?:, line \d+)?: ")


def parsed(text: str) -> UserMapping:
    problems: list[str] = []
    mapping = parse_mapping(text, problems)
    assert problems == []
    assert mapping is not None
    return mapping


def problems_of(text: str) -> list[str]:
    problems: list[str] = []
    parse_mapping(text, problems, "custdb.toml")
    assert all(problem.startswith("custdb.toml") for problem in problems)
    return [_IN_FILE.sub("", problem) for problem in problems]


def with_users(line: str) -> str:
    return SMALLEST.replace("[users]", f"[users]\n{line}")


def with_fields(line: str) -> str:
    return f"{SMALLEST}\n{line}\n"


def with_secret(line: str) -> str:
    return with_fields(line).replace("[users]", "[users]\npassword='pw'")


class TestGenAuth:
    """The built-in profile, exactly as interface.md has it."""

    @pytest.fixture
    def genauth(self) -> UserMapping:
        problems: list[str] = []
        mapping = load_mapping("genauth", problems)
        assert problems == []
        assert mapping is not None
        return mapping

    def test_the_table(self, genauth: UserMapping) -> None:
        users = genauth.users
        assert (users.table, users.table_schema, users.id, users.password, users.read_only) == (
            "users",
            None,
            "id",
            "password",
            False,
        )

    def test_the_columns(self, genauth: UserMapping) -> None:
        assert genauth.columns == {
            "id": "id",
            "email": "email",
            "phone": "phone",
            "username": "username",
            "name": "name",
            "nickname": "nickname",
            "photo": "photo",
            "token": "token",
            "emailVerified": "email_verified",
            "phoneVerified": "phone_verified",
            "loginsCount": "logins_count",
            "lastIP": "last_ip",
            "gender": "gender",
            "address": "address",
            "company": "company",
            "birthdate": "birthdate",
            "website": "website",
        }

    def test_matching(self, genauth: UserMapping) -> None:
        rules = {name: genauth.rule(name) for name in ("id", "email", "phone", "username")}
        assert rules == {
            "id": "exact",
            "email": "ignore-case",
            "phone": "exact",
            "username": "exact",
        }

    def test_the_old_application_reads_new_passwords(self, genauth: UserMapping) -> None:
        assert (genauth.passwords.new, genauth.passwords.bcrypt_cost) == ("bcrypt", 10)
        assert genauth.passwords.schemes == ("auto",)

    def test_holds_no_slip(self, genauth: UserMapping) -> None:
        assert genauth.notes() == []
        assert scheme_problems(genauth.passwords.schemes) == []

    def test_is_built_in(self) -> None:
        assert "genauth" in builtin_profiles()


class TestDefaults:
    def test_of_the_smallest_mapping(self) -> None:
        mapping = parsed(SMALLEST)
        assert mapping.columns == {"id": "uid", "email": "mail"}
        assert next(iter(mapping.columns)) == "id"
        assert (mapping.users.password, mapping.users.table_schema) == (None, None)
        assert (mapping.rule("email"), mapping.rule("username")) == ("ignore-case", "exact")

    def test_new_passwords_are_argon2id_as_owasp_wants_it(self) -> None:
        section = PasswordsSection()
        costs = (section.argon2_memory_kib, section.argon2_time, section.argon2_parallelism)
        assert (section.new, costs, section.bcrypt_cost) == ("argon2id", (19_456, 2, 1), 12)

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    @pytest.mark.parametrize("rule", ["exact", "ignore-case"])
    def test_matching_can_be_chosen(self, identifier: str, rule: str) -> None:
        field = "" if identifier == "email" else f'{identifier} = "x"'
        mapping = parsed(f'{SMALLEST}{field}\n[match]\n{identifier} = "{rule}"')
        assert mapping.rule(identifier) == rule
        assert mapping.rule("id") == "exact"

    @pytest.mark.parametrize(
        "line",
        [
            "bcrypt_cost = 4",
            "bcrypt_cost = 15",
            "argon2_memory_kib = 8192",
            "argon2_memory_kib = 262144",
            "argon2_time = 1",
            "argon2_time = 16",
            "argon2_parallelism = 1",
            "argon2_parallelism = 16",
        ],
    )
    def test_costs_of_new_passwords_go_so_far(self, line: str) -> None:
        parsed(f"{SMALLEST}\n[passwords]\n{line}")

    @pytest.mark.parametrize("name", ["a", "x" * 255, "naïve 列", 'quo"te', "semi;colon", "*"])
    def test_any_name_is_a_name(self, name: str) -> None:
        text = SMALLEST.replace('"people"', f"'{name}'").replace('"mail"', f"'{name}'")
        mapping = parsed(text)
        assert (mapping.users.table, mapping.columns["email"]) == (name, name)

    def test_a_mapping_does_not_change(self) -> None:
        with pytest.raises(ValueError, match="frozen"):
            parsed(SMALLEST).users.id = "password"


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (with_users('tabel = "x"'), "users.tabel: unknown key; did you mean 'table'?"),
            (with_users('shema = "x"'), "users.shema: unknown key; did you mean 'schema'?"),
            (with_users('table_schema = "x"'), "users.table_schema: unknown key; did you mean"),
            (with_users('passwort = "x"'), "users.passwort: unknown key; did you mean 'password'?"),
            (with_users("readonly = true"), "users.readonly: unknown key; did you mean"),
            (f"{SMALLEST}\n[feilds]", "feilds: unknown key; did you mean 'fields'?"),
            (f"{SMALLEST}\n[match]\nid = 'exact'", "match.id: unknown key"),
            (f"{SMALLEST}\n[match]\nmail = 'exact'", "match.mail: unknown key; did you mean"),
            (f"{SMALLEST}\n[passwords]\nscheme = []", "passwords.scheme: unknown key; did you"),
            (
                f"x = 1\n{SMALLEST}",
                "x: unknown key; known: fields, joins, match, migration, on_create, on_password,",
            ),
            (f'"a(b" = 1\n{SMALLEST}', "a(b: unknown key"),
            (f'"" = 1\n{SMALLEST}', ": unknown key"),
        ],
    )
    def test_an_unknown_key_is_told_with_the_nearest(self, text: str, problem: str) -> None:
        (told,) = problems_of(text)
        assert told.startswith(problem)

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("", "users"),
            (SMALLEST.replace('table = "people"', ""), "users.table"),
            (SMALLEST.replace('id = "uid"', ""), "users.id"),
            (SMALLEST.replace('"uid"', '""'), "users.id"),
            (SMALLEST.replace('"uid"', "5"), "users.id"),
            (SMALLEST.replace('"uid"', f'"{"x" * 256}"'), "users.id"),
            (SMALLEST.replace('"people"', '["people"]'), "users.table"),
            (SMALLEST.replace('"mail"', '""'), "fields.email"),
            (SMALLEST.replace('"mail"', "5"), "fields.email"),
            (SMALLEST.replace('"mail"', f'"{"x" * 256}"'), "fields.email"),
            (SMALLEST.replace('email = "mail"', ""), "fields"),
            (SMALLEST.replace('email = "mail"', 'name = "n"'), "fields"),
            (with_users('password = ""'), "users.password"),
            (with_users('read_only = "maybe"'), "users.read_only"),
            (f"{SMALLEST}\n[match]\nemail = 'folded'", "match.email"),
            (f"{SMALLEST}\n[passwords]\nnew = 'md5'", "passwords.new"),
            (f"{SMALLEST}\n[passwords]\nbcrypt_cost = 3", "passwords.bcrypt_cost"),
            (f"{SMALLEST}\n[passwords]\nbcrypt_cost = 16", "passwords.bcrypt_cost"),
            (f"{SMALLEST}\n[passwords]\nargon2_memory_kib = 8191", "passwords.argon2_memory_kib"),
            (f"{SMALLEST}\n[passwords]\nargon2_memory_kib = 262145", "passwords.argon2_memory_kib"),
            (f"{SMALLEST}\n[passwords]\nargon2_time = 17", "passwords.argon2_time"),
            (f"{SMALLEST}\n[passwords]\nargon2_time = 0", "passwords.argon2_time"),
            (f"{SMALLEST}\n[passwords]\nargon2_parallelism = 17", "passwords.argon2_parallelism"),
            (f"{SMALLEST}\n[passwords]\nschemes = 'bcrypt'", "passwords.schemes"),
            (
                f"{SMALLEST}\n[passwords]\nargon2_memory_kib = 262144\nargon2_time = 9",
                "passwords",
            ),
            ("users = 1\nfields = 2", "users"),
        ],
    )
    def test_a_wrong_value_is_told_with_its_place(self, text: str, place: str) -> None:
        assert any(problem.startswith(place) for problem in problems_of(text))
        assert parse_mapping(text, []) is None

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (with_fields('id = "uid"'), "fields.id"),
            (with_fields('password = "pw"'), "fields.password"),
            (with_fields('password = "mail"'), "fields.password"),
        ],
    )
    def test_id_and_password_are_no_fields(self, text: str, told: str) -> None:
        (problem,) = problems_of(text)
        assert problem.startswith(f"{told}: ")
        assert "[users]" in problem

    @pytest.mark.parametrize(
        ("text", "leak"),
        [
            (with_users('password = "mail"'), "fields.email"),
            (
                with_fields('nickname = "pw"').replace("[users]", "[users]\npassword='pw'"),
                "fields.nick",
            ),
            (
                with_fields('hash = "pw"').replace("[users]", "[users]\npassword='pw'"),
                "fields.hash",
            ),
            (with_users('password = "uid"'), "users.id"),
        ],
    )
    def test_the_password_column_cannot_be_released(self, text: str, leak: str) -> None:
        (problem,) = problems_of(text)
        assert problem.startswith(leak)
        assert "would release the password column" in problem
        assert parse_mapping(text, []) is None

    def test_all_are_told_at_once(self) -> None:
        text = """
            extra = 1
            [users]
            tabel = "x"
            id = 5
            [fields]
            email = ""
            [match]
            phone = "folded"
            [passwords]
            new = "md5"
            bcrypt_cost = 99
        """
        assert {problem.partition(":")[0] for problem in problems_of(text)} == {
            "extra",
            "users.tabel",
            "users.id",
            "fields.email",
            "match.phone",
            "passwords.new",
            "passwords.bcrypt_cost",
        }

    def test_what_is_merely_unknown_does_not_hide_the_rest(self) -> None:
        problems: list[str] = []
        text = with_users('tabel = "x"').replace("[users]", "extra = 1\n[users]")
        mapping = parse_mapping(text, problems)
        assert mapping == parsed(SMALLEST)
        assert len(problems) == 2

    def test_text_that_is_no_toml_is_told(self) -> None:
        (problem,) = problems_of("[users")
        assert problem.startswith("not valid TOML: ")


class TestNotes:
    def test_fields_that_genauth_does_not_document_go_out_all_the_same(self) -> None:
        mapping = parsed(with_fields('department = "dept"\nnickname = "nick"'))
        (note,) = mapping.notes()
        assert note.startswith("fields.department: ")
        assert mapping.columns["department"] == "dept"

    @pytest.mark.parametrize(
        ("slip", "meant"), [("nick_name", "nickname"), ("lastIp", "lastIP"), ("Email", "email")]
    )
    def test_a_probable_slip_is_told(self, slip: str, meant: str) -> None:
        (note,) = parsed(with_fields(f'{slip} = "x"')).notes()
        assert repr(meant) in note

    def test_fields_of_genauth_need_no_note(self) -> None:
        assert parsed(with_fields('blocked = "b"\nsignedUp = "created"')).notes() == []


class TestLoading:
    @pytest.mark.parametrize("name", ["custdb.toml", "folder/mapping", "./x.toml"])
    def test_a_path_is_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(SMALLEST)
        problems: list[str] = []
        assert load_mapping(name, problems) == parsed(SMALLEST)
        assert problems == []

    def test_problems_of_a_file_name_it(self, tmp_path: Path) -> None:
        path = tmp_path / "custdb.toml"
        path.write_text("x = 1")
        problems: list[str] = []
        assert load_mapping(str(path), problems) is None
        assert problems
        assert all(problem.startswith(str(path)) for problem in problems)

    @pytest.mark.parametrize("path", ["/nowhere/custdb.toml", "{tmp}/", "{tmp}/binary.toml"])
    def test_a_file_that_cannot_be_read_is_told(self, tmp_path: Path, path: str) -> None:
        (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
        problems: list[str] = []
        assert load_mapping(path.format(tmp=tmp_path), problems) is None
        (problem,) = problems
        assert problem.startswith("CUSTDB_MAPPING: cannot read")

    @pytest.mark.parametrize(
        ("name", "hint"), [("genaut", "'genauth'"), ("GenAuth", "'genauth'"), ("x", "genauth, ")]
    )
    def test_an_unknown_profile_is_told_with_the_nearest(self, name: str, hint: str) -> None:
        problems: list[str] = []
        assert load_mapping(name, problems) is None
        (problem,) = problems
        assert problem.startswith("CUSTDB_MAPPING: ")
        assert hint in problem

    @pytest.mark.parametrize("name", ["", "..", "genauth.toml", "../profiles/genauth", "__init__"])
    def test_a_name_reaches_nothing_but_profiles(self, name: str) -> None:
        problems: list[str] = []
        assert load_mapping(name, problems) is None
        assert len(problems) == 1


@pytest.mark.parametrize("column", ["uid", "mail"])
def test_a_mark_is_no_field(column: str) -> None:
    """It would be released."""
    (problem,) = problems_of(f'{SMALLEST}\n[migration]\nmark = "{column}"\n')
    assert "migration.mark" in problem


def test_not_even_one_that_nobody_is_looked_up_by() -> None:
    text = f'{SMALLEST}name = "full"\n[migration]\nmark = "full"\n'
    (problem,) = problems_of(text)
    assert "migration.mark" in problem
