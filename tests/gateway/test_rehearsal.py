"""What a rehearsal takes for its own, where it stands, and what it says."""

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from custdb_gateway.cli.client import Client
from custdb_gateway.cli.rehearsal.detour import place_of
from custdb_gateway.cli.rehearsal.flows import CUSTOM_USER_STORE, LAZY_MIGRATION
from custdb_gateway.cli.rehearsal.own_users import OwnUsers, is_own
from custdb_gateway.cli.rehearsal.players import Answer, SignedPlayer
from custdb_gateway.cli.rehearsal.report import Result, as_json, show, summary
from custdb_gateway.cli.rehearsal.scene import NotPlayed

NAME = "custdb-rehearsal-0a1b2c3d-12@rehearsal.invalid"


class TestOwnUsers:
    @pytest.mark.parametrize(
        ("profile", "own"),
        [
            ({"email": NAME}, True),
            ({"email": NAME.upper(), "username": NAME}, True),
            ({"username": NAME, "phone": "+441"}, True),
            ({"email": NAME, "username": "ada"}, False),
            ({"email": "ada@example.com", "username": NAME}, False),
            ({"email": f"x{NAME}"}, False),
            ({"email": f"{NAME}.com"}, False),
            ({"email": "custdb-rehearsal-@rehearsal.invalid"}, False),
            ({"name": NAME}, False),
            ({"phone": "999734271234001"}, True),
            ({"phone": 999734271234001}, True),
            ({"phone": "+441"}, False),
            ({"phone": "9997342712340011"}, False),
            ({"phone": "999734271234001", "email": "ada@example.com"}, False),
            ({}, False),
        ],
    )
    def test_only_what_says_so_everywhere(self, profile: dict[str, Any], own: bool) -> None:
        assert is_own({"id": "1", **profile}) is own

    @pytest.mark.parametrize("fields", [("email", "username", "phone"), ("phone",), ("username",)])
    def test_a_newcomer_is_one(self, fields: tuple[str, ...]) -> None:
        users = OwnUsers(Someone({}), fields)
        first, second = users.newcomer(), users.newcomer(with_phone=True)
        assert is_own(first.identifiers)
        assert is_own(second.identifiers)
        assert not {*first.identifiers.values()} & {*second.identifiers.values()}
        assert {*second.identifiers} == {*fields}
        assert first.password not in repr(first)

    def test_nobody_else_is_removed(self) -> None:
        ada = {"id": "1", "email": "ada@example.com", "name": NAME}
        player = Someone({"searchUser": {"totalCount": 1, "list": [ada]}})
        assert OwnUsers(player, ["email"]).left_overs() == (0, None)
        assert player.called == ["searchUser"]

    def test_twins_are_removed_both(self) -> None:
        player = Twins()
        users = OwnUsers(player, ["email"])
        player.email = users.newcomer().name
        assert users.remove() == []
        assert not player.ids

    def test_who_surely_was_not_made_is_not_left(self) -> None:
        player = Refusing()
        users = OwnUsers(player, ["email"])
        users.newcomer()
        for player.code in ("not_supported", "invalid_value", "no_answer", "user_exists"):
            users.sign_up(users.newcomer())
        player.code = "store_unavailable"
        left = users.remove(lambda: True)
        assert [user.name.partition("@")[0][-1] for user, _ in left] == ["4", "5"]
        assert {problem.said for _, problem in left} == {"getUser store_unavailable"}


class Someone:
    """Answers each function as it was told."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.called: list[str] = []

    def call(self, function: str, arguments: Mapping[str, Any]) -> Answer:
        self.called.append(function)
        return Answer(function, 0, value=self._values.get(function))


class Refusing:
    """Answers with nothing but a code."""

    code = ""

    def call(self, function: str, arguments: Mapping[str, Any]) -> Answer:
        return Answer(function, 0, code=self.code)


class Twins:
    """Two users with one address, as in a store without a unique index."""

    def __init__(self) -> None:
        self.ids = ["1", "2"]
        self.email = ""

    def call(self, function: str, arguments: Mapping[str, Any]) -> Answer:
        if function == "deleteUser":
            self.ids.remove(arguments["id"])
            return Answer(function, 0, value=True)
        found = [{"id": one, "email": self.email} for one in self.ids]
        if function == "searchUser":
            return Answer(function, 0, value={"totalCount": len(found), "list": found})
        if len(found) > 1:
            return Answer(function, 0, code="ambiguous_user")
        return Answer(function, 0, value=found[0] if found else None)


class TestAnswers:
    @pytest.mark.parametrize(
        ("value", "word"),
        [
            (None, "null"),
            (True, "true"),
            (False, "false"),
            ({"id": "1"}, "profile"),
            ({"id": 1}, "something_else"),
            ({"id": ""}, "something_else"),
            ({"id": "1", "password": "$2b$"}, "something_else"),
            ({"totalCount": 1, "list": [{"id": "1"}]}, "users"),
            ({"totalCount": 1, "list": [{"id": "1", "password": ""}]}, "something_else"),
            ("", "something_else"),
        ],
    )
    def test_a_word_for_each(self, value: Any, word: str) -> None:
        answer = Answer("getUser", 0, value=value)
        assert answer.word == word
        assert "$2b$" not in repr(answer)

    @pytest.mark.parametrize("status", [200, 502])
    def test_somebody_else_answers(self, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
        with Client("http://gateway") as client:
            page = httpx.Response(status, text="" if status == 200 else "<html>")
            monkeypatch.setattr(client, "call", lambda function, arguments: page)
            assert SignedPlayer(client).call("getUser", {}).word == "no_answer"


class TestDetour:
    @pytest.mark.parametrize(
        ("url", "host", "port", "over"),
        [
            (
                "postgresql://u:p%40@db/shop?sslmode=require",
                "db",
                5432,
                "postgresql://u:p%40@127.0.0.1:7/shop?sslmode=require",
            ),
            ("mysql://u:p@[::1]:3307/shop", "::1", 3307, "mysql://u:p@127.0.0.1:7/shop"),
            (
                "mongodb://u:p@a:27018,b/shop?replicaSet=rs0&authSource=shop",
                "a",
                27018,
                "mongodb://u:p@127.0.0.1:7/shop?authSource=shop&directConnection=true",
            ),
        ],
    )
    def test_over_a_port_of_this_machine(self, url: str, host: str, port: int, over: str) -> None:
        place = place_of(url)
        assert (place.host, place.port, place.over(7)) == (host, port, over)
        assert "u:p" not in repr(place)

    @pytest.mark.parametrize(
        "url",
        [
            "sqlite:///users.db",
            "postgresql:///shop",
            "postgresql://u@db/shop?host=/run/postgresql",
            "mysql://u@localhost/shop?socket=/run/mysqld.sock",
            "mongodb+srv://u:p@cluster.example.com/shop",
            "other://db/shop",
        ],
    )
    def test_where_there_is_none(self, url: str) -> None:
        with pytest.raises(NotPlayed):
            place_of(url)


class TestReport:
    RESULTS = (
        Result("first login", "login profile", "passed", "login profile", 0.0123),
        Result("[bold]", "x", "failed", "login internal: [/]", 0.1),
        Result("slow store", "x", "not played", "a file"),
    )

    def test_counts(self) -> None:
        assert summary(self.RESULTS) == "1 passed, 1 failed, 1 not played"

    def test_a_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        show(self.RESULTS)
        shown = capsys.readouterr().out
        for words in ("first login", "[bold]", "login internal: [/]", "not played: a file", " 12 "):
            assert words in shown

    def test_what_has_no_place_in_the_table_is_below(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        grant = f"as the table's owner: grant delete on [users]{'s' * 200} to <this user>;"
        result = Result("removal", "none", "failed", "1 left", more=[f"{NAME}: no", grant])
        show([result])
        assert f"removal:\n  - {NAME}: no\n  - {grant}\n" in capsys.readouterr().out
        content = json.loads(as_json([result]))
        assert content["flows"][0]["got"] == f"1 left: {NAME}: no; {grant}"

    def test_json(self) -> None:
        content = json.loads(as_json(self.RESULTS))
        assert content["flows"][0] == {
            "flow": "first login",
            "outcome": "passed",
            "expected": "login profile",
            "got": "login profile",
            "milliseconds": 12.3,
        }
        assert (content["passed"], content["failed"], content["notPlayed"]) == (1, 1, 1)


def test_flows_are_told_apart_by_name() -> None:
    for flows in (CUSTOM_USER_STORE, LAZY_MIGRATION):
        assert len({flow.name for flow in flows}) == len(flows)
