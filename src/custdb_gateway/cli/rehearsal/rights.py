"""Which rights the database user lacks, and what is to be said where that shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from custdb_gateway.cli.rehearsal.players import Answer
from custdb_gateway.errors import NotSupported
from custdb_gateway.store import Finding

_RIGHT = "right to "
_MARK = _RIGHT + "mark"
_DELETE = _RIGHT + "delete"
_LACKING = str(NotSupported.__doc__)
"""What a gateway says whose store refuses to do it. Other reasons have words of their own."""

_ELSEWHERE = (
    "`custdb-gateway check`, with the settings of that gateway, tells which right is missing"
)
_UNKNOWN = "the store has refused it; --log FILE keeps what the gateway logs of its reasons"


@dataclass(frozen=True, slots=True)
class Rights:
    """What `check` finds; `None` if this is a running gateway, whose store is not known."""

    findings: Sequence[Finding] | None = None

    @property
    def missing(self) -> list[str]:
        """The rights that those lack who write, as `check` prints them."""
        failed = (one for one in self._failed() if one.for_writing)
        return [f"{one.subject}: {one.detail}" for one in failed if _RIGHT in one.subject]

    @property
    def missing_to_mark(self) -> list[str]:
        """What a lazy migration lacks."""
        return [one.detail for one in self._failed() if one.subject == _MARK]

    @property
    def lets_delete(self) -> bool:
        """Whether users can be removed, as far as that is known."""
        return all(one.subject != _DELETE for one in self._failed())

    def advice(self, answers: Iterable[Answer]) -> list[str]:
        """What to do if one of these answers is for want of a right."""
        if not any(answer.detail == _LACKING for answer in answers):
            return []
        if self.findings is None:
            return [_ELSEWHERE]
        return self.missing or [_UNKNOWN]

    def _failed(self) -> list[Finding]:
        return [one for one in self.findings or () if not one.ok]
