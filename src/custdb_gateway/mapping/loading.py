"""Reading a mapping, with every problem in it told at once."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from custdb_gateway.explaining import explain
from custdb_gateway.mapping.lines import Source
from custdb_gateway.mapping.model import UserMapping
from custdb_gateway.mapping.placeholders import PLACEHOLDER, unanswered
from custdb_gateway.problems import did_you_mean


def builtin_profiles() -> list[str]:
    """The names that `CUSTDB_MAPPING` takes beside a path."""
    folder = resources.files("custdb_gateway.profiles")
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


def load_mapping(name_or_path: str, problems: list[str]) -> UserMapping | None:
    """Read a built-in profile or a TOML file. Every problem goes into `problems`."""
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        text = _read(Path(name_or_path), problems)
        return None if text is None else parse_mapping(text, problems, name_or_path)
    if name_or_path not in builtin_profiles():
        hint = did_you_mean(name_or_path, builtin_profiles())
        problems.append(
            f"CUSTDB_MAPPING: no built-in profile is called {name_or_path!r}{hint}"
            " (a file's name ends in .toml)"
        )
        return None
    profile = resources.files("custdb_gateway.profiles") / f"{name_or_path}.toml"
    return parse_mapping(profile.read_text("utf-8"), problems, name_or_path)


def parse_mapping(text: str, problems: list[str], origin: str = "mapping") -> UserMapping | None:
    """Parse a mapping; `origin` is what problems call it.

    What is merely unknown is told and left out, so that the rest can still be compared with the
    store and all problems be told at once.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        problems.append(_not_toml(exc, origin))
        return None
    source = Source(text, origin)
    problems += [
        f'{source.before(path)}{".".join(path)}: "{PLACEHOLDER}" stands for what only you can tell;'
        " fill it in"
        for path in unanswered(content)
    ]
    try:
        return UserMapping.model_validate(content).from_file(source)
    except ValidationError as exc:
        problems += explain(exc, UserMapping, source.before, content)
        for found in exc.errors():
            if found["type"] == "extra_forbidden":
                _remove(content, found["loc"])
    try:
        return UserMapping.model_validate(content).from_file(source)
    except ValidationError:
        return None


def _not_toml(error: tomllib.TOMLDecodeError, origin: str) -> str:
    message, _, place = str(error).partition(" (at line ")
    message = message.replace("Cannot overwrite a value", "the same key stands further up")
    line = place.partition(",")[0]
    return f"{origin}{f', line {line}' if line else ''}: not valid TOML: {message}"


def _remove(content: Any, path: tuple[int | str, ...]) -> None:
    for key in path[:-1]:
        content = content[key]
    del content[path[-1]]


def _read(path: Path, problems: list[str]) -> str | None:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = getattr(exc, "strerror", None) or "not UTF-8 text"
        problems.append(f"CUSTDB_MAPPING: cannot read {path}: {reason}")
        return None
