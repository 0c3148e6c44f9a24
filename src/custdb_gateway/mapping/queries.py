"""Statements of the customer's own, for what no mapping can say. Values in them are bound."""

import re
from collections.abc import Callable, Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from custdb_gateway.mapping import pipelines
from custdb_gateway.mapping.section import Section

PARAMETERS = {
    "id": "id",
    "email": "email",
    "phone": "phone",
    "username": "username",
    "search": "keyword",
    "list": "",
}
"""By query, the parameter that it must have. A list has none."""

# What hides a colon: texts, quoted names, comments and casts.
_TOKEN = re.compile(
    r"'(?:[^']|'')*'"
    r'|"(?:[^"]|"")*"'
    r"|`(?:[^`]|``)*`"
    r"|--[^\n]*|/\*.*?\*/|::"
    r"|(?<![\w:]):(?P<parameter>[A-Za-z_]\w*)",
    re.DOTALL,
)
_OWN_MARKS = re.compile(r"\$\d|%\(|%s|\?(?![|&?])|\$\w*\$")
_FORBIDDEN = re.compile(
    r"\b(insert|update|delete|merge|into|drop|alter|create|truncate|grant|call|do)\b", re.I
)
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`""")
_ESCAPED = re.compile(r"""\\['"`]""")


def _read(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a NUL character")
    if is_pipeline(text):
        pipelines.read_pipeline(text)
        return text
    _check_quoted(text)
    _check_outside(_outside(text))
    return text


def _check_quoted(text: str) -> None:
    """Raise `ValueError` for a text or a comment that does not end in the same place everywhere.

    What one server takes for a parameter would be a part of it to another, with a value in it.
    """
    for token in (one[0] for one in _TOKEN.finditer(text)):
        if token.startswith(("/*!", "/*M")):
            raise ValueError("holds a comment that MySQL runs")
        if _QUOTED.fullmatch(token) and _ESCAPED.search(token.replace("\\\\", "")):
            raise ValueError(
                "a backslash before a quotation mark is not the same to all servers; double the"
                " mark instead"
            )
        if re.fullmatch(r"'[%_]*:[A-Za-z_]\w*[%_]*'", token):
            raise ValueError("a parameter in quotes would be text; write it without them")


def _check_outside(outside: str) -> None:
    if not re.match(r"\s*(select|with)\b", outside, re.I):
        raise ValueError("must begin with select or with, or be a pipeline: a JSON array")
    if ";" in outside:
        raise ValueError("must be one statement, without a semicolon")
    if word := _FORBIDDEN.search(outside):
        raise ValueError(f"may only read, and says {word[0]!r}")
    if mark := _OWN_MARKS.search(outside):
        raise ValueError(f"{mark[0]!r} is no parameter; write :email, :keyword and so on")
    if re.search(r"#(?![>-])", outside):
        raise ValueError("to MySQL # begins a comment; write --")
    if mark := re.search(r"['\"`]|/\*|\*/", outside):  # also of comments in comments
        raise ValueError(f"{mark[0]} has no other: something ends twice, or never")


Query = Annotated[str, Field(min_length=1), AfterValidator(_read)]


class QueriesSection(Section):
    """A query by what users are found by. Its columns are those of the mapping."""

    id: Query | None = None
    email: Query | None = None
    phone: Query | None = None
    username: Query | None = None
    search: Query | None = None
    list: Query | None = None

    def given(self) -> Iterator[tuple[str, str]]:
        """Those that there are, by name."""
        for name in PARAMETERS:
            text = getattr(self, name)
            if text is not None:
                yield name, text

    @property
    def are_given(self) -> bool:
        """Whether there are any."""
        return any(True for _ in self.given())

    def problems(self) -> Iterator[str]:
        """What is wrong with their parameters."""
        for name, text in self.given():
            wanted = {PARAMETERS[name]} - {""}
            used = set(parameters(text))
            for missing in sorted(wanted - used):
                yield f"queries.{name}: does not use its parameter :{missing}"
            for unknown in sorted(used - wanted):
                known = (
                    f"it has {', '.join(f':{one}' for one in wanted)}" if wanted else "it has none"
                )
                yield f"queries.{name}: :{unknown} is not one of its parameters; {known}"


def is_pipeline(text: str) -> bool:
    """Whether it is MongoDB's kind of query."""
    return text.lstrip().startswith("[")


def parameters(text: str) -> list[str]:
    """The names of the parameters in it."""
    if is_pipeline(text):
        return pipelines.parameters(pipelines.read_pipeline(text))
    return [one["parameter"] for one in _TOKEN.finditer(text) if one["parameter"]]


def bind_statement(text: str, parameter: Callable[[str], str]) -> str:
    """The statement with each parameter as the store spells it."""

    def bound(found: re.Match[str]) -> str:
        if found["parameter"]:
            return parameter(found["parameter"])
        # What comes after the statement is not to be a part of a comment at its end.
        return f"{found[0]}\n" if found[0].startswith("--") else found[0]

    return _TOKEN.sub(bound, text)


def _outside(text: str) -> str:
    """What is neither quoted nor a comment."""
    return _TOKEN.sub(lambda one: " " if one["parameter"] is None else one[0], text)
