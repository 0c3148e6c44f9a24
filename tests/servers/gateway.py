"""The gateway itself, as a user runs it: a process, an environment, real HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx

from custdb_gateway.cli.client import Client
from custdb_gateway.http.auth import key_bytes, new_key
from tests.servers.genauth import cheap_mapping
from tests.servers.process import free_port

COMMAND = (sys.executable, "-m", "custdb_gateway")


class GatewayServer:
    """`custdb-gateway serve` on a free port, with its log in a file.

    As a context it has to end well, unless it has been ended before.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], *options: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"gateway-{self.port}.log"
        self.key = new_key()
        self.environment = {
            "CUSTDB_SIGNING_KEYS": self.key,
            "CUSTDB_REPLAY_FILE": str(folder / "replay"),
            "CUSTDB_REPLAY_CAPACITY": "10000",
            "CUSTDB_MAPPING": cheap_mapping(),
            **environment,
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port), *options],
                env=clean(self.environment),
                stdout=log,
                stderr=log,
            )
        self.client = Client(self.url, key=key_bytes(self.key))
        self._wait()

    def call(self, function: str, **arguments: Any) -> httpx.Response:
        """A signed call."""
        return self.client.call(function, arguments)

    def code(self, function: str, **arguments: Any) -> str:
        """The outcome of a signed call in a word."""
        response = self.call(function, **arguments)
        return "ok" if response.is_success else str(response.json()["code"])

    def entries(self) -> list[dict[str, Any]]:
        """What has been logged so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it and return its exit code."""
        self.client.close()
        self.process.send_signal(number)
        return self.process.wait(30)

    def kill(self) -> None:
        """End it in any case, if it has not ended yet."""
        self.client.close()
        self.process.kill()
        self.process.wait(30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *exc_info: object) -> None:
        try:
            if failed is None and self.process.poll() is None:
                assert self.stop() == 0
        finally:
            self.kill()

    def _wait(self) -> None:
        limit = time.monotonic() + 30
        while not self.client.is_live():
            if self.process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"no start:\n{self.log.read_text()}")
            time.sleep(0.05)


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment with nothing of the gateway's but `environment`."""
    ours = ("CUSTDB_", "MAKE", "MFLAGS", "ARGS")  # what the tests themselves were started with
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**inherited, **environment}
