"""Conditions and expressions, as PostgreSQL prints them, taken apart."""

import re

_CAST = re.compile(
    r"::(?:character varying|double precision|bit varying|time(?:stamp)? with(?:out)? time zone"
    r'|(?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?)(?:\(\d+(?:,\d+)?\))?(?:\[\])?'
)
# How `=` is printed of a type whose schema is not looked through.
_EQUALS = re.compile(r"OPERATOR\([^()]+\.=\)")


def mentions(expression: str, name: str) -> bool:
    """Whether an expression, as the server prints it, has this name or parameter in it."""
    return any(
        re.search(rf"(?<![\w$\"]){re.escape(one)}(?![\w$\"])", expression) is not None
        for one in spelled(name)
    )


def compared(expression: str, marker: str) -> str | None:
    """What a condition, as the server prints it, compares with `marker`; `None`: who knows."""
    for part in _split(_bare(expression), " AND "):
        sides = _split(_bare(part), " = ")
        if len(sides) == 2:
            for one, other in (sides, sides[::-1]):
                if mentions(other, marker) and not mentions(one, marker):
                    return one
    return None


def bound(condition: str, alias: str) -> dict[str, str]:
    """What a condition says is equal to something, as `bare` has it, and to what."""
    found: dict[str, str] = {}
    for part in _split(_bare(_EQUALS.sub("=", condition)), " AND "):
        inner = _bare(part)
        sides = _split(inner, " = ")
        if len(sides) == 2:
            one, other = sides
            found |= {bare(one, alias): other, bare(other, alias): one}
        elif inner.endswith(" IS NULL"):
            found[bare(inner.removesuffix(" IS NULL"), alias)] = ""
    return found


def bare(expression: str, alias: str = "") -> str:
    """An expression without what the server prints in one place and not in another."""
    own = unqualified(expression, alias) if alias else expression
    return re.sub(r"[()\s]", "", _CAST.sub("", own))


def unqualified(expression: str, alias: str) -> str:
    """An expression without the name of the table before its columns."""
    names = "|".join(map(re.escape, spelled(alias)))
    return re.sub(rf'(?<![\w$"])(?:{names})\.', "", expression)


def spelled(name: str) -> tuple[str, str]:
    """How the server may print a name."""
    quoted = name.replace('"', '""')
    return name, f'"{quoted}"'


def _bare(expression: str) -> str:
    """Without the parentheses around all of it."""
    while expression.startswith("(") and _closing(expression) == len(expression) - 1:
        expression = expression[1:-1]
    return expression


def _closing(expression: str) -> int:
    """Where the parenthesis closes that the expression begins with."""
    depth = 0
    for place, letter in enumerate(expression):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place
    return -1


def _split(expression: str, word: str) -> list[str]:
    """The parts between `word`s that are in no parentheses."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(expression):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and expression.startswith(word, place) and place >= start:
            parts.append(expression[start:place])
            start = place + len(word)
    return [*parts, expression[start:]]
