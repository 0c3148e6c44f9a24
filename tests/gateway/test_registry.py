"""Adapters are found by name, one at a time, and never guessed."""

import subprocess
import sys
from pathlib import Path

import pytest

from custdb_gateway.errors import ConfigurationError
from custdb_gateway.registry import GROUP, adapter_name, find_adapter


def install(folder: Path, distribution: str, **adapters: str) -> None:
    """Put a stranger's package beside ours, as an installer would."""
    metadata = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
    )
    entries = "".join(f"{name} = {target}\n" for name, target in adapters.items())
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{entries}")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def refusal(name: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        find_adapter(name)
    (problem,) = caught.value.problems
    return problem


def run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("name", "found"),
    [("sqlite", "SQLite"), ("postgresql", "PostgreSQL"), ("postgres", "PostgreSQL")],
)
def test_ours_are_found(name: str, found: str) -> None:
    assert find_adapter(name).__name__ == found


def test_a_stranger_is_found_as_ours_are(site: Path) -> None:
    (site / "strange_store.py").write_text("class Strange: ...\n")
    install(site, "strange-store", strange="strange_store:Strange")
    assert find_adapter("strange").__module__ == "strange_store"


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_two_packages_that_claim_a_name_are_refused(site: Path, name: str) -> None:
    (site / "evil_store.py").write_text("raise SystemExit('imported')\n")
    install(site, "evil-store", **{name: "evil_store:Evil"})
    problem = refusal(name)
    assert "more than one package" in problem
    assert "custdb-gateway, evil-store" in problem
    assert "evil_store" not in sys.modules


def test_two_strangers_that_claim_a_name_are_refused(site: Path) -> None:
    install(site, "first-store", strange="first:Store")
    install(site, "second-store", strange="second:Store")
    assert "first-store, second-store" in refusal("strange")


def test_what_is_installed_twice_in_sight_is_one_package(
    site: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = tmp_path_factory.mktemp("again")
    for folder in (site, again):
        (folder / "strange_twice.py").write_text("class Strange: ...\n")
        install(folder, "strange-twice", strange="strange_twice:Strange")
    monkeypatch.syspath_prepend(str(again))
    assert find_adapter("strange").__name__ == "Strange"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("sqllite", "'sqlite'"),
        ("postgre", "'postgres'"),
        ("PostgreSQL", "'postgresql'"),
        ("", "known: "),
        ("zzz", "known: mariadb, mongodb, mysql, postgres, postgresql, sqlite"),
        ("../sqlite", "'sqlite'"),
        ("🔑", "known: "),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(name: str, hint: str) -> None:
    problem = refusal(name)
    assert f"no adapter is called {name!r}" in problem
    assert hint in problem


@pytest.mark.parametrize(
    ("name", "driver", "extra"),
    [
        ("sqlite", "aiosqlite", "sqlite"),
        ("postgresql", "asyncpg", "postgresql"),
        ("postgres", "asyncpg", "postgresql"),
    ],
)
def test_a_missing_driver_names_the_extra_to_install(name: str, driver: str, extra: str) -> None:
    told = run(
        f"import sys; sys.modules[{driver!r}] = None\n"
        "from custdb_gateway.errors import ConfigurationError\n"
        "from custdb_gateway.registry import find_adapter\n"
        f"try: find_adapter({name!r})\n"
        "except ConfigurationError as exc: print(exc)"
    )
    assert repr(name) in told
    assert f"needs {driver}: install custdb-gateway with [{extra}]" in told


@pytest.mark.parametrize(
    ("asked", "loaded"),
    [(None, ""), ("sqlite", "aiosqlite sqlite"), ("postgresql", "asyncpg postgresql")],
)
def test_no_adapter_is_imported_before_it_is_asked_for(asked: str | None, loaded: str) -> None:
    script = (
        "import sys\n"
        "from custdb_gateway.registry import find_adapter\n"
        f"asked = {asked!r}\n"
        "if asked: find_adapter(asked)\n"
        "seen = [name for name in ('aiosqlite', 'asyncpg') if name in sys.modules]\n"
        "seen += [n for n in ('postgresql', 'sqlite') if f'custdb_adapters.{n}' in sys.modules]\n"
        "print(*seen)"
    )
    assert run(script) == loaded


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///users.db", "sqlite"),
        ("postgresql://u:p@host/db", "postgresql"),
        ("postgresql+asyncpg://u:p@host/db", "postgresql"),
        ("POSTGRES://host/db", "postgres"),
        ("ldaps://host", "ldaps"),
        ("users.db", ""),
        ("", ""),
        ("//host/db", ""),
    ],
)
def test_the_scheme_of_the_url_names_the_adapter(url: str, name: str) -> None:
    assert adapter_name(url) == name
