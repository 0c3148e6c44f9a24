"""`custdb-gateway scripts`: where its mode comes from, what it refuses, what it leaves in a folder.

And the scripts in runtimes that have less than Node has.
"""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from custdb_gateway.http.auth import new_key
from custdb_gateway.http.functions import FUNCTIONS, LAZY_FUNCTIONS
from tests.genauth.impostor import PROBLEM, SILENCE, Impostor, Reply, problem, reply
from tests.genauth.pasting import LAZY, Functions, connection_uri, paste
from tests.genauth.runtime import NODES, Runtime, ScriptError
from tests.servers.gateway import COMMAND, clean
from tests.servers.process import free_port

URL = "https://gateway.example.com"
KEY = new_key()
TOKEN = "a token of more than 32 characters"
NOT_SET_UP = "The service is not set up."
USER = {"id": "1"}
TIMERS = ("setTimeout", "clearTimeout")


def run(*options: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the command. Its exit code, and what it says."""
    done = subprocess.run(
        [*COMMAND, "scripts", *options],
        env=clean(environment or {}),
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def names(folder: Path) -> set[str]:
    return {path.name.removesuffix(".js") for path in folder.iterdir() if path.suffix == ".js"}


class TestMode:
    @pytest.fixture
    def config(self, tmp_path: Path) -> str:
        path = tmp_path / "gateway.toml"
        path.write_text(f'mode = "{LAZY}"\n')
        return str(path)

    def test_comes_from_the_settings(self, config: str, tmp_path: Path) -> None:
        out = tmp_path / "console"
        code, _ = run("--url", URL, "--out", str(out), environment={"CUSTDB_CONFIG": config})
        assert (code, names(out)) == (0, {*LAZY_FUNCTIONS})

    @pytest.mark.parametrize("by", ["option", "variable"])
    def test_the_nearer_word_counts(self, config: str, tmp_path: Path, by: str) -> None:
        out, mode = tmp_path / "console", "custom-user-store"
        options = ("--mode", mode) if by == "option" else ()
        variables = {"CUSTDB_MODE": mode} if by == "variable" else {}
        environment = {"CUSTDB_CONFIG": config, **variables}
        code, _ = run("--url", URL, "--out", str(out), *options, environment=environment)
        assert (code, names(out)) == (0, {*FUNCTIONS})

    def test_settings_that_cannot_be_read(self, tmp_path: Path) -> None:
        out = tmp_path / "console"
        environment = {"CUSTDB_CONFIG": str(tmp_path / "nowhere.toml")}
        code, said = run("--url", URL, "--out", str(out), environment=environment)
        assert (code, "CUSTDB_CONFIG: cannot read" in said, "--mode" in said) == (2, True, True)
        assert not out.exists()
        options = ("--url", URL, "--out", str(out), "--mode", LAZY)
        assert run(*options, environment=environment)[0] == 0


class TestFolder:
    def test_own_files_that_are_not_needed_any_more_are_removed(self, tmp_path: Path) -> None:
        assert run("--url", URL, "--out", str(tmp_path))[0] == 0
        foreign = tmp_path / "searchUser.js"
        foreign.write_text("function mine() {}\n")
        (tmp_path / "notes.txt").write_text("`custdb-gateway scripts` wrote none of this\n")
        code, said = run("--url", URL, "--out", str(tmp_path), "--mode", LAZY)
        assert code == 0
        assert names(tmp_path) == {*LAZY_FUNCTIONS, "searchUser"}
        assert (tmp_path / "notes.txt").exists()
        removed = FUNCTIONS.keys() - {*LAZY_FUNCTIONS, "searchUser"}
        assert all(f"{name}.js" in said for name in removed)
        assert "searchUser.js" not in said

    @pytest.mark.parametrize("out", ["/proc/foo", "/dev/null/foo"])
    def test_one_that_cannot_be_made(self, out: str) -> None:
        code, said = run("--url", URL, "--out", out)
        assert (code, f"cannot write to {out}" in said) == (2, True)


@pytest.mark.parametrize(
    "url",
    [
        "https://gw.example.com:99999",
        "https://gw.example.com:0",
        "https://gw.example.com:x",
        "https://gw.example.com:",
        "https://gw.example.com/ä b",
        "https://gw.example.com/a b",
        "https://gw.example.com/a@b",
        "https://gw.example.com//a",
        "https://gw.example.com/%zz",
        "https://gw.exämple.com",
        "https://gw..example.com",
        "https://gw.example.com?",
        "https://[::1",
        "http://localhost:99999",
    ],
)
def test_addresses_that_lead_nowhere(url: str, tmp_path: Path) -> None:
    code, said = run("--url", url, "--out", str(tmp_path))
    assert (code, "Invalid value for url" in said) == (2, True)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "url", [f"{URL}:8443/base/%C3%A4/", "https://10.0.0.1", "https://[fd00::1]:8443"]
)
def test_addresses_that_lead_somewhere(url: str, tmp_path: Path) -> None:
    assert run("--url", url, "--out", str(tmp_path))[0] == 0


def test_the_demo_says_that_it_comes_next() -> None:
    command = [*COMMAND, "demo", "--port", str(free_port())]
    with subprocess.Popen(command, env=clean({}), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = ""
        while "Ctrl-C" not in said and (line := running.stdout.readline()):
            said += line
        running.terminate()
    assert re.search("custdb-gateway scripts .*docs/genauth.md", said)


@pytest.fixture(scope="module", params=NODES)
def runtime(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    with Runtime(request.param) as runtime:
        yield runtime


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    with Impostor() as impostor:
        yield impostor


def refusal(functions: Functions, name: str, *arguments: Any) -> str:
    """What the person is told."""
    with pytest.raises(ScriptError) as caught:
        functions[name](*arguments)
    return str(caught.value)


class TestRuntimesThatHaveLess:
    @pytest.mark.parametrize("without", [TIMERS, TIMERS[:1], TIMERS[1:]])
    def test_without_timers_the_scripts_work(
        self, runtime: Runtime, impostor: Impostor, without: tuple[str, ...]
    ) -> None:
        functions = paste(runtime, connection_uri(impostor.url, KEY), without=without)
        impostor.replies += [reply(USER), reply(True), problem("No.")]
        assert functions["getUser"]({"id": "1"}) == USER
        assert functions["deleteUser"]("1") is True
        assert refusal(functions, "getUser", {"id": "1"}) == "No."

    def test_without_timers_silence_is_not_waited_for(
        self, runtime: Runtime, impostor: Impostor
    ) -> None:
        functions = paste(runtime, connection_uri(impostor.url, KEY), without=TIMERS)
        impostor.replies.append(SILENCE)
        assert refusal(functions, "getUser", {"id": "1"}).startswith("The service is not available")

    @pytest.mark.parametrize(
        ("auth", "secret"), [("hmac", KEY), ("bearer", TOKEN)], ids=["hmac", "bearer"]
    )
    def test_without_bytes_they_say_so(
        self, runtime: Runtime, impostor: Impostor, auth: str, secret: str
    ) -> None:
        uri = connection_uri(impostor.url, secret)
        functions = paste(runtime, uri, auth, without=["Buffer"])
        for name in FUNCTIONS:
            assert refusal(functions, name, {}, {}) == NOT_SET_UP
        assert not impostor.calls


def test_people_are_not_told_what_is_for_developers(runtime: Runtime, impostor: Impostor) -> None:
    functions = paste(runtime, connection_uri(impostor.url, KEY))
    detail = "The request is not valid: Expected `str`, got `null` - at `$.password`."
    told = {"invalid_request": "The request is not valid.", "invalid_value": detail}
    for code in told:
        body = json.dumps({"code": code, "detail": detail}).encode()
        impostor.replies += [Reply(body, 400, PROBLEM)] * len(FUNCTIONS)
    for words in told.values():
        assert {refusal(functions, name, {}, None) for name in FUNCTIONS} == {words}
