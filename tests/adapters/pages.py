"""What the documents tell the owner of a store to run."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from custdb_gateway.testing.samples import SUITE_COLUMNS

DOCS = Path(__file__).parents[2] / "docs"

_WRITTEN = ", ".join([column for column, _ in SUITE_COLUMNS.values()] + ["password"])
_ALL = f"id, {_WRITTEN}"


@dataclass(frozen=True)
class Rights:
    """What a page grants to `gateway`, on the suite's table instead of its own."""

    reading: tuple[str, ...]
    writing: tuple[str, ...]
    marking: tuple[str, ...]
    """Beside reading; the column first."""
    ledger: tuple[str, ...]
    """Beside reading."""


def rights(page: str) -> Rights:
    """Of a page about an SQL store."""
    reads, writes, marks, ledger = (
        _on_the_suites_table(block)
        for block in blocks(f"stores/{page}", "sql")
        if "grant " in block
    )
    return Rights(reads, reads + writes, reads + marks, reads + ledger)


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    text = (DOCS / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def roles(database: str) -> Mapping[str, Mapping[str, Any]]:
    """The commands that make the roles of MongoDB's page, in a database of this name."""
    made = {}
    for block in blocks("stores/mongodb.md", "js"):
        if found := re.match(r'db\.getSiblingDB\("shop"\)\.createRole\((.*)\)$', block, re.DOTALL):
            role = json.loads(found[1].replace('"shop"', f'"{database}"'))
            name = role.pop("role")
            made[name] = {"createRole": name, **role}
    return made


def ledger(*, in_bytes: bool = False) -> str:
    """What makes the ledger; `in_bytes`, where a collation might take two ids for one."""
    (made,) = blocks("migration.md", "sql")
    if in_bytes:
        assert "`user_id` is `varbinary(255)`" in (DOCS / "migration.md").read_text("utf-8")
        made = made.replace("user_id varchar(255)", "user_id varbinary(255)")
    return made.strip().rstrip(";")


def _on_the_suites_table(block: str) -> tuple[str, ...]:
    renamed = (
        block.replace("(member_no, mail, mobile, login, full_name, pw)", f"({_ALL})")
        .replace("(mail, mobile, login, full_name, pw)", f"({_WRITTEN})")
        .replace(" members ", " users ")
    )
    return tuple(one for one in renamed.strip().rstrip(";").split(";\n"))
