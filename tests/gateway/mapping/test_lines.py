"""Where a key stands in a file."""

import pytest

from custdb_gateway.mapping.lines import Source, line_of

TEXT = """\
# [users]
[users]
table = "people"   # the table
id = 'uid'

  [ users . where ]   # only these
"is admin" = false
'a.b' = 1
plain.dotted = 2

[queries]
email = '''
table = :email
[fields]
'''
list = \"\"\"select 1\"\"\"
search = "x"

[fields]
blocked = { when = { locked = true } }
name.text = "{a}"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (["users"], 2),
        (["users", "table"], 3),
        (["users", "id"], 4),
        (["users", "nowhere"], 2),
        (["users", "where"], 6),
        (["users", "where", "is admin"], 7),
        (["users", "where", "a.b"], 8),
        (["users", "where", "plain"], 9),
        (["users", "where", "plain", "dotted"], 9),
        (["users", "where", "nowhere"], 6),
        (["queries", "email"], 12),
        (["queries", "list"], 16),
        (["queries", "search"], 17),
        (["fields"], 19),
        (["fields", "blocked", "when", "locked"], 20),
        (["fields", "name", "text"], 21),
        (["joins"], None),
        ([], None),
    ],
)
def test_the_line_of_a_key(path: list[str], line: int | None) -> None:
    assert line_of(TEXT, path) == line


def test_lines_that_end_as_on_windows() -> None:
    assert line_of(TEXT.replace("\n", "\r\n"), ["users", "where", "is admin"]) == 7


def test_a_problem_is_told_with_file_and_line() -> None:
    source = Source(TEXT, "custdb.toml")
    assert source.told("users.id: wrong: so") == "custdb.toml, line 4: users.id: wrong: so"
    assert source.told("fields.name (2): x") == "custdb.toml, line 21: fields.name (2): x"
    assert source.told("joins.x: y") == "custdb.toml: joins.x: y"
    assert source == Source("", "")
