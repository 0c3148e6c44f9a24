"""Who plays GenAuth's part: somebody who calls the eight functions and tells what came of it."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from custdb_gateway.cli.client import Client

OK = "ok"
NO_ANSWER = "no_answer"
"""The code of a call that nobody answered, or somebody else than a gateway."""

THROWS = "throws"
"""The code of a refusal whose text is none of the contract's fixed ones."""

NO_SCRIPT = "no_script"
"""The code of a function for which GenAuth has no script in this mode."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call: the value of the function, or a refusal."""

    function: str
    seconds: float
    value: Any = field(default=None, repr=False)
    code: str = OK
    detail: str = ""
    status: int = 0

    @property
    def word(self) -> str:
        """What it is, with nothing of a user in it."""
        if self.code != OK:
            return self.code
        if self.value is None:
            return "null"
        if isinstance(self.value, bool):
            return str(self.value).lower()
        if _is_profile(self.value):
            return "profile"
        return "users" if _is_listing(self.value) else "something_else"

    @property
    def said(self) -> str:
        """What was called, what came of it and why."""
        return f"{self.function} {self.word}{f': {self.detail}' if self.detail else ''}"


class Player(Protocol):
    """Calls functions of one gateway."""

    def call(self, function: str, arguments: Mapping[str, Any]) -> Answer:
        """Call a function and return its answer, also if there is none."""


Connect = Callable[[str], AbstractContextManager[Player]]
"""How a player comes to the gateway at an address."""


class SignedPlayer:
    """Calls directly, signed as the scripts sign."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def call(self, function: str, arguments: Mapping[str, Any]) -> Answer:
        started = time.perf_counter()
        try:
            response = self._client.call(function, arguments)
        except httpx.HTTPError as exc:
            seconds = time.perf_counter() - started
            return Answer(function, seconds, code=NO_ANSWER, detail=type(exc).__name__)
        return _read(function, time.perf_counter() - started, response)


def _read(function: str, seconds: float, response: httpx.Response) -> Answer:
    try:
        content = response.json()
    except ValueError:
        content = None
    status = response.status_code
    if response.is_success and response.content:
        return Answer(function, seconds, value=content, status=status)
    if isinstance(content, dict) and "code" in content:
        code, detail = str(content["code"]), str(content.get("detail", ""))
        return Answer(function, seconds, code=code, detail=detail, status=status)
    detail = f"HTTP {status}, and not from a gateway"
    return Answer(function, seconds, code=NO_ANSWER, detail=detail, status=status)


def _is_profile(value: Any) -> bool:
    known = isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"]
    return bool(known) and "password" not in value


def _is_listing(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"totalCount", "list"}:
        return False
    return isinstance(value["list"], list) and all(map(_is_profile, value["list"]))
