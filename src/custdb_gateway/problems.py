"""Telling people what is wrong with their configuration, and what was probably meant."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError


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


def explain(error: ValidationError, model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """One line for each thing that `error` found, without the value that was refused."""
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        path = [str(part) for part in found["loc"] if not _is_artefact(str(part))]
        name = prefix + ".".join(path)
        if found["type"] == "extra_forbidden":
            *section, key = map(str, found["loc"])
            name = prefix + ".".join([*section, key])
            yield f"{name}: unknown key{did_you_mean(key, _keys_at(model, section))}"
        elif found["type"] == "missing":
            yield f"{name}: missing"
        else:
            message = found["msg"].removeprefix("Value error, ")
            yield f"{name}: {message}" if path else f"{prefix}{message}"


def _is_artefact(part: str) -> bool:
    """Whether `part` names one of pydantic's own validators and no key of the file."""
    return "[" in part or "(" in part


def _keys_at(model: type[BaseModel], path: list[str]) -> Iterable[str]:
    for part in path:
        field = model.model_fields.get(part)
        inner = field.annotation if field else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return ()
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]
