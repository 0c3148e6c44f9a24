"""What a store cannot do is declared, and then held to."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

import pytest


class Declared:
    """A suite whose stores may lack a few things, each by its name."""

    cannot: ClassVar[frozenset[str]] = frozenset()
    """Of these: "exact decimals", "microseconds", "uuids", "columns" (to know which a
    table has)."""

    def unless(self, inability: str, shown_by: type[BaseException]) -> AbstractContextManager[Any]:
        """Expect what follows to hold or, where the store cannot, to fail in this one way."""
        return pytest.raises(shown_by) if inability in self.cannot else nullcontext()
