"""Telling people what is wrong with their configuration, and what was probably meant."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

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


def explain(
    error: ValidationError,
    model: type[BaseModel],
    prefix: Callable[[Sequence[str]], str] = lambda path: "",
) -> Iterator[str]:
    """One line for each thing that `error` found, without the value that was refused.

    `prefix` is told the path of the key, and returns what the line begins with.
    """
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        path = [str(part) for part in found["loc"] if not _is_artefact(str(part), found["type"])]
        start, name = prefix(path), ".".join(path)
        if found["type"] == "extra_forbidden":
            yield f"{start}{name}: unknown key{did_you_mean(path[-1], _keys_at(model, path[:-1]))}"
        elif found["type"] == "missing":
            yield f"{start}{name}: missing"
        else:
            yield from _told(found["msg"].removeprefix("Value error, "), path, prefix)


def _told(
    message: str, path: Sequence[str], prefix: Callable[[Sequence[str]], str]
) -> Iterator[str]:
    """A line for each line of the message, of which those of a whole model name their keys."""
    for line in message.split("\n"):
        if path:
            yield f"{prefix(path)}{'.'.join(path)}: {line}"
        else:
            yield prefix(line.partition(": ")[0].split(".")) + line


def _is_artefact(part: str, kind: str) -> bool:
    """Whether `part` names one of pydantic's own validators and no key of the file."""
    return kind != "extra_forbidden" and ("[" in part or "(" in part)


def _keys_at(model: type[BaseModel], path: Sequence[str]) -> Iterable[str]:
    """The keys that may stand at `path`."""
    inner: Any = model
    for part in path:
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            field = inner.model_fields.get(part)
            inner = field.annotation if field else None
        elif get_origin(inner) is dict:
            inner = get_args(inner)[1]
        inner = _model_in(inner)
    if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
        return ()
    return [field.alias or name for name, field in inner.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    """The one of several that has keys."""
    if get_origin(annotation) is dict:
        return annotation
    models = [one for one in get_args(annotation) if isinstance(one, type)]
    return next((one for one in models if issubclass(one, BaseModel)), annotation)
