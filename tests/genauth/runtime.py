"""Node as GenAuth runs it: loads pasted scripts and calls their functions."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self

from tests.servers.gateway import clean

_ROOT = Path(__file__).parents[2]
MODULES = _ROOT / ".servers" / "node" / "node_modules"
_SANDBOX = Path(__file__).with_name("sandbox.js")

DOCUMENTED = ("axios", "lodash", "bcrypt", "pg", "mysql2", "mongodb", "mssql")
USUAL = (*DOCUMENTED, "crypto", "https")
NODES = ("node 8", "node 12", "node 12, new axios")
"""What the scripts have to run in. GenAuth does not say which axios it has."""


class ScriptError(Exception):
    """What a script threw: its message, and all else that a log could show of it."""

    def __init__(self, message: str, everything: str) -> None:
        super().__init__(message)
        self.everything = everything


def node(version: str) -> Path:
    """The program: `scripts/node` installs it, unless TEST_NODE_8 or TEST_NODE_12 names it."""
    named = os.environ.get(f"TEST_NODE_{version}")
    return Path(named) if named else MODULES / f"node-{version}" / "bin" / "node"


class Runtime:
    """One process, in which functions live on from call to call."""

    def __init__(self, name: str, **environment: str) -> None:
        version = name.split()[1].rstrip(",")
        axios = "axios-1" if "new axios" in name else "axios"
        # A proxy that is not there: scripts must not ask the environment for one.
        proxy = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy"), "http://127.0.0.1:1")
        self._process = subprocess.Popen(
            [node(version), _SANDBOX, MODULES, axios],
            env=clean({**proxy, **environment}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._ids = count(1)

    def load(
        self,
        text: str,
        name: str,
        env: Mapping[str, str],
        modules: Sequence[str] = USUAL,
        haste: float = 1,
        ahead: float = 0,
        without: Sequence[str] = (),
        refused: int = 0,
    ) -> "Function":
        """Take a function out of a script. Time may fly, and the clock be seconds ahead.

        `without`: what such a runtime does not have of what Node has everywhere. `refused`: how
        many requests find nobody listening.
        """
        number = next(self._ids)
        script = {"text": text, "name": name, "env": env, "modules": modules}
        odd = {"haste": haste, "ahead": ahead, "without": [*without], "refused": refused}
        names = self._ask({"id": number, "load": {**script, **odd}})
        return Function(self, name, number, frozenset(names))

    def call(self, number: int, arguments: Sequence[Any]) -> Any:
        """What a loaded function returns. Raises `ScriptError`."""
        return self._ask({"id": next(self._ids), "call": number, "arguments": arguments})

    def refused(self, number: int) -> list[dict[str, str]]:
        """The headers of a loaded function's requests that found nobody listening."""
        headers: list[dict[str, str]] = self._ask({"id": next(self._ids), "refused": number})
        return headers

    def call_together(self, number: int, calls: Sequence[Sequence[Any]]) -> None:
        """Call a function several times before any of them has returned."""
        requests = [
            {"id": next(self._ids), "call": number, "arguments": arguments} for arguments in calls
        ]
        self._write(*requests)
        answered = [self._read() for _ in requests]
        assert {answer["id"] for answer in answered} == {request["id"] for request in requests}
        assert all("error" not in answer for answer in answered)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _ask(self, request: Mapping[str, Any]) -> Any:
        self._write(request)
        answer = self._read()
        assert answer["id"] == request["id"]
        if error := answer.get("error"):
            raise ScriptError(error["message"], error["all"])
        return answer["value"]

    def _write(self, *requests: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{json.dumps(request)}\n" for request in requests))
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@dataclass(frozen=True, slots=True)
class Function:
    """A function that has been pasted."""

    runtime: Runtime
    name: str
    number: int
    globals: frozenset[str] = field(repr=False)
    """What the script left behind in the global scope, and what it found there."""

    def __call__(self, *arguments: Any) -> Any:
        return self.runtime.call(self.number, arguments)

    def refused(self) -> list[dict[str, str]]:
        """The headers of its requests that found nobody listening."""
        return self.runtime.refused(self.number)

    def together(self, *calls: Sequence[Any]) -> None:
        """Call it several times at once. All of them must succeed."""
        self.runtime.call_together(self.number, calls)
