"""`demo --once`: every function of the contract, asked and answered."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from rich.console import Console
from rich.table import Table

from custdb_gateway.cli.client import Client
from custdb_gateway.cli.demo_users import PASSWORD

Body = dict[str, Any]


@dataclass
class Step:
    """One call and what should come of it."""

    function: str
    asked: str
    arguments: Body
    status: int
    expected: Any = None
    """Members that the answer holds, or the answer itself."""
    answered: Any = field(default=None, init=False)


def play(client: Client, url: str) -> bool:
    """Play all steps and print a table. Whether every answer was as expected."""
    table = Table("function", "asked", "answered", "ms", "", title=f"GenAuth's functions at {url}")
    results = [_row(table, client, step) for step in _steps(client)]
    results.append(_unsigned(table, url))
    console = Console(width=None if Console().is_terminal else 110)
    console.print(table)
    right = sum(results)
    console.print(f"{right} of {len(results)} answers are as the contract wants them.")
    return all(results)


def _steps(client: Client) -> Iterator[Step]:
    mark = uuid4().hex[:8]
    email = f"demo-{mark}@example.com"
    ada = {"query": {"email": "Ada@Example.com"}}
    yield Step("getUser", "Ada, by email in other case", ada, 200, {"username": "ada"})
    yield Step("getUser", "nobody", {"query": {"username": f"nobody-{mark}"}}, 200, None)
    yield Step("login", "Ada", {**ada, "password": PASSWORD}, 200, {"username": "ada"})
    wrong = {"code": "invalid_credentials"}
    yield Step("login", "Ada, wrong password", {**ada, "password": "guess"}, 403, wrong)
    grace = {"query": {"username": "grace"}, "password": PASSWORD}
    yield Step("login", "Grace, whose hash Django made", grace, 200, {"name": "Grace Hopper"})
    yield Step("searchUser", "'LOVE'", {"keyword": "LOVE"}, 200, {"totalCount": 1})
    userinfo = {"email": email, "password": mark, "nickname": "new"}
    created = Step("createUser", email, {"userinfo": userinfo}, 200, {"nickname": "new"})
    yield created
    user_id = created.answered.get("id", "") if isinstance(created.answered, dict) else ""
    again = {"userinfo": {"email": email.upper()}}
    yield Step("createUser", "the same email again", again, 409, {"code": "user_exists"})
    login = {"query": {"email": email}, "password": mark}
    yield Step("login", "the new user", login, 200, {"email": email})
    updates = {"nickname": "newer", "unmapped": True}
    changed = {"nickname": "newer"}
    yield Step("updateUser", "nickname", {"id": user_id, "updates": updates}, 200, changed)
    yield Step("validatePassword", "right", {"id": user_id, "password": mark}, 200, True)
    yield Step("validatePassword", "wrong", {"id": user_id, "password": "guess"}, 200, False)
    yield Step("listUsers", "page 1, limit 2", {"page": 1, "limit": 2}, 200, {})
    yield Step("deleteUser", "the new user", {"id": user_id}, 200, True)
    gone = {"code": "user_not_found"}
    yield Step("deleteUser", "once more", {"id": user_id}, 404, gone)


def _row(table: Table, client: Client, step: Step) -> bool:
    started = time.perf_counter()
    try:
        response = client.call(step.function, step.arguments)
        step.answered = response.json()
        status = response.status_code
    except (httpx.HTTPError, ValueError) as exc:
        status, step.answered = 0, type(exc).__name__
    milliseconds = f"{(time.perf_counter() - started) * 1000:.1f}"
    right = status == step.status and _agrees(step.answered, step.expected)
    shown = f"{status} {_short(step.answered)}"
    table.add_row(step.function, step.asked, shown, milliseconds, _mark(right))
    return right


def _unsigned(table: Table, url: str) -> bool:
    body = {"action": "listUsers"}
    started = time.perf_counter()
    response = httpx.post(f"{url}/v1/listUsers", json=body)
    milliseconds = f"{(time.perf_counter() - started) * 1000:.1f}"
    right = response.status_code == httpx.codes.UNAUTHORIZED
    shown = f"{response.status_code} {_short(response.json())}"
    table.add_row("listUsers", "without a signature", shown, milliseconds, _mark(right))
    return right


def _agrees(answered: Any, expected: Any) -> bool:
    if isinstance(expected, dict) and isinstance(answered, dict):
        return expected.items() <= answered.items()
    return answered is expected or answered == expected


def _short(answered: Any) -> str:
    if isinstance(answered, dict) and "code" in answered:
        return str(answered["code"])
    text = json.dumps(answered, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _mark(right: bool) -> str:
    return "[green]✓[/]" if right else "[red]✗[/]"
