"""Faults as contexts, which are over when they end, whatever happened in them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


def lasting(fault: Callable[P, Iterator[None]]) -> Callable[P, AbstractContextManager[None]]:
    """As `contextmanager`, but what comes after the `yield` is done even after an error."""
    begun = contextmanager(fault)

    @wraps(fault)
    @contextmanager
    def context(*args: P.args, **kwargs: P.kwargs) -> Iterator[None]:
        lasts = begun(*args, **kwargs)
        lasts.__enter__()
        try:
            yield
        finally:
            lasts.__exit__(None, None, None)

    return context
