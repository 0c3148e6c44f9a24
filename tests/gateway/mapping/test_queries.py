"""Statements of the customer's own: what is taken, and how values are bound."""

import pytest
from pydantic import ValidationError

from custdb_gateway.mapping.queries import QueriesSection, bind_statement, parameters


def problems_of(**queries: str) -> list[str]:
    return [*QueriesSection.model_validate(queries).problems()]


@pytest.mark.parametrize(
    ("statement", "bound"),
    [
        ("select * from u where e = :email", "select * from u where e = <email>"),
        ("SELECT 1 where :email=:email", "SELECT 1 where <email>=<email>"),
        ("with x as (select 1) select :email", "with x as (select 1) select <email>"),
        ("select :email::text, a::int", "select <email>::text, a::int"),
        ("select ':email is', ''':email'", None),
        ("select 'it''s :email' where a = :email", "select 'it''s :email' where a = <email>"),
        ('select ":email x" where a = :email', 'select ":email x" where a = <email>'),
        ("select `:email x` where a = :email", "select `:email x` where a = <email>"),
        ("select 1 -- :email's\nwhere a = :email", "select 1 -- :email's\n\nwhere a = <email>"),
        ("select :email -- all", "select <email> -- all\n"),
        ("select 1 /* :email's */ where a = :email", "select 1 /* :email's */ where a = <email>"),
        (
            "select a[1:2], b[x:y] from t where c=:email",
            "select a[1:2], b[x:y] from t where c=<email>",
        ),
        ("select '12:30' where a = :email", "select '12:30' where a = <email>"),
        ("select data #>> '{a}' where a = :email", "select data #>> '{a}' where a = <email>"),
        (
            "select tags ?| array['a'] where a = :email",
            "select tags ?| array['a'] where a = <email>",
        ),
        (r"select 'a\\' where a = :email", r"select 'a\\' where a = <email>"),
        (r"select 'a\b' where a = :email", r"select 'a\b' where a = <email>"),
        (
            "select replace(a, 'x', 'insert') where a = :email",
            "select replace(a, 'x', 'insert') where a = <email>",
        ),
        (
            "select created_at, is_deleted where a = :email",
            "select created_at, is_deleted where a = <email>",
        ),
    ],
)
def test_parameters_are_bound_and_nothing_else(statement: str, bound: str | None) -> None:
    if bound is None:
        assert parameters(statement) == []
        return
    assert problems_of(email=statement) == []
    assert bind_statement(statement, lambda name: f"<{name}>") == bound


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("", "at least 1 character"),
        ("delete from users where e = :email", "must begin with select"),
        ("  -- select\n drop table users", "must begin with select"),
        ("select 1 where :email; drop table users", "one statement"),
        ("select 1 where :email;", "one statement"),
        ("with x as (delete from u returning *) select * from x where e = :email", "'delete'"),
        ("select * into copy from u where e = :email", "'into'"),
        ("select * from u where e = :email for update", "'update'"),
        ("select * from u where e = $1", "'$1' is no parameter"),
        ("select * from u where e = ?", "'?' is no parameter"),
        ("select * from u where e = %s", "'%s' is no parameter"),
        ("select * from u where e = %(email)s", "is no parameter"),
        ("select $$:email$$, :email", "is no parameter"),
        ("select * from u where e = ':email'", "parameter in quotes"),
        ("select * from u where e like '%:email%'", "parameter in quotes"),
        (r"select 'it\'s ', :email, ' x'", "backslash before a quotation mark"),
        (r"select 'a\\\' where e = :email, 'x'", "backslash before a quotation mark"),
        (r"select e'\'' where e = :email", "backslash before a quotation mark"),
        ("select 1 # it's :email", "begins a comment"),
        ("select 1 /*! :email */ where e = :email", "comment that MySQL runs"),
        ("select 1 /*M! :email */ where e = :email", "comment that MySQL runs"),
        ("select 'open where e = :email", "has no other"),
        ('select "open where e = :email', "has no other"),
        ("select 1 /* where e = :email", "/* has no other"),
        ("select 1 /* /* */ :email */", "*/ has no other"),
        ("select 1 where e = :email\0", "NUL"),
        ('[{"$out": "x"}]', "$out"),
    ],
)
def test_what_could_do_more_than_read_is_refused(statement: str, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        QueriesSection.model_validate({"email": statement})
    assert told in str(caught.value)


def test_each_has_its_own_parameter() -> None:
    assert problems_of(email="select 1 where a = :mail") == [
        "queries.email: does not use its parameter :email",
        "queries.email: :mail is not one of its parameters; it has :email",
    ]
    assert problems_of(list="select 1 where a = :x") == [
        "queries.list: :x is not one of its parameters; it has none"
    ]
    assert problems_of(search="select 1 where a = :keyword", list="select 1") == []
    assert problems_of(search="select 1") == ["queries.search: does not use its parameter :keyword"]


def test_what_there_is_is_given_by_name() -> None:
    section = QueriesSection.model_validate({"list": "select 1", "id": "select :id"})
    assert dict(section.given()) == {"id": "select :id", "list": "select 1"}
