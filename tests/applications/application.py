"""One application on one engine: a folder of its schema, its rows and what is expected of it."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from custdb_gateway.mapping import UserMapping, load_mapping

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Application:
    """What `expected.toml` and the files beside it say."""

    name: str
    engine: str

    def __str__(self) -> str:
        return f"{self.name}-{self.engine}"

    @cached_property
    def expected(self) -> dict[str, Any]:
        """The whole of `expected.toml`."""
        return _expected(self.name)

    @cached_property
    def mapping(self) -> UserMapping:
        """The built-in profile."""
        problems: list[str] = []
        mapping = load_mapping(self.name, problems)
        assert mapping is not None, problems
        assert problems == []
        return mapping

    @cached_property
    def statements(self) -> list[str]:
        """What makes its tables and fills them, each ending with a semicolon at a line's end."""
        files = (f"schema.{self.engine}.sql", f"rows.{self.engine}.sql")
        text = "\n".join(self.text(name) for name in files)
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
        pieces = ("\n".join(lines) + "\n").split(";\n")
        return [piece for piece in pieces if piece.strip()]

    @cached_property
    def contents(self) -> str:
        """All that its rows or documents are written in."""
        mongo = self.engine == "mongodb"
        return self.text("documents.json" if mongo else f"rows.{self.engine}.sql")

    def text(self, file: str) -> str:
        """One of its files."""
        return (FOLDER / self.name / file).read_text("utf-8")


def names() -> list[str]:
    """Every application with a folder here."""
    return sorted(path.parent.name for path in FOLDER.glob("*/expected.toml"))


def applications() -> list[Application]:
    """Every application on each of its engines."""
    return [Application(name, engine) for name in names() for engine in _expected(name)["engines"]]


def _expected(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name / "expected.toml").read_text("utf-8"))
