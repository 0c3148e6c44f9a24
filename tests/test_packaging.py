"""What is installed: entry points, versions, and a core that knows no driver."""

import ast
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import custdb_adapters
import custdb_gateway
from custdb_gateway.registry import GROUP

ROOT = Path(__file__).parents[1]
DRIVERS = "aiosqlite asyncpg aiomysql pymongo ldap3 motor psycopg".split()
SOURCES = sorted(
    path.relative_to(ROOT)
    for folder in ("src", "adapters", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)


def entry_points(group: str) -> dict[str, metadata.EntryPoint]:
    found = metadata.distribution("custdb-gateway").entry_points.select(group=group)
    return {entry.name: entry for entry in found}


def loaded_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter holds after a statement."""
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.decode().split()}


def test_the_version_is_written_once() -> None:
    assert metadata.version("custdb-gateway") == custdb_gateway.__version__
    assert str(Version(custdb_gateway.__version__)) == custdb_gateway.__version__


@pytest.mark.parametrize("name", entry_points(GROUP))
def test_an_adapter_loads_and_can_be_opened(name: str) -> None:
    assert callable(entry_points(GROUP)[name].load().open)


def test_every_adapter_has_an_extra_that_brings_its_driver() -> None:
    provided = metadata.metadata("custdb-gateway").get_all("Provides-Extra") or []
    modules = {entry.module.rpartition(".")[2] for entry in entry_points(GROUP).values()}
    assert modules <= set(provided)


def test_the_command_loads() -> None:
    (entry,) = entry_points("console_scripts").values()
    assert entry.name == "custdb-gateway"
    assert callable(entry.load())


def test_the_package_can_be_run_as_a_module() -> None:
    command = [sys.executable, "-m", "custdb_gateway", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "serve" in done.stdout


@pytest.mark.parametrize(
    "module",
    [
        "custdb_gateway",
        "custdb_gateway.__main__",
        "custdb_gateway.registry",
        "custdb_gateway.operations",
        "custdb_gateway.http.app",
        "custdb_gateway.cli",
        "custdb_gateway.cli.serve",
        "custdb_adapters",
    ],
)
def test_the_core_imports_no_driver(module: str) -> None:
    assert not loaded_by(f"import {module}") & {*DRIVERS}


def test_the_version_costs_no_import() -> None:
    assert not loaded_by("import custdb_gateway") & {"pydantic", "starlette", "msgspec", "passlib"}


def test_drivers_are_extras_and_nothing_else() -> None:
    needed = [Requirement(one) for one in metadata.requires("custdb-gateway") or []]
    always = {one.name for one in needed if one.marker is None}
    assert not always & {*DRIVERS}
    assert "passlib" not in {one.name for one in needed}  # libpass is imported by that name


@pytest.mark.parametrize("package", [custdb_gateway, custdb_adapters])
def test_both_packages_are_typed(package: object) -> None:
    assert resources.files(package).joinpath("py.typed").is_file()


def test_profiles_are_packaged() -> None:
    profiles = resources.files("custdb_gateway.profiles")
    assert profiles.joinpath("genauth.toml").read_text("utf-8").startswith("#")


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    docstring = ast.get_docstring(tree)
    assert docstring or not tree.body, "no docstring"
    assert not docstring or docstring.splitlines()[0].strip()
