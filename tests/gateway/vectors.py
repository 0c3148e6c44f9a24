"""Hashes that the applications themselves made, each verified once however many tests ask."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from custdb_gateway.passwords.vectors import failure

_FOLDER = Path(__file__).parents[1] / "data"
FILE = _FOLDER / "password-vectors.json"
FILES = (FILE, _FOLDER / "more-vectors.json")

VECTORS: dict[str, dict[str, Any]] = {
    one["id"]: one for file in FILES for one in json.loads(file.read_text("utf-8"))
}


@cache
def outcome(name: str) -> str | None:
    """What is wrong with a vector."""
    return failure(VECTORS[name])
