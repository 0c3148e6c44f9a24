"""A server process: start it, kill it, stop it in its tracks."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One server, in a folder of its own, as a user without rights."""

    def __init__(self, unprivileged: bool = True) -> None:
        # Short: the path of a socket is at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="cg-", dir="/tmp"))
        self._as_user: dict[str, Any] = {}
        if unprivileged and os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._running: subprocess.Popen[bytes] | None = None

    def own(self, path: Path) -> None:
        """Give a file to the user that the server runs as."""
        if self._as_user:
            os.chown(path, self._as_user["user"], self._as_user["group"])

    def run(self, command: Sequence[str | Path]) -> None:
        """Run a command to its end."""
        done = subprocess.run(
            [*map(str, command)], capture_output=True, env=self._env(), **self._as_user
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stderr.decode()}")

    def start(self, command: Sequence[str | Path], ready: Callable[[], bool]) -> None:
        """Start the server and wait until it is ready."""
        log = (self.folder / "log").open("ab")
        with log:
            self._running = subprocess.Popen(
                [*map(str, command)], stdout=log, stderr=log, env=self._env(), **self._as_user
            )
        limit = time.monotonic() + 30
        while not ready():
            if self._running.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"no start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the server."""
        assert self._running is not None
        self._running.send_signal(number)

    def stop(self, number: signal.Signals) -> None:
        """End the server with a signal and wait until it is gone."""
        if self._running is None:
            return
        self._running.send_signal(signal.SIGCONT)
        self._running.send_signal(number)
        self._running.wait(30)
        self._running = None

    def remove(self) -> None:
        """Delete all that the server has left."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _env(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "TMPDIR": str(self.folder)}


class Private:
    """A server that is one process of the tests' own."""

    _process: Process

    def stop(self) -> None:
        """Stop in good order."""
        self._process.stop(signal.SIGTERM)

    def kill(self) -> None:
        """Pull the plug."""
        self._process.stop(signal.SIGKILL)

    def pause(self) -> None:
        """Stop it in its tracks."""
        self._process.send(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._process.send(signal.SIGCONT)

    def remove(self) -> None:
        """Stop and delete everything."""
        self.kill()
        self._process.remove()
