"""What this package knows as data: words, weights, applications. Each is a TOML file beside it."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def facts(name: str) -> dict[str, Any]:
    """The content of `<name>.toml`."""
    file = resources.files("custdb_gateway.detect") / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))
