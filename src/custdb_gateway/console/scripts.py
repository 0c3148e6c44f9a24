"""Each script from its parts: what it has of its own, and what it shares with the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from string import Template
from typing import Literal

from custdb_gateway.console.functions import FUNCTIONS, Function

Auth = Literal["hmac", "bearer"]
Mode = Literal["custom-user-store", "lazy-migration"]

PAGE = "README.md"


@dataclass(frozen=True, slots=True)
class Proof:
    """How a script shows who is calling."""

    kind: str
    variable: str
    page: str
    value: str
    refused: str = ""


PROOFS: dict[Auth, Proof] = {
    "hmac": Proof(
        kind="key",
        variable="CUSTDB_KEY",
        page="with your key, percent-encoded, in place of KEY: `custdb-gateway keys new`\n"
        "with `--url` prints the whole line. GenAuth keeps it encrypted.",
        value="a key of `CUSTDB_SIGNING_KEYS`, as it is: `whsec_` and what follows",
        refused="; or a runtime that refuses `crypto`: write the scripts with `--auth bearer`",
    ),
    "bearer": Proof(
        kind="token",
        variable="CUSTDB_TOKEN",
        page="with your token, percent-encoded, in place of TOKEN. It is one of the gateway's\n"
        "`CUSTDB_BEARER_TOKENS`. GenAuth keeps it encrypted.",
        value="a token of `CUSTDB_BEARER_TOKENS`, as it is",
    ),
}

_SCENARIOS: dict[Mode, str] = {
    "custom-user-store": "in which your database keeps all users",
    "lazy-migration": "of lazy migration",
}
_REFUSED = ("ECONNREFUSED",)
_BROKEN = (*_REFUSED, "ECONNRESET", "EPIPE")


def functions(mode: Mode) -> Sequence[Function]:
    """The functions that GenAuth calls in a mode."""
    return [one for one in FUNCTIONS if one.lazy or mode == "custom-user-store"]


def script(function: Function, auth: Auth) -> str:
    """The text to paste for a function."""
    proof = PROOFS[auth]
    parts = ["script", *function.parts, "ask", *([] if function.writes else ["kept"]), auth]
    values = {
        "name": function.name,
        "about": function.about,
        "parameters": ", ".join((*function.parameters, "context")),
        "arguments": "\n".join(f"    {_member(name)}," for name in function.parameters),
        "nonsense": function.nonsense,
        "secret": proof.kind,
        "variable": proof.variable,
        # A write on a kept connection that has died meanwhile may or may not have been done.
        "agent": "false" if function.writes else "kept()",
        "again": ", ".join(f"'{code}'" for code in (_REFUSED if function.writes else _BROKEN)),
    }
    text = "\n".join(_part(f"parts/{name}.js") for name in parts)
    return Template(text).substitute(values) + "}\n"


def page(uri: str, url: str, auth: Auth, mode: Mode) -> str:
    """What to register and where to paste. `uri` shows where the secret goes."""
    proof = PROOFS[auth]
    rows = (f"| {one.name}.js | `{one.name}` | {one.about} |\n" for one in functions(mode))
    return Template(_part("page.md")).substitute(
        mode=mode,
        scenario=_SCENARIOS[mode],
        uri=uri,
        url=url,
        kind=proof.kind,
        variable=proof.variable,
        secret=proof.page,
        value=proof.value,
        refused=proof.refused,
        rows="".join(rows),
    )


def _member(parameter: str) -> str:
    return "query: identifiers(query)" if parameter == "query" else f"{parameter}: {parameter}"


def _part(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")
