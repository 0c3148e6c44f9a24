"""All that pydantic finds wrong with a configuration, each by the key that it is about."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from custdb_gateway.problems import did_you_mean, nearest
from custdb_gateway.wording import worded


def explain(
    error: ValidationError,
    model: type[BaseModel],
    prefix: Callable[[Sequence[str]], str] = lambda path: "",
    content: Any = None,
) -> Iterator[str]:
    """One line for each thing that `error` found, without the value that was refused.

    `prefix` is told the path of the key, and returns what the line begins with. `content`: what
    was read, in which one value may stand for a table.
    """
    problems = error.errors(include_url=False)
    meant = {*_meant(problems, model)}
    for found in problems:
        path = _in_file(_path(found), content)
        start, name = prefix(path), ".".join(path)
        if found["type"] == "extra_forbidden":
            yield f"{start}{name}: unknown key{_hint(path, model)}"
        elif found["type"] != "missing":
            yield from _told(worded(found, name), path, prefix)
        elif tuple(path) not in meant:
            yield f"{start}{name}: missing"


def _hint(path: Sequence[str], model: type[BaseModel]) -> str:
    if len(path) > 1 and path[-1] in model.model_fields:
        return f"; it is a table of its own: [{path[-1]}]"
    return did_you_mean(path[-1], _keys_at(model, path[:-1]))


def _meant(problems: Iterable[ErrorDetails], model: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    """The paths of which there is a misspelling: it is told of, so that they are not missing."""
    for found in problems:
        if found["type"] == "extra_forbidden":
            *parents, name = _path(found)
            near = nearest(name, _keys_at(model, parents))
            if near is not None:
                yield (*parents, near)


def _path(found: ErrorDetails) -> list[str]:
    kind = found["type"]
    return [str(part) for part in found["loc"] if not _is_artefact(str(part), kind)]


def _in_file(path: list[str], content: Any) -> list[str]:
    """As far as there are keys in the file: what a shorthand stands for has none."""
    for depth, key in enumerate(path):
        if content is not None and not isinstance(content, dict):
            return path[:depth]
        content = content.get(key) if content else None
    return path


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
