"""How the server would find users: its plans, which are made and not run."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.lane import Lane
from custdb_gateway.errors import GatewayError
from custdb_gateway.store import Finding

_FEW = 1000
"""Documents that may well be read whole."""


async def explained(users: Users, lane: Lane, name: str, query: Document) -> Finding | None:
    """What becomes of a lookup for which there is an index; `None`: the server does not tell."""
    command = {"explain": {"find": users.name, **query}, "verbosity": "queryPlanner"}
    try:
        answer = await lane.run(lambda: users.database.command(command))
        count = await lane.run(users.estimated_document_count)
    except GatewayError:
        return None
    stages = [*_stages(answer["queryPlanner"]["winningPlan"])]
    names = [one["indexName"] for one in stages if "indexName" in one]
    if all(one.get("stage") != "COLLSCAN" for one in stages):
        return Finding(f"index for {name}", True, ", ".join(dict.fromkeys(names)) or "the key")
    if count <= _FEW:
        return None
    detail = "there is one that could serve, and the server means to read all documents"
    return Finding(f"index for {name}", True, detail, remark="warn")


def of_lists(indexes: Sequence[str], identity: str) -> Finding:
    """Whether pages are in the order of an index. `indexes`: what each begins with."""
    if identity in indexes:
        return Finding("list of users", True, f"in the order of {identity}")
    return Finding("list of users", True, "sorts all users for each page", remark="warn")


def of_searches(paths: Sequence[str]) -> Finding:
    """That no index finds what is inside of a text."""
    detail = f"reads every user: no index finds what is inside of {', '.join(paths)}"
    return Finding("search", True, detail, remark="note")


def _stages(content: Any) -> Iterator[Mapping[str, Any]]:
    """All stages of a plan, however deep."""
    if isinstance(content, Mapping):
        if "stage" in content:
            yield content
        for inner in content.values():
            yield from _stages(inner)
    elif isinstance(content, list):
        for inner in content:
            yield from _stages(inner)
