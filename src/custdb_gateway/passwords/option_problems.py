"""What is wrong with what a mapping's `options` and `params` tell the schemes."""

from collections.abc import Iterator, Sequence

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes.layouts import LayoutError, places_of
from custdb_gateway.passwords.schemes.options import Option
from custdb_gateway.passwords.schemes.registry import SCHEMES, options_of
from custdb_gateway.passwords.schemes.scheme import Scheme
from custdb_gateway.problems import did_you_mean, nearest

_KNOWN_OTHERWISE = {"password", "salt", "pepper", "username"}
"""Places that are not told by name."""


def option_problems(
    section: PasswordsSection, schemes: Sequence[Scheme], named: Sequence[Scheme]
) -> Iterator[str]:
    """A line for each. `named`: those of `schemes` that nothing goes without."""
    known = options_of(schemes)
    beside = places_wanted(section, schemes).keys() - _KNOWN_OTHERWISE
    for name, value in section.options.items():
        if name in known:
            wrong = known[name].refuse(value)
            if wrong:
                yield f"passwords.options.{name}: {wrong}"
        elif name not in beside:
            yield f"passwords.options.{name}: {_unknown(name, {*known, *beside})}"
    for name in section.params:
        if name not in known and name not in beside:
            yield f"passwords.params.{name}: {_unknown(name, {*known, *beside})}"
    meant = {nearest(name, known) for name in {*section.options, *section.params} - known.keys()}
    yield from _missing(section, named, {one for one in meant if one})
    yield from _nowhere(section, beside)


def _unknown(name: str, known: set[str]) -> str:
    """What was probably meant, or which schemes have it."""
    near = nearest(name, known)
    owners = [one.name for one in SCHEMES.values() if name in options_of([one])]
    if near is None and owners:
        return f"none of passwords.schemes takes it; {', '.join(owners[:5])} would"
    return f"unknown option{did_you_mean(name, known)}"


def _missing(
    section: PasswordsSection, named: Sequence[Scheme], misspelt: set[str]
) -> Iterator[str]:
    """What has to be told, by which name, for the schemes that a mapping names."""
    told = {*misspelt, *section.options, *section.params, *_laid_out(section)}
    wanted: dict[str, tuple[Option, list[str]]] = {}
    for scheme in named:
        for option in scheme.takes:
            if option.example and not told.intersection(option.names):
                wanted.setdefault(option.names[0], (option, []))[1].append(scheme.name)
    for name, (option, schemes) in wanted.items():
        yield (
            f"passwords.options.{name}: missing, and {', '.join(schemes)} cannot do without;"
            f" write options = {{ {name} = {option.example} }}, with what the application has,"
            " or name its place in params"
        )


def _nowhere(section: PasswordsSection, beside: set[str]) -> Iterator[str]:
    """Places of an expression of which nobody says what stands there."""
    told = {*section.options, *section.params, *_laid_out(section)}
    for place in sorted(beside - told):
        hint = did_you_mean(place, told | _KNOWN_OTHERWISE)
        yield (
            f"passwords.options: an expression names {{{place}}}, which neither options nor"
            f" params have{hint}"
        )


def places_wanted(section: PasswordsSection, schemes: Sequence[Scheme]) -> dict[str, str]:
    """Places that what is said of hashes names, each with the option that does."""
    takes = options_of(schemes).items()
    return {place: name for name, option in takes for place in _places(section, name, option)}


def _places(section: PasswordsSection, name: str, option: Option) -> frozenset[str]:
    if option.parse is None or name in section.params:
        return frozenset()
    value = section.options.get(name, option.default)
    return frozenset() if option.refuse(value) else option.parse(str(value)).names


def _laid_out(section: PasswordsSection) -> Sequence[str]:
    try:
        return places_of(str(section.options.get("layout", "")))
    except LayoutError:
        return ()
