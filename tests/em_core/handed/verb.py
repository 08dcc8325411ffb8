"""A public verb with a call that works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(frozen=True, eq=False)
class Verb:
    """A verb and a call of it that works.

    good:    its arguments, by name.
    arrays:  which of them are tables or lists of numbers, for which there are harmless forms.
    every:   of the values for any argument every so many-th is handed over: more for a verb that takes its time.
    """

    call: Callable[..., Any]
    good: dict[str, Any]
    arrays: tuple[str, ...] = ()
    every: int = 1


def all_of(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Return the verb with everything that it yields drawn from it, within reason."""
    return lambda **given: list(islice(verb(**given), 300))
