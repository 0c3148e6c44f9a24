"""What reads an expression, letter by letter."""

import re
from collections.abc import Sequence
from typing import NoReturn

from custdb_gateway.passwords.schemes.ceilings import MIN_DIGEST
from custdb_gateway.passwords.schemes.hashing import ALGORITHMS, digest, digest_size
from custdb_gateway.passwords.schemes.nodes import (
    FORMS,
    FUNCTIONS,
    Applied,
    Cut,
    Joined,
    Keyed,
    Literal,
    Node,
    Place,
)
from custdb_gateway.passwords.schemes.outlines import of_digest, redrawn_by
from custdb_gateway.problems import did_you_mean

MAX_DEPTH = 10

_NAME = "|".join(sorted(ALGORITHMS, key=len, reverse=True))
_DIGEST = re.compile(rf"(hmac_)?({_NAME})(hex|HEX|raw|b64|base64|)")
PLACE = re.compile(r"\{(\w+)((?::\w+)*)\}")
_CALL = re.compile(r"([A-Za-z]\w*)(?:\*([0-9]{1,7}))?\(")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


class ExpressionError(ValueError):
    """What a person wrote that is no expression."""


class Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.names: set[str] = set()
        self.work = 0
        self.size: int | None = None

    def whole(self) -> Node:
        """All of it."""
        return self._joined(0, closed=False)

    def outermost(self, node: Node) -> Node:
        """All of it again. If it is one digest and nothing beside, that is left as bytes."""
        found = _CALL.match(self._text)
        form = _DIGEST.fullmatch(found[1]) if found else None
        if form is None or form[3] not in ("", "raw", "hex", "HEX"):
            return node
        if not isinstance(node, Applied | Keyed):
            return node
        self.size = digest_size(form[2])
        if form[3] == "raw":
            return node
        return Applied(lambda digits: bytes.fromhex(digits.decode()), node)

    def _joined(self, depth: int, *, closed: bool) -> Node:
        """What stands side by side, up to the end of the argument."""
        if depth > MAX_DEPTH:
            self._fail(f"is nested more than {MAX_DEPTH} deep")
        nodes: list[Node] = []
        while self._at < len(self._text):
            if self._text[self._at] in "),":
                if closed:
                    break
                self._fail("has no parenthesis to close")
            nodes.append(self._part(depth))
        return nodes[0] if len(nodes) == 1 else Joined(tuple(nodes))

    def _part(self, depth: int) -> Node:
        text, at = self._text, self._at
        if found := PLACE.match(text, at):
            self._at = found.end()
            return self.place(found)
        if found := _CALL.match(text, at):
            self._at = found.end()
            return self._call(found, depth)
        if found := _QUOTED.match(text, at):
            self._at = found.end()
            return Literal((found[1] or found[2] or "").encode())
        if text[at] in "{}(\"'":
            self._fail("is not closed, or is no place")
        self._at += 1
        return Literal(text[at].encode())

    def place(self, found: re.Match[str]) -> Node:
        """A place, and what is done to it."""
        changes = [one for one in found[2].split(":") if one]
        for change in changes:
            if change not in FUNCTIONS:
                hint = did_you_mean(change, FUNCTIONS)
                self._fail(f"has no function {change!r}", hint, found.start(2))
        self.names.add(found[1])
        return Place(found[1], tuple(FUNCTIONS[one] for one in changes))

    def _call(self, found: re.Match[str], depth: int) -> Node:
        name, times = found[1], int(found[2] or 1)
        arguments = self._arguments(depth)
        made = _DIGEST.fullmatch(name)
        if made and made[1]:
            return self._keyed(made, arguments)
        if made:
            return self._digest(made, times, arguments)
        if name == "cut":
            return self._cut(arguments)
        if name not in FUNCTIONS or times != 1:
            known = [*FUNCTIONS, *ALGORITHMS, "cut", *(f"hmac_{one}" for one in ALGORITHMS)]
            self._fail(f"has no function {name!r}", did_you_mean(name, known), found.start())
        self._want(arguments, 1, name)
        return Applied(FUNCTIONS[name], arguments[0], redrawn=redrawn_by(name))

    def _digest(self, made: re.Match[str], times: int, arguments: Sequence[Node]) -> Node:
        self._want(arguments, 1, made[0])
        self.work += times
        algorithm, form = made[2], FORMS[made[3]]
        drawn = of_digest(made[3], digest_size(algorithm))
        return Applied(
            lambda data: form(digest(algorithm, data)), arguments[0], times, lambda _: drawn
        )

    def _keyed(self, made: re.Match[str], arguments: Sequence[Node]) -> Node:
        self._want(arguments, 2, made[0])
        self.work += 2
        drawn = of_digest(made[3], digest_size(made[2]))
        return Keyed(made[2], FORMS[made[3]], arguments[0], arguments[1], drawn)

    def _cut(self, arguments: Sequence[Node]) -> Node:
        self._want(arguments, 3, "cut")
        start, end = (self._number(one) for one in arguments[:2])
        if end - start < MIN_DIGEST:
            self._fail(f"cuts all but {max(0, end - start)} characters off")
        return Cut(start, end, arguments[2])

    def _arguments(self, depth: int) -> list[Node]:
        found: list[Node] = []
        while True:
            found.append(self._joined(depth + 1, closed=True))
            if self._at >= len(self._text):
                self._fail("has a parenthesis that is not closed")
            self._at += 1
            if self._text[self._at - 1] == ")":
                return found
            while self._text[self._at : self._at + 1] == " ":
                self._at += 1

    def _want(self, arguments: Sequence[Node], number: int, name: str) -> None:
        if len(arguments) != number:
            self._fail(f"{name} takes {number}, separated by commas")

    def _number(self, node: Node) -> int:
        digits = node.value({}) if isinstance(node, Literal | Joined) else b""
        if not re.fullmatch(rb"[0-9]{1,4}", digits):
            self._fail("cut takes two numbers first")
        return int(digits)

    def _fail(self, what: str, hint: str = "", at: int | None = None) -> NoReturn:
        where = self._at if at is None else at
        raise ExpressionError(f"{self._text!r} {what}, at character {where + 1}{hint}")
