"""Telling people what is wrong with their configuration, and what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'users'?`, or the choices where nothing is near, or nothing at all."""
    choices = sorted(known)
    near = nearest(name, choices)
    if near is not None:
        return f"; did you mean {near!r}?"
    return f"; known: {', '.join(choices)}" if choices else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """What was probably meant; `None`: nothing is near."""
    folded = {choice.casefold(): choice for choice in known}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None
