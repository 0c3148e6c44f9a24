"""What a person does with a file of detect's: take the marks away from what it suggests."""

import re

_SUGGESTED = re.compile(r'# (\[[^\]\n]+\]|(?:"(?:[^"\\]|\\.)*"|[\w-]+) = .+)')
_LEFT_OUT = "# not in this database: "


def unmarked(text: str) -> str:
    """The text with every suggested line as if it had been right."""
    lines = []
    is_suggested = False
    for line in text.split("\n"):
        found = _SUGGESTED.fullmatch(line)
        if line.startswith("# unsure: "):
            is_suggested = True
        elif found and (is_suggested or line.startswith("# [")) and not line.startswith(_LEFT_OUT):
            line = found[1]
            is_suggested = False
        lines.append(line)
    return "\n".join(lines)


def filled_in(text: str) -> str:
    """The same, with something in every place that is left for a person to fill in."""
    return text.replace('"?"', "1")
