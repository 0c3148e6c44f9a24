"""The player that runs the console scripts in a Node, as GenAuth does."""

import json
import selectors
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from typing import Any

from custdb_gateway.cli.rehearsal.players import NO_ANSWER, NO_SCRIPT, THROWS, Answer, Player
from custdb_gateway.config import Settings
from custdb_gateway.console.functions import FUNCTIONS
from custdb_gateway.console.scripts import PROOFS, Auth, script
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.http.answers import KINDS

_PATIENCE = 15.0
"""Seconds for a line; the scripts themselves give up earlier."""

_PARAMETERS = {function.name: function.parameters for function in FUNCTIONS}
_CODES = {str(error.__doc__): kind.code for error, kind in KINDS.items()}
_CODES["Something went wrong."] = "internal"

_NO_NODE = "--with-node: {} does not run the scripts; it must be Node 8 or newer"
_NO_AXIOS = (
    "--with-node: the scripts need axios, which is not found from here: run `npm install"
    " axios@0.21` in this folder, or name the node_modules that has it in NODE_PATH"
)
_BAD_AXIOS = (
    "--with-node: this Node cannot load the axios that is found from here; GenAuth's Node wants an"
    " old one: run `npm install axios@0.21` in this folder"
)


class NodePlayer:
    """Calls the functions of scripts that a Node has loaded."""

    def __init__(self, node: str, settings: Settings, url: str, functions: Collection[str]) -> None:
        """Start Node. Raises `ConfigurationError` if it cannot run the scripts."""
        auth: Auth = "hmac" if settings.signing_keys else "bearer"
        self._functions = functions
        self._process = _start(node)
        env = {"CUSTDB_URL": url, PROOFS[auth].variable: _secret(settings)}
        scripts = {one.name: script(one, auth) for one in FUNCTIONS if one.name in functions}
        begun = self._ask({"scripts": scripts, "env": env})
        if begun.get("axios") is not True:
            self.close()
            raise ConfigurationError([_why(begun, node)])

    def call(self, function: str, arguments: Mapping[str, Any]) -> Answer:
        if function not in self._functions:
            return Answer(function, 0, code=NO_SCRIPT, detail="GenAuth has no scripts for it")
        names = (*_PARAMETERS[function], "context")
        started = time.perf_counter()
        told = self._ask({"name": function, "arguments": [arguments.get(name) for name in names]})
        seconds = time.perf_counter() - started
        if "value" in told:
            return Answer(function, seconds, value=told["value"])
        detail = str(told.get("error", "Node does not answer"))
        code = _CODES.get(detail, THROWS) if "error" in told else NO_ANSWER
        return Answer(function, seconds, code=code, detail=detail)

    def close(self) -> None:
        """End Node."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a line; nothing if there is none."""
        # Both were asked for, which the types cannot tell.
        assert self._process.stdin is not None  # noqa: S101 - for mypy: both are pipes
        assert self._process.stdout is not None  # noqa: S101 - for mypy: both are pipes
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            with selectors.DefaultSelector() as selector:
                selector.register(self._process.stdout, selectors.EVENT_READ)
                line = self._process.stdout.readline() if selector.select(_PATIENCE) else b""
            told = json.loads(line)
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}


@contextmanager
def node_player(
    node: str, settings: Settings, functions: Collection[str], url: str
) -> Iterator[Player]:
    """A Node with the scripts, for as long as it is needed."""
    player = NodePlayer(node, settings, url, functions)
    try:
        yield player
    finally:
        player.close()


def _start(node: str) -> "subprocess.Popen[bytes]":
    runner = resources.files(__package__).joinpath("runner.js").read_text("utf-8")
    try:
        return subprocess.Popen(  # noqa: S603 - whoever runs the command says which
            [node, "-e", runner],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the rehearsal, which ends Node in good order
        )
    except OSError as exc:
        raise ConfigurationError([_NO_NODE.format(node)]) from exc


def _why(begun: Mapping[str, Any], node: str) -> str:
    if begun.get("axios") is not False:
        return _NO_NODE.format(node)
    return _NO_AXIOS if begun.get("why") == "MODULE_NOT_FOUND" else _BAD_AXIOS


def _secret(settings: Settings) -> str:
    """What the scripts sign with, or the token that they send."""
    return (settings.signing_keys or settings.bearer_tokens)[0].get_secret_value()
