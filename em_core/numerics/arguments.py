"""Argument checks of options: how a value is quoted, and one rule and one sentence for each sort of option."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from numbers import Integral, Number, Real
from typing import TypeVar

T = TypeVar("T")

LONGEST = 60
"""How many characters of a value a sentence quotes."""

FEW = 8
"""So many entries of a list are quoted; longer ones are counted."""

LARGE = 10**20
"""Larger whole numbers are quoted by their size: there may be more digits than Python writes out."""


def quoted(value: object) -> str:
    """Return a value as a sentence quotes it: short, and defined whatever the value is."""
    if isinstance(value, Integral) and abs(int(value)) >= LARGE:
        size = int(math.log10(abs(int(value))))
        return f"-1e{size} or less" if value < 0 else f"1e{size} or more"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if isinstance(value, Number):
        return str(value).removesuffix(".0")
    name, shape = type(value).__name__, getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return f"{_article(name)} {name} of shape {shape}"
    if isinstance(value, list | tuple | dict | set | frozenset) and len(value) > FEW:
        return f"a {name} of {len(value):,} entries"
    if isinstance(value, list | tuple):
        text = ", ".join(quoted(each) for each in value)
        return _short(f"[{text}]" if isinstance(value, list) else f"({text})")
    if value is None or isinstance(value, str | bytes | dict | set | frozenset):
        try:
            text = repr(value[:LONGEST] if isinstance(value, str | bytes) else value)
        except ValueError:
            return f"a {name} with a whole number of thousands of digits"
        return _short(text)
    return f"a value of type {name}"


def _article(noun: str) -> str:
    return "an" if noun[0] in "AEIOU" or noun == "ndarray" else "a"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def number(
    name: str, value: object, rule: str = "a finite number", good: Callable[[float], bool] | None = None
) -> float:
    """Return `value` as a float; ValueError, naming it, where it is no finite number, or none that is `good`.

    rule:  continues "it must be ...".
    """
    if not isinstance(value, bool) and isinstance(value, Real):
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if math.isfinite(found) and (good is None or good(found)):
            return found
    raise ValueError(f"{name} is {quoted(value)}; it must be {rule}.")


def positive(name: str, value: object) -> float:
    """Return `value` as a float; ValueError where it is no positive number."""
    return number(name, value, "a positive number", lambda found: found > 0)


def one_of(name: str, value: object, options: Iterable[str]) -> str:
    """Return `value`; ValueError where it is none of these names."""
    allowed = tuple(options)
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(f"{name} is {quoted(value)}; it must be one of {', '.join(allowed)}.")


def yes_or_no(name: str, value: object) -> bool:
    """Return `value`; ValueError where it is neither True nor False."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"{name} is {quoted(value)}; it must be True or False.")


def names(name: str, value: object) -> tuple[str, ...]:
    """Return a sequence of texts as a tuple; ValueError where it is none. One text is no sequence of texts."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | dict) and getattr(value, "ndim", 1) == 1:
        listed = tuple(value)
        if all(isinstance(each, str) for each in listed):
            return listed
    raise ValueError(f"{name} is {quoted(value)}; it must be a list of names, each a text.")


def callback(name: str, value: object) -> None:
    """Raise ValueError for what is neither None nor a function."""
    if value is not None and (not callable(value) or isinstance(value, type)):
        raise ValueError(f"{name} is {quoted(value)}; it must be a function, or None.")


def instance(name: str, value: object, kind: type[T], made_by: str) -> T:
    """Return `value`; ValueError where it is not of this class. `made_by` says where one comes from."""
    if isinstance(value, kind):
        return value
    raise ValueError(f"{name} is {quoted(value)}; it must be {_article(kind.__name__)} {kind.__name__}, as {made_by}.")
