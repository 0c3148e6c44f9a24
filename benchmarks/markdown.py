"""Tables, and numbers as people read them."""

from collections.abc import Iterable, Sequence

from benchmarks.summary import Spread

NONE = "\N{EN DASH}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """A table whose first columns, so many, are words; the others are numbers."""
    line = ["---"] * words + ["--:"] * (len(head) - words)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, line, *rows))


def ratios(spread: Spread | None) -> str:
    """The median, and how far rounds are apart."""
    if spread is None:
        return NONE
    return f"{ratio(spread.median)} ({ratio(spread.least)} - {ratio(spread.most)})"


def ratio(value: float) -> str:
    """As many digits as say something."""
    if value >= 10:
        return f"{value:,.0f}"
    if 0.99 < value < 1:  # what has just been missed must not look met
        return f"{value:.3f}"
    return f"{value:.2f}" if value >= 0.1 or value == 0 else f"{value:.1g}"
