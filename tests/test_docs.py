"""The documents say what is true: examples are run, tables are made of the code, links resolve.

`UPDATE_DOCS=1 make test ARGS=tests/test_docs.py` writes the tables anew.
"""

import doctest
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import yaml
from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from custdb_adapters.mongodb import MongoDB
from custdb_gateway import __version__, store
from custdb_gateway.cli import main
from custdb_gateway.cli.rehearsal.flows import CUSTOM_USER_STORE
from custdb_gateway.config import PREFIX, Settings, load_settings
from custdb_gateway.console.scripts import PROOFS
from custdb_gateway.http.answers import KINDS
from custdb_gateway.http.auth import new_key
from custdb_gateway.http.functions import FUNCTIONS, LAZY_FUNCTIONS
from custdb_gateway.mapping import (
    MatchSection,
    MigrationSection,
    PasswordsSection,
    UsersSection,
    builtin_profiles,
    load_mapping,
    parse_mapping,
)
from custdb_gateway.mapping.users import JoinSection, Lookup
from custdb_gateway.passwords import schemes
from custdb_gateway.passwords.problems import section_problems
from custdb_gateway.passwords.schemes.options import Option
from custdb_gateway.passwords.schemes.registry import ALIASES
from custdb_gateway.store import StoreSettings
from custdb_gateway.user import StoredPassword
from tests.adapters import pages
from tests.applications.application import Application
from tests.applications.databases import database
from tests.gateway.vectors import VECTORS, outcome
from tests.genauth.runtime import MODULES, node
from tests.servers.gateway import clean
from tests.servers.genauth import PASSWORD, SQLiteFile
from tests.servers.mongodb import PrivateMongoDBServer, index
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.process import free_port

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CONFIGURED = [*PAGES, *(ROOT / name for name in ("Dockerfile", "compose.yaml"))]
UPDATE = bool(os.environ.get("UPDATE_DOCS"))

Rows = Iterator[tuple[str, ...]]
NONE = "\N{EN DASH}"


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Tables that are made of the code


def _settings() -> Rows:
    yield "variable", "default", "what"
    for name, field in Settings.model_fields.items():
        yield f"`{PREFIX}{name.upper()}`", _default(name, field), _described(field)
    yield f"`{PREFIX}CONFIG`", NONE, "a TOML file that holds any of these"


def _default(name: str, field: FieldInfo) -> str:
    if name == "replay_file":
        return "in the temp folder"
    unset = field.default is None or field.default == ()
    return NONE if unset else f"`{field.default}`"


def _described(field: FieldInfo) -> str:
    choices = getattr(field.annotation, "__args__", ())
    if choices and all(isinstance(choice, str) for choice in choices):
        return f"{field.description} ({', '.join(f'`{choice}`' for choice in choices)})"
    least = next((limit.ge for limit in field.metadata if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, Le)), None)
    if least is None or most is None:
        return str(field.description)
    return f"{field.description} ({least} to {most})"


def _errors() -> Rows:
    yield "code", "status", "what a person may be told"
    for error, kind in KINDS.items():
        told = "Something went wrong." if error is Exception else str(error.__doc__)
        yield f"`{kind.code}`", str(kind.status), told


_AUTOMATIC = {"mark": "✓", "shape": "by its length", "": ""}


def _schemes() -> Rows:
    yield "scheme", "auto", "needs", "options", "highest cost", "soon guessed", "applications"
    order = [*schemes.AUTOMATIC, *sorted(schemes.SCHEMES.keys() - {*schemes.AUTOMATIC})]
    for scheme in (schemes.SCHEMES[name] for name in order):
        names = [scheme.name, *sorted(k for k, v in ALIASES.items() if v == scheme.name)]
        cut = "72 bytes are looked at" if scheme.cuts else ""
        yield (
            ", ".join(f"`{name}`" for name in names),
            _AUTOMATIC[scheme.automatic],
            ", ".join(one for one in scheme.needs if one not in _SHOWN),
            ", ".join(_option(one) for one in scheme.takes),
            "; ".join(filter(None, [scheme.most, cut])),
            scheme.weakness,
            scheme.of,
        )


_SHOWN = ("options", "realm", "signer_key", "credential_data", "password_algorithm")
"""What is needed and in the column of options."""


def _option(option: Option) -> str:
    return f"**`{option.names[0]}`**" if option.example else f"`{option.names[0]}`"


def _upgrades() -> Rows:
    yield "new hashes", "profiles"
    found: dict[str, list[str]] = {}
    for name in builtin_profiles():
        mapping = load_mapping(name, [])
        if mapping is not None and not mapping.users.read_only and mapping.users.password:
            found.setdefault(mapping.passwords.new, []).append(name)
    for new, names in sorted(found.items()):
        yield f"`{new}`", ", ".join(f"`{name}`" for name in names)


def _vectors() -> Rows:
    yield "scheme", "vectors", "result"
    for scheme in sorted({one["scheme"] for one in VECTORS.values()}):
        names = [name for name, one in VECTORS.items() if one["scheme"] == scheme]
        failed = [name for name in names if outcome(name) is not None]
        yield f"`{scheme}`", str(len(names)), ", ".join(failed) or "as they should"


def _flows() -> Rows:
    yield "flow", "GenAuth's calls, and the answers", "writes"
    for flow in CUSTOM_USER_STORE:
        yield flow.name, flow.expected, "yes" if flow.writes else ""


def _profiles() -> Rows:
    yield "`CUSTDB_MAPPING`", "whose table", "writes"
    for name in builtin_profiles():
        problems: list[str] = []
        mapping = load_mapping(name, problems)
        assert mapping is not None
        assert not problems
        users = mapping.users
        lacking = [act for act in ("create", "delete") if not getattr(users, act)]
        writes = "no" if users.read_only else f"all but {', '.join(lacking)}" if lacking else "yes"
        text = (ROOT / "src" / "custdb_gateway" / "profiles" / f"{name}.toml").read_text("utf-8")
        comment = " ".join(re.match(r"(?:# .+\n)+", text)[0].split("\n# ")).strip("# \n")  # type: ignore[index]
        yield f"`{name}`", re.split(r"\.(?: (?=[A-Z`(])|$)|: see |: docs/", comment)[0], writes


TABLES = {
    "profiles": ("docs/profiles/README.md", _profiles),
    "settings": ("docs/configuration.md", _settings),
    "errors": ("docs/contract.md", _errors),
    "schemes": ("docs/passwords.md", _schemes),
    "upgrades": ("docs/passwords.md", _upgrades),
    "vectors": ("docs/passwords.md", _vectors),
    "flows": ("docs/rehearsal.md", _flows),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_the_code_says(name: str) -> None:
    page, rows = TABLES[name]
    path = ROOT / page
    text = path.read_text("utf-8")
    pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
    table = _table(rows)
    wanted, found = re.subn(pattern, lambda m: m[1] + table + m[2], text, flags=re.DOTALL)
    assert found == 1
    if UPDATE:
        path.write_text(wanted, "utf-8")
    else:
        assert text == wanted, "UPDATE_DOCS=1 writes it anew"


def _table(rows: Callable[[], Rows]) -> str:
    head, *body = rows()
    lines = [head, tuple("---" for _ in head), *body]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


# What every page must keep to


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        if target.startswith(("https://", "http://")):
            continue
        place, _, anchor = target.partition("#")
        found = (page.parent / place).resolve() if place else page
        assert found.exists() or _is_to_come(found), target
        assert not anchor or anchor in _anchors(found), target


def _is_to_come(path: Path) -> bool:
    return path.is_relative_to(ROOT / "benchmarks" / "results")  # `make bench` writes them


def _prose(page: Path) -> str:
    return re.sub(r"^ *```.*?^ *```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", CONFIGURED, ids=_name)
def test_every_variable_that_is_named_exists(page: Path) -> None:
    known = {PREFIX + name.upper() for name in (*Settings.model_fields, "config")}
    known |= {"CUSTDB_URL", *(proof.variable for proof in PROOFS.values())}  # of the console
    for name in re.findall(r"\bCUSTDB_[A-Z_]*[A-Z]\b", page.read_text("utf-8")):
        assert name in known or name.removesuffix("_FILE") in known


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_that_are_named_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    text = page.read_text("utf-8")
    for target in re.findall(r"\bmake ([a-z]+)\b(?=[`\n\" ]| ARGS|$)", _commands(text)):
        assert target in targets
    for command in re.findall(r"custdb-gateway ([a-z]+)\b", _commands(text)):
        assert command in set(main.commands)


def _commands(text: str) -> str:
    """What stands in code: `like this`, behind a prompt, or as a line about `make`."""
    patterns = (r"`([^`\n]+)`", r"^ *\$ (.+)", r"^ *(make [a-z]+.*)")
    fenced = "\n".join(re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.M | re.S))
    return "\n".join(
        found
        for pattern, where in zip(patterns, (text, text, fenced), strict=True)
        for found in re.findall(pattern, where, re.M)
    )


def test_the_changelog_is_at_this_version() -> None:
    top = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert top is not None
    assert top[1] in ("Unreleased", __version__)


@pytest.mark.parametrize("record", sorted(ROOT.glob("docs/decisions/*.md")), ids=_name)
def test_a_decision_has_its_parts(record: Path) -> None:
    text = record.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == [
        "Context",
        "Decision",
        "Alternatives",
    ]
    number = record.name[:4]
    assert re.match(rf"# {number} .+\n\n\d{{4}}-\d\d-\d\d\n", text)


def test_decisions_are_numbered_through() -> None:
    numbers = sorted(path.name[:4] for path in ROOT.glob("docs/decisions/*.md"))
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


@pytest.mark.parametrize(
    "path", ["compose.yaml", ".github/workflows/ci.yml", ".pre-commit-config.yaml"]
)
def test_yaml_is_yaml(path: str) -> None:
    assert yaml.safe_load((ROOT / path).read_text())


def test_the_readme_counts_right() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert f"[{len(schemes.AUTOMATIC)} kinds of password hashes]" in text
    rows = re.findall(r"^\| `(\w+)` .+\| (yes)? ?\|$", text, flags=re.MULTILINE)
    assert dict(rows) == {name: "yes" if name in LAZY_FUNCTIONS else "" for name in FUNCTIONS}


# Configuration


def test_the_example_configuration_shows_every_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    shown = _load(re.sub(r"^# (?=\w+ = )", "", example, flags=re.M), tmp_path, monkeypatch)
    assert shown.model_fields_set == Settings.model_fields.keys()
    for name, field in Settings.model_fields.items():
        if field.default and name != "replay_file":
            assert getattr(shown, name) == field.default, name
    untouched = _load(example, tmp_path, monkeypatch)
    assert not untouched.model_fields_set


def _load(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    monkeypatch.setenv("CUSTDB_CONFIG", str(file))
    problems: list[str] = []
    settings = load_settings(problems)
    assert not problems
    assert settings is not None
    return settings


@pytest.mark.parametrize(
    ("section", "model"),
    [
        ("users", UsersSection),
        ("joins", JoinSection),
        ("match", MatchSection),
        ("passwords", PasswordsSection),
        ("migration", MigrationSection),
    ],
)
def test_every_key_of_a_mapping_is_told(section: str, model: type[BaseModel]) -> None:
    text = (ROOT / "docs" / "mapping.md").read_text("utf-8")
    told = dict(re.findall(rf"^\| `{section}\.(\w+)` \| (.+?) \|", text, flags=re.MULTILINE))
    keys = {field.alias or name: field for name, field in model.model_fields.items()}
    assert told.keys() == keys.keys()
    for name, field in keys.items():
        assert told[name].strip("`") == _as_toml(field), name


def _as_toml(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default in (None, {}):
        return NONE
    if isinstance(field.default, Lookup):
        return field.default.as_
    if isinstance(field.default, bool):
        return str(field.default).lower()
    if isinstance(field.default, tuple):
        return str([*field.default]).replace("'", '"')
    return str(field.default)


# Examples


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, and what stands in it."""

    language: str
    text: str


def _blocks(page: str, heading: str = "") -> list[Block]:
    text = (ROOT / page).read_text("utf-8")
    if heading:
        text = text.partition(f"\n{heading}\n")[2]
        text = re.split(rf"^{heading.partition(' ')[0]} ", text, flags=re.MULTILINE)[0]
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)]


def test_mappings_in_the_tutorial_are_valid() -> None:
    steps = _blocks("docs/mapping.md", "## Make one")
    queries = _blocks("docs/mapping.md", "### `[queries]`")
    problems: list[str] = []
    for blocks in (steps, [*steps, *queries]):
        text = "\n".join(block.text for block in blocks if block.language == "toml")
        mapping = parse_mapping(text, problems)
        assert not problems
        assert mapping is not None
        assert not mapping.notes()


class Terminal:
    """A reader who types what stands behind `$`, and sees what stands below it."""

    def __init__(self, folder: Path, replacements: dict[str, str]) -> None:
        self.folder = folder
        self._replacements = replacements
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.environment = clean({"PATH": path, "TMPDIR": str(folder), "HOME": str(folder)})

    def follow(self, console: str) -> None:
        """Type all commands of a block."""
        for command, expected in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", console, re.M):
            self._type(command, expected)

    def _type(self, command: str, expected: str) -> None:
        for shown, real in self._replacements.items():
            command = command.replace(shown, real)
        done = subprocess.run(
            ["bash", "-c", f"{command}\nstatus=$?; printf '\\0'; env -0; exit $status"],
            cwd=self.folder,
            env=self.environment,
            input=f"{PASSWORD}\n",
            capture_output=True,
            text=True,
            timeout=60,
            start_new_session=True,  # or a password would be asked for on the tests' terminal
        )
        output, *variables = done.stdout.split("\0")
        self.environment = dict(line.split("=", 1) for line in variables if line)
        expected = expected.replace("Password:\n", "")  # asked for on another channel
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        seen = f"$ {command}\n{output}{done.stderr}"
        assert doctest.OutputChecker().check_output(expected, output, flags), seen
        assert done.returncode == ("FAIL" in expected), seen


@contextmanager
def _serving(terminal: Terminal, *options: str) -> Iterator[None]:
    """`custdb-gateway serve` in another terminal."""
    log = terminal.folder / "log"
    with log.open("wb") as output:
        command = ["custdb-gateway", "serve", *options]
        environment, folder = terminal.environment, terminal.folder
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=output
        )
    port = options[-1]
    try:
        limit = time.monotonic() + 30
        while not _is_ready(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < limit, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        assert process.wait(30) == 0, log.read_text()


def _is_ready(port: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready").is_success
    except httpx.HTTPError:
        return False


@dataclass
class Shop:
    """A database of its own, with a role of its own, under the names that the examples use."""

    server: PostgreSQLServer | MySQLServer
    database: str
    role: str

    @property
    def url(self) -> str:
        place = self.server.url(self.database).partition("@")[2]
        return f"postgresql://{self.role}:change-me@{place}"

    def run(self, *statements: str) -> None:
        """Run statements of an example as the owner of the tables."""
        renamed = (re.sub(r"\bgateway\b", self.role, statement) for statement in statements)
        self.server.sql(*renamed, database=self.database)


@pytest.fixture
def shop(postgresql: PostgreSQLServer) -> Iterator[Shop]:
    made = Shop(postgresql, postgresql.created(), f"gateway_{uuid4().hex[:8]}")
    yield made
    postgresql.sql(
        f"drop database {made.database} with (force)", f"drop role if exists {made.role}"
    )


def test_five_minutes_to_a_real_postgresql(shop: Shop, tmp_path: Path) -> None:
    port = str(free_port())
    key = new_key()
    terminal = Terminal(
        tmp_path,
        {
            "scripts/install": f"test -x {ROOT}/scripts/install",  # would need a network
            "CUSTDB_SIGNING_KEYS=whsec_...": f"CUSTDB_SIGNING_KEYS={key}",
            "postgresql://gateway:change-me@127.0.0.1:5432/shop": shop.url,
            "custdb-gateway call": f"custdb-gateway call --url http://127.0.0.1:{port}",
        },
    )
    before, after = _split_at_serve(_blocks("README.md", "## Five minutes to a real PostgreSQL"))
    _follow(before, terminal, shop)
    with _serving(terminal, "--port", port):
        _follow(after, terminal, shop)


def _split_at_serve(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    serve = "$ custdb-gateway serve\n"
    (at,) = (n for n, block in enumerate(blocks) if block.text.endswith(serve))
    last = Block("console", blocks[at].text.removesuffix(serve))
    return [*blocks[:at], last], blocks[at + 1 :]


def _follow(blocks: list[Block], terminal: Terminal, shop: Shop) -> None:
    for block in blocks:
        if block.language == "sql":
            shop.run(block.text)
        elif block.language == "toml":
            (terminal.folder / "custdb.toml").write_text(block.text, "utf-8")
        else:
            assert block.language == "console"
            terminal.follow(block.text)


def test_a_known_application_is_recognised(mysql: MySQLServer, tmp_path: Path) -> None:
    wordpress = database(Application("wordpress", "mysql"), mysql)
    shown = "mysql://reader:change-me@127.0.0.1:3306/blog"
    terminal = Terminal(tmp_path, {shown: wordpress.url})
    ((block),) = _blocks("README.md", "## Your users are probably known already")
    terminal.follow(block.text)
    terminal.environment["CUSTDB_SIGNING_KEYS"] = new_key()
    terminal.follow("$ export CUSTDB_MAPPING=custdb.toml\n$ custdb-gateway check > found\n")
    wordpress.drop()


def test_the_first_commands_of_the_readme() -> None:
    commands = [block.text for block in _blocks("README.md", "## Try it")]
    assert commands == ["$ make demo\n", "$ make test\n"]
    installed = ["-o", ".venv/run-installed", "-o", ".venv/dev-installed"]
    for command in ("demo", "test", "demo ARGS=--once"):
        made = subprocess.run(
            ["make", "-n", *installed, *command.split()],
            cwd=ROOT,
            env=clean({}),
            capture_output=True,
            text=True,
            check=True,
        )
        program, *arguments = made.stdout.split()
        if program.startswith("scripts/"):
            assert os.access(ROOT / program, os.X_OK)
        else:
            assert program == ".venv/bin/custdb-gateway"
            assert arguments == command.replace("ARGS=", "").split()


def test_the_demo_answers_as_the_contract_wants(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, {})
    terminal.follow("$ custdb-gateway demo --once --port 1 | tail -1\n16 of 16 answers are ...\n")


def test_a_caller_in_plain_python(shop: Shop, tmp_path: Path) -> None:
    port = str(free_port())
    (example,) = (b for b in _blocks("docs/contract.md") if b.language == "python")
    terminal = Terminal(tmp_path, {})
    _fill(shop, terminal)
    (tmp_path / "caller.py").write_text(example.text.replace(":8080/", f":{port}/"))
    with _serving(terminal, "--port", port):
        terminal.follow(
            "$ python caller.py\n"
            "{'id': '1', 'email': 'Ada@example.com', 'username': 'ada', 'name': 'Ada Lovelace'}\n"
        )


def test_the_set_up_of_genauth(tmp_path: Path) -> None:
    port, key = str(free_port()), new_key()
    terminal = Terminal(
        tmp_path, {"127.0.0.1:8080": f"127.0.0.1:{port}", "npm install": "echo > /dev/null"}
    )
    terminal.environment |= {
        "CUSTDB_SIGNING_KEYS": key,
        "CUSTDB_STORE_URL": SQLiteFile(tmp_path).url,
        "NODE_PATH": str(MODULES),
        "PATH": f"{node('12').parent}:{terminal.environment['PATH']}",
    }
    with _serving(terminal, "--port", port):
        for block in _blocks("docs/genauth.md"):
            terminal.follow(block.text)
    assert terminal.environment["CUSTDB_ALLOWED_CALLERS"] == "140.179.19.50,52.80.250.250"


def _fill(shop: Shop, terminal: Terminal) -> None:
    """The README's shop, ready to serve."""
    for block in _blocks("README.md", "## Five minutes to a real PostgreSQL"):
        if block.language != "console":
            _follow([block], terminal, shop)
    terminal.environment |= {
        "CUSTDB_STORE_URL": shop.url,
        "CUSTDB_SIGNING_KEYS": new_key(),
        "CUSTDB_MAPPING": "custdb.toml",
    }


def test_a_rehearsal_on_the_shop(shop: Shop, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, {})
    _fill(shop, terminal)
    terminal.environment["CUSTDB_DEADLINE"] = "1"  # some flows last for a few of them
    for block in _blocks("docs/rehearsal.md"):
        terminal.follow(block.text)


class MySQLShop(Shop):
    """The same in MySQL."""

    @property
    def url(self) -> str:
        place = self.server.url(self.database).partition("@")[2]
        return f"mysql://{self.role}:change-me@{place}"

    def run(self, *statements: str) -> None:
        each = (one for statement in statements for one in statement.split(";\n") if one.strip())
        super().run(*each)


@pytest.fixture
def mysql_shop(mysql: MySQLServer) -> Iterator[Shop]:
    made = MySQLShop(mysql, mysql.created(), f"gateway_{uuid4().hex[:8]}")
    yield made
    mysql.sql(f"drop database {made.database}", f"drop user if exists {made.role}")


@pytest.mark.parametrize(("name", "page"), [("shop", "postgresql.md"), ("mysql_shop", "mysql.md")])
def test_rights_and_indexes(
    name: str, page: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    shop: Shop = request.getfixturevalue(name)
    table, reading, writing, marking, ledger, indexes = (
        block.text for block in _blocks(f"docs/stores/{page}") if block.language == "sql"
    )
    terminal = Terminal(tmp_path, {})
    _follow([_mapping_of_the_readme()], terminal, shop)
    terminal.environment |= {
        "CUSTDB_STORE_URL": shop.url,
        "CUSTDB_SIGNING_KEYS": new_key(),
        "CUSTDB_MAPPING": "custdb.toml",
        "CUSTDB_MODE": "lazy-migration",
        "CUSTDB_LEDGER": "none",
    }
    count = "$ custdb-gateway check | grep -c {}\n{}\n"
    shop.run(table, *indexes.splitlines(keepends=True), reading)
    words = "right|index|configuration|connection|mapping"
    told = f"$ custdb-gateway check | grep -cE ' ok  ({words})'\n{{}}\n"
    terminal.follow(count.format("'not needed in lazy'", 3) + told.format(8))
    terminal.environment["CUSTDB_LEDGER"] = "store"
    terminal.follow("$ custdb-gateway check | grep -c FAIL\n1\n")
    shop.run(pages.ledger(in_bytes=page == "mysql.md"), ledger)
    terminal.follow("$ custdb-gateway check > found\n")
    del terminal.environment["CUSTDB_LEDGER"]
    shop.run(marking)
    mapping = terminal.folder / "custdb.toml"
    unmarked = mapping.read_text("utf-8")
    mapping.write_text(f'{unmarked}\n[migration]\nmark = "moved_at"\n', "utf-8")
    terminal.follow(told.format(9))
    mapping.write_text(unmarked, "utf-8")
    shop.run(writing)
    del terminal.environment["CUSTDB_MODE"]
    terminal.follow(told.format(11))


def _mapping_of_the_readme() -> Block:
    (mapping,) = (b for b in _blocks("README.md") if b.language == "toml")
    return mapping


def test_indexes_of_a_file(tmp_path: Path) -> None:
    (indexes,) = (b.text for b in _blocks("docs/stores/sqlite.md") if b.language == "sql")
    terminal = Terminal(tmp_path, {})
    (tmp_path / "custdb.toml").write_text(_mapping_of_the_readme().text, "utf-8")
    terminal.environment |= {
        "CUSTDB_STORE_URL": "sqlite:///users.db",
        "CUSTDB_SIGNING_KEYS": new_key(),
        "CUSTDB_MAPPING": "custdb.toml",
    }
    columns = "member_no integer primary key, mail text, mobile text, login text"
    with closing(sqlite3.connect(tmp_path / "users.db")) as connection:
        connection.execute(f"create table members ({columns}, full_name text, pw text)")
        terminal.follow("$ custdb-gateway check | grep -c FAIL\n3\n")
        connection.executescript(indexes)
    terminal.follow("$ custdb-gateway check > found\n")


def test_roles_and_indexes_of_a_collection(tmp_path: Path) -> None:
    scripts = "".join(b.text for b in _blocks("docs/stores/mongodb.md") if b.language == "js")
    server = PrivateMongoDBServer(auth=True)
    try:
        server.run({"create": "users"}, database="shop")
        roles = re.findall(r'^db.getSiblingDB\("shop"\).createRole\((.*?)\)$', scripts, re.M | re.S)
        for role in map(json.loads, roles):
            server.run({"createRole": role.pop("role"), **role}, database="shop")
        (user,) = re.findall(r'^db.getSiblingDB\("shop"\).createUser\((.*)\)$', scripts, re.M)
        user = json.loads(user)
        server.run({"createUser": user.pop("user"), **user}, database="shop")
        terminal = Terminal(tmp_path, {})
        (tmp_path / "custdb.toml").write_text(
            '[users]\ntable = "users"\nid = "_id"\npassword = "password"\n'
            '[fields]\nemail = "email"\nphone = "phone"\nusername = "username"\n'
        )
        place = f"127.0.0.1:{server.port}/shop"
        terminal.environment |= {
            "CUSTDB_STORE_URL": f"mongodb://gateway:change-me@{place}?authSource=shop",
            "CUSTDB_SIGNING_KEYS": new_key(),
            "CUSTDB_MAPPING": "custdb.toml",
        }
        terminal.follow("$ custdb-gateway check | grep -c FAIL\n6\n")
        indexes = re.findall(r"^db\.users\.createIndex\((.*)\)$", scripts, re.M)
        for keys, options in (json.loads(f"[{one}]") for one in indexes):
            server.run(index(*keys, **options), database="shop")
        terminal.follow("$ custdb-gateway check > found\n")
    finally:
        server.remove()


def test_the_mapping_of_documents_is_valid() -> None:
    first, *others = (b.text for b in _blocks("docs/stores/mongodb.md") if b.language == "toml")
    for text in (first, *(f"{first}\n{other}" for other in others)):
        problems: list[str] = []
        parsed = parse_mapping(text, problems)
        assert not problems
        assert parsed is not None
        MongoDB(StoreSettings("mongodb://h/shop", parsed))


def test_a_file_of_hashes(tmp_path: Path) -> None:
    file, command = _blocks("docs/passwords.md", "## Trying hashes")
    (tmp_path / "hashes.json").write_text(file.text, "utf-8")
    Terminal(tmp_path, {}).follow(command.text)


def test_every_recipe_for_a_hash_is_right() -> None:
    """A section of a mapping, then a hash with its password."""
    blocks = _blocks("docs/passwords.md", "## Recipes")
    recipes, examples = blocks[::2], blocks[1::2]
    assert len(recipes) == len(examples) > 8
    for recipe, example in zip(recipes, examples, strict=True):
        section = PasswordsSection(**tomllib.loads(recipe.text)["passwords"])
        assert not section_problems(section, makes=False), recipe.text
        known = json.loads(example.text)
        stored = StoredPassword(known["hash"], known.get("salt"), known.get("params", {}))
        pepper = known.get("pepper")
        verified = schemes.Schemes(section, pepper and pepper.encode())
        assert verified.verify(known["password"], stored, ""), recipe.text
        assert not verified.verify("another", stored, ""), recipe.text


def test_every_ability_of_a_store_is_told() -> None:
    text = (ROOT / "docs" / "adapters.md").read_text("utf-8")
    ports = [name for name, one in vars(store).items() if getattr(one, "_is_protocol", False)]
    assert len(ports) > 5
    for name in ports:
        assert name == "Protocol" or f"**`{name}" in text, name
    lines = len(Path(str(store.__file__)).read_text("utf-8").splitlines())
    assert "about two hundred lines" in text
    assert 150 < lines < 250


def test_an_adapter_and_its_proof(tmp_path: Path) -> None:
    examples = [b.text for b in _blocks("docs/adapters.md") if b.language == "python"]
    (tmp_path / "test_memory.py").write_text("\n\n".join(examples), "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed, (\d+) subtests passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 70
    assert int(passed[2]) > 400
