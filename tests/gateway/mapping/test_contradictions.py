"""What would let a write harm a user is refused when a mapping is read."""

import pytest

from custdb_gateway.mapping import parse_mapping

MAPPING = """
[users]
table = "users"
id = "id"
password = "pw"
[users.where]
tenant = 1
kind = {{ not = "guest" }}
[fields]
username = "login"
{fields}
[passwords]
salt = "salt"
{sections}
"""


def problems(fields: str = "", sections: str = "") -> list[str]:
    found: list[str] = []
    parse_mapping(MAPPING.format(fields=fields, sections=sections), found)
    return found


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ('company = "tenant"', "fields.company: [users.where] says what it is"),
        (
            'name = "n"\nnickname = "n"',
            "fields.nickname: is written to the same column as fields.name",
        ),
        (
            'a = { from = "n", time = "seconds" }\nb = "n"',
            "fields.b: is written to the same column as fields.a",
        ),
        ('blocked = { from = "s", values = { a = true } }', "fields.blocked: say it with when"),
    ],
)
def test_fields(fields: str, told: str) -> None:
    (problem,) = problems(fields)
    assert told in problem


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ("[on_create]\ntenant = 2", "on_create.tenant: [users.where] says"),
        ("[on_update]\ntenant = 1", "on_update.tenant: [users.where] says"),
        ("[on_create]\nkind = 'guest'", "on_create.kind: whoever has this is no user"),
        ("[on_password]\nkind = 'guest'", "on_password.kind: whoever has this is no user"),
        ("[match]\nphone = 'exact'", "match.phone: there is no field of this name"),
        ("[on_update]\npw = 'x'", "on_update.pw: would be written over"),
        ("[on_password]\nsalt = 'x'", "on_password.salt: would be written over"),
        ("[on_update]\nid = 5", "on_update.id: would be written over"),
        ("[match]\nusername = { in = 'pw', as = 'lower' }", "match.username: users would be"),
        ("[match]\nusername = { in = 'salt' }", "match.username: users would be"),
    ],
)
def test_sections(sections: str, told: str) -> None:
    (problem,) = problems("", sections)
    assert told in problem


@pytest.mark.parametrize(
    ("fields", "sections"),
    [
        ('company = { from = "tenant", write = false }', ""),
        ('name = "n"\nnickname = { from = "n", write = false }', ""),
        ('email = "login"', ""),
        ('blocked = { when = { kind = "b" } }\nisDeleted = { when = { kind = "d" } }', ""),
        ("", "[on_create]\nkind = { text = '{username}' }\n[on_update]\nkind = { make = 'uuid' }"),
        ('company = "kind"', "[on_create]\npw = '!'\nkind = 'member'"),
    ],
)
def test_what_does_no_harm(fields: str, sections: str) -> None:
    assert problems(fields, sections) == []
