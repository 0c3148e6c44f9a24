"""Calls while something is wrong: what they are told, how long they take, what they wrote."""

import secrets
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.faults.victim import Victim
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD

POOL_SIZE = 5
UNANSWERED = "no answer"
_ADA = {"username": "ada"}
_CALLERS = 3
_PAUSE = 0.01
_IN_A_ROW = 3  # or whoever still fails would not be met


@dataclass(frozen=True)
class Answer:
    """How a call ended."""

    code: str
    seconds: float
    retry_after: str | None


def start_gateway(
    folder: Path, url: str, deadline: float, pool_size: int = POOL_SIZE
) -> GatewayServer:
    """A gateway with a small pool."""
    return GatewayServer(
        folder,
        {
            "CUSTDB_STORE_URL": url,
            "CUSTDB_DEADLINE": str(deadline),
            "CUSTDB_POOL_SIZE": str(pool_size),
        },
    )


def call(gateway: GatewayServer, function: str, **arguments: Any) -> Answer:
    """One call."""
    started = time.monotonic()
    try:
        response = gateway.call(function, **arguments)
    except httpx.TimeoutException:
        return Answer(UNANSWERED, time.monotonic() - started, None)
    seconds = time.monotonic() - started
    code = "ok" if response.is_success else str(response.json()["code"])
    return Answer(code, seconds, response.headers.get("retry-after"))


def every_function(gateway: GatewayServer, user_id: str) -> dict[str, Answer]:
    """All eight at once, of which none would fail if nothing were wrong."""
    calls: dict[str, dict[str, Any]] = {
        "login": {"query": _ADA, "password": PASSWORD},
        "getUser": {"query": _ADA},
        "searchUser": {"keyword": "ada"},
        # Long, for on a full disk there still is a little room here and there.
        "createUser": {"userinfo": {"email": new_email(), "address": secrets.token_hex(750)}},
        "updateUser": {"id": user_id, "updates": {"nickname": uuid4().hex}},
        "deleteUser": {"id": "4711"},
        "listUsers": {},
        "validatePassword": {"id": user_id, "password": PASSWORD},
    }
    with ThreadPoolExecutor(len(calls)) as pool:
        under_way = {
            name: pool.submit(call, gateway, name, **arguments) for name, arguments in calls.items()
        }
        answers = {name: future.result() for name, future in under_way.items()}
    if answers["deleteUser"].code == "user_not_found":  # the store has said so
        answers["deleteUser"] = Answer("ok", answers["deleteUser"].seconds, None)
    return answers


def all_at_once(work: Callable[[], Any], times: int) -> list[Any]:
    """What comes of doing the same at the same time."""
    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(work) for _ in range(times)]]


def is_ready(gateway: GatewayServer) -> bool:
    """What a load balancer would think."""
    return httpx.get(f"{gateway.url}/ready", timeout=10).status_code == 200


def recover(gateway: GatewayServer, patience: float) -> float | None:
    """How long it takes until a login succeeds again, of somebody who tries and tries."""
    started = time.monotonic()
    while call(gateway, "login", query=_ADA, password=PASSWORD).code != "ok":
        if time.monotonic() > started + patience:
            return None
        time.sleep(_PAUSE)
    return time.monotonic() - started


def is_well(gateway: GatewayServer, user_id: str, patience: float) -> bool:
    """Whether everything works, three times in a row, before it takes too long."""
    limit = time.monotonic() + patience
    in_a_row = 0
    while in_a_row < _IN_A_ROW and time.monotonic() < limit:
        codes = {answer.code for answer in every_function(gateway, user_id).values()}
        in_a_row = in_a_row + 1 if codes == {"ok"} else 0
    return in_a_row == _IN_A_ROW


def settled(victim: Victim, most: int, patience: float) -> int:
    """How many connections are left once there are at most so many, or it takes too long."""
    limit = time.monotonic() + patience
    while (left := victim.connections()) > most and time.monotonic() < limit:
        time.sleep(0.1)
    return left


def new_email() -> str:
    """An address that nobody has."""
    return f"{uuid4().hex}@example.com"


class Callers(ABC):
    """Callers that go on calling, and remember what they were told."""

    def __init__(self, gateway: GatewayServer) -> None:
        self._gateway = gateway
        self._stop = threading.Event()
        self._told: list[str] = []

    @property
    def codes(self) -> set[str]:
        """All that they have been told so far."""
        return {*self._told}

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They have succeeded before it begins, and stop when it ends."""
        with ThreadPoolExecutor(_CALLERS) as pool:
            working = [pool.submit(self._work) for _ in range(_CALLERS)]
            try:
                while self._told.count("ok") < _CALLERS and not any(one.done() for one in working):
                    time.sleep(_PAUSE)
                yield
            finally:
                self._stop.set()
        for one in working:
            one.result()

    @abstractmethod
    def _call(self) -> Answer:
        """Call once."""

    def _work(self) -> None:
        while not self._stop.is_set():
            self._told.append(self._call().code)
            time.sleep(_PAUSE)


class Writers(Callers):
    """They sign users up, and remember whose sign-up was acknowledged."""

    def __init__(self, gateway: GatewayServer) -> None:
        super().__init__(gateway)
        self.acknowledged: set[str] = set()

    def _call(self) -> Answer:
        email = new_email()
        answer = call(self._gateway, "createUser", userinfo={"email": email})
        if answer.code == "ok":
            self.acknowledged.add(email)
        return answer


class Readers(Callers):
    """They call whatever does not write, in turn."""

    def __init__(self, gateway: GatewayServer, user_id: str) -> None:
        super().__init__(gateway)
        calls: dict[str, dict[str, Any]] = {
            "login": {"query": _ADA, "password": PASSWORD},
            "getUser": {"query": _ADA},
            "searchUser": {"keyword": "ada"},
            "listUsers": {},
            "validatePassword": {"id": user_id, "password": PASSWORD},
        }
        self._calls = cycle(calls.items())

    def _call(self) -> Answer:
        function, arguments = next(self._calls)
        return call(self._gateway, function, **arguments)
