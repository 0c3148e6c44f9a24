"""What is told of a mapping that says too little, too much or the wrong thing."""

import pytest

from custdb_gateway.mapping import builtin_profiles, load_mapping, parse_mapping

SMALLEST = """\
[users]
table = "people"
id = "uid"
password = "pw"

[fields]
email = "mail"
"""


def problems_of(more: str) -> list[str]:
    problems: list[str] = []
    parse_mapping(SMALLEST + more, problems, "custdb.toml")
    return problems


@pytest.mark.parametrize("name", builtin_profiles())
def test_every_profile_is_sound(name: str) -> None:
    problems: list[str] = []
    mapping = load_mapping(name, problems)
    assert problems == []
    assert mapping is not None
    assert next(iter(mapping.columns)) == "id"


@pytest.mark.parametrize(
    ("more", "line", "told"),
    [
        ("nmae = { txt = '{a}' }", 8, "fields.nmae.txt: unknown key; did you mean 'text'?"),
        ("a = { from = 'b', wirte = false }", 8, "did you mean 'write'"),
        ("a = { when = { b = { sett = true } } }", 8, "did you mean 'set'"),
        ("[join.x]\ntable = 't'", 8, "join: unknown key; did you mean 'joins'?"),
        ("[joins.x]\ntable = 't'\non = { a = 'b' }\nwhre = {}", 11, "did you mean 'where'"),
        ("[joins.x]\ntable = 't'", 8, "joins.x.on: missing"),
        ("[joins.x]\ntable = 't'\non = {}", 10, "joins.x.on: must not be empty"),
        ("[joins.x]\ntable = 't'\non = 'a'", 10, "joins.x.on: must be a table: [joins.x.on] and"),
        ("[joins.x]\ntable = 't'\non = { a = 'b' }\nwhere = {}", 11, "where: must not be empty"),
        ("[joins.x]\ntable = 't'\non = { a = 'b' }\nkey = 'k'", 8, "name both, or neither"),
        ("[match]\nemail = { as = 'lowr' }", 9, "did you mean 'lower'?"),
        ("[match]\nemail = 'ignorecase'", 9, "match.email: must be 'exact', 'lower', 'upper', "),
        ("[match]\nemail = 'ignorecase'", 9, "did you mean 'ignore-case'?"),
        ("[match]\nemail = 3", 9, "match.email: say how it is compared"),
        ("[match]\nemail = {}", 9, "match.email: say in, as, or both"),
        ("a = { from = 'b', time = 'secnods' }", 8, "fields.a.time: must be 'seconds', "),
        ("a = { from = 'b', time = 'secnods' }", 8, "did you mean 'seconds'?"),
        ("a = { from = 'b', values = {} }", 8, "fields.a.values: must not be empty"),
        ("a = ''", 8, "fields.a: must not be empty"),
        ("a = { from = 'b', write = 'no' }", 8, "fields.a.write: must be true or false"),
        ("[users.where]", 8, "users.where: must not be empty"),
        ("[users.where]\na = []", 9, "users.where.a: names no value"),
        ("[users.where]\na = { set = 'yes' }", 9, "users.where.a.set: must be true or false"),
        ("[on_create]\na = { make = 'uid' }", 9, "must be 'uuid' or 'token'; did you mean 'uuid'?"),
        ("[match]\nqueries = { list = 'x' }", 9, "it is a table of its own: [queries]"),
        ("[match]\nemail = { inn = 'x' }", 9, "did you mean 'in'"),
        ("[on_create]\na = { mak = 'uuid' }", 9, "did you mean 'make'"),
        ("[on_craete]\na = 1", 8, "did you mean 'on_create'"),
        ("[on_create]\na = { text = '{emial}' }", 9, "'emial' is no field; did you mean 'email'?"),
        ("[queries]\nemial = 'select 1'", 9, "did you mean 'email'"),
        ("[queries]\nemail = 'delete from x'", 9, "must begin with select"),
        ("[queries]\nemail = 'select 1'", 9, "does not use its parameter :email"),
        ("[queries]\nphone = 'select :phone'", 9, "queries.phone: there is no field of this name"),
        ("[match]\nphone = { in = 'x' }", 9, "match.phone: there is no field of this name"),
        ("[users.where]\na = { is = 1, not = 2 }", 9, "users.where.a: say one of"),
        ("nickname = 'pw'", 8, "fields.nickname: would release the password column 'pw'"),
        ("name = { text = '{pw}' }", 8, "would release"),
        ("blocked = { when = { pw = true } }", 8, "would release"),
        ("a = 'pw.hash'", 8, "would release"),
        ("a = 's'\n[passwords]\nsalt = 's'", 8, "would release the password column 's'"),
        ("username = { text = '{a}' }", 8, "an identifier is looked up, so name its column"),
        ("id = 'x'", 8, "fields.id: name the id's column as `id` in [users]"),
        ("[migration]\nmark = 'mail'", 9, "migration.mark: "),
    ],
)
def test_a_problem_is_told_by_its_line(more: str, line: int, told: str) -> None:
    (problem,) = problems_of(more)
    assert problem.startswith(f"custdb.toml, line {line}: ")
    assert told in problem


def test_all_that_its_sections_contradict_is_told_at_once() -> None:
    problems = problems_of(
        "nickname = 'pw'\npassword = 'x'\n[match]\nphone = { in = 'y' }\n"
        "[on_update]\na = { text = '{b}' }\n[queries]\nlist = 'select :x'\n[migration]\nmark = 'pw'"
    )
    assert [one.split(": ")[1] for one in problems] == [
        "fields.password",
        "match.phone",
        "fields.nickname",
        "on_update.a",
        "queries.list",
        "migration.mark",
    ]
    assert [one.split(": ")[0].rpartition(" ")[2] for one in problems] == "9 11 8 13 15 17".split()


def test_no_value_is_told() -> None:
    """Whoever types a password where it does not belong does not read it in a log."""
    secret = "hunter2"
    for more in (
        f"blocked = {{ when = {{ a = {{ is = {{ x = '{secret}' }} }} }} }}",
        f"[passwords]\nbcrypt_cost = '{secret}'",
        f"[users.where]\na = {{ above = '{secret}' }}",
        f"[joins.x]\ntable = ['{secret}']\non = {{ a = 'b' }}",
        f"[on_create]\na = {{ now = '{secret}' }}",
    ):
        problems = problems_of(more)
        assert problems
        assert secret not in "".join(problems)


def test_a_mapping_is_the_same_wherever_it_is_from() -> None:
    one, other = (parse_mapping(SMALLEST, [], origin) for origin in ("a.toml", "b.toml"))
    assert one == other
    assert one is not None
    assert one.located("users.id: x") == "a.toml, line 3: users.id: x"
    assert "a.toml" not in repr(one)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{SMALLEST}email = 'x'\n", "custdb.toml, line 8: not valid TOML: the same key stands"),
        (f"{SMALLEST}[", "custdb.toml"),
        ("a = '", "custdb.toml: not valid TOML: "),
    ],
)
def test_what_is_no_toml_is_told_by_its_line(text: str, told: str) -> None:
    problems: list[str] = []
    assert parse_mapping(text, problems, "custdb.toml") is None
    (problem,) = problems
    assert problem.startswith(told)
