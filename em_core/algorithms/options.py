"""Options of algorithms by name: their ranges, their defaults, and an algorithm made with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from em_core.em.algorithm import Algorithm
from em_core.numerics.arguments import number, quoted
from em_core.numerics.dataclass_values import with_fields
from em_core.numerics.number_format import as_typed

Chosen: TypeAlias = tuple[str, float]


@dataclass(frozen=True)
class AlgorithmOption:
    """A number that can be chosen.

    name:     of the algorithm's field.
    label:    what a page calls it.
    default:  the field's own default.
    minimum, maximum:  both included; whole: whether it is a whole number.
    """

    name: str
    label: str
    default: float
    minimum: float
    maximum: float
    whole: bool = False


def options_of(
    algorithm: str, known: Iterable[AlgorithmOption], options: object, idle: Collection[str] = ()
) -> tuple[Chosen, ...]:
    """Return the options that differ from their defaults, in the algorithm's own order; ValueError for others.

    idle:  the names that are left out.

    A whole number is an int whatever it came as: a widget, a link and a file must give the same key.
    """
    if not isinstance(options, tuple | list):
        raise ValueError(f"algorithm_options is {quoted(options)}; it must be a list of pairs: a name and a number.")
    given: dict[str, object] = {}
    for pair in options:
        if not isinstance(pair, tuple | list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise ValueError(f"An option is {quoted(pair)}; it must be a pair: a name and a number.")
        given[pair[0]] = pair[1]
    by_name = {each.name: each for each in known}
    if unknown := [name for name in given if name not in by_name and name not in idle]:
        has = ", ".join(by_name) or "none"
        raise ValueError(f"The algorithm {algorithm} has no option {unknown[0]!r}; its options are: {has}.")
    chosen = ((option, _value(option, given[name])) for name, option in by_name.items() if name in given)
    return tuple((option.name, value) for option, value in chosen if value != option.default)


def made(algorithm: Algorithm, options: Iterable[Chosen]) -> Algorithm:
    """Return an algorithm with these of its fields, by name, at other values."""
    return with_fields(algorithm, dict(options)) if (options := tuple(options)) else algorithm


def _value(option: AlgorithmOption, value: object) -> float:
    low, high = option.minimum, option.maximum
    least, most = as_typed(low), as_typed(high)
    rule = f"a number from {least} to {most}"
    if option.whole:
        rule = f"a whole number from {least} to {most}"
    found = number(option.name, value, rule, lambda n: low <= n <= high and (not option.whole or n == round(n)))
    return int(found) if option.whole else found
