"""Where a run of a model's page starts and when it stops, where somebody chose that: in links, and on the exhibit.

The parts are called, written and limited as the lab's: `em_core.experiments.url_fields.FIELDS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from em_core.catalogue.entry import Example, Exhibit
from em_core.em.flat_params import params_of
from em_core.em.stopping import StopRule
from em_core.experiments.experiment import typed_numbers
from em_core.experiments.url_fields import FIELDS, brief, unusable

__all__ = ["RULED", "RULED_KEYS", "Ruled", "as_ruled", "read_ruled", "typed_fits"]

RULED = ("typed", "tol", "max_steps")
"""The parts by name."""

RULED_KEYS = tuple(FIELDS[name].key for name in RULED)
"""Their names in a link."""


@dataclass(frozen=True)
class Ruled:
    """A start typed by hand and a stop rule.

    typed:           the numbers of the start, as `em_core.em.flat_params` orders them; () for none.
    tol, max_steps:  the stop rule; None for the example's.

    Raises ValueError for what is no list of numbers, and for a stop rule that could never stop a run.
    """

    typed: tuple[float, ...] = ()
    tol: float | None = None
    max_steps: int | None = None

    def __post_init__(self) -> None:
        """Check the parts."""
        if type(self.typed) is tuple and not self.typed and self.tol is None and self.max_steps is None:
            return  # A page makes dozens of these, and most choose nothing.
        object.__setattr__(self, "typed", typed_numbers(self.typed))
        rule = StopRule(
            StopRule.tol if self.tol is None else self.tol,
            StopRule.max_steps if self.max_steps is None else self.max_steps,
        )
        for name in ("tol", "max_steps"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, getattr(rule, name))

    @property
    def chosen(self) -> dict[str, object]:
        """The parts that somebody chose, by name."""
        parts: dict[str, object] = {name: getattr(self, name) for name in RULED}
        return {name: value for name, value in parts.items() if value not in (None, ())}

    def but_for(self, usual: Example) -> Ruled:
        """Return the same without a stop rule that is the example's own."""
        if self.tol is None and self.max_steps is None:
            return self
        tol = None if self.tol == usual.tol else self.tol
        return replace(self, tol=tol, max_steps=None if self.max_steps == usual.max_steps else self.max_steps)

    @property
    def query(self) -> dict[str, str]:
        """What was chosen, as query parameters."""
        return {FIELDS[name].key: FIELDS[name].write(value) for name, value in self.chosen.items()}


def read_ruled(query: Mapping[str, str], usual: Example, notes: list[str]) -> dict[str, Any]:
    """Return the parts in a link by name, and a note for each that cannot be used.

    usual:  the example that is shown, whose stop rule takes its place.
    """
    instead = {"typed": "none", "tol": brief(usual.tol), "max_steps": str(usual.max_steps)}
    found: dict[str, Any] = {}
    for name, key in zip(RULED, RULED_KEYS, strict=True):
        if key in query:
            try:
                found[name] = FIELDS[name].read(query[key])
            except ValueError as rule:
                notes.append(unusable(key, query[key], rule, instead[name]))
    return found


def as_ruled(shown: Exhibit, ruled: Ruled) -> Exhibit:
    """Return an exhibit that starts and stops as chosen; ValueError for numbers that are no start of its model."""
    if not ruled.chosen:
        return shown
    if ruled.typed:
        shown = replace(shown, start=params_of(shown.model, ruled.typed, shown.start), drawn=None)
    tol = shown.tol if ruled.tol is None else ruled.tol
    max_steps = shown.max_steps if ruled.max_steps is None else ruled.max_steps
    # What an example teaches is true of its own run, and need not be of any other.
    return replace(shown, tol=tol, max_steps=max_steps, teaches="")


def typed_fits(shown: Exhibit, typed: tuple[float, ...], notes: list[str]) -> bool:
    """Return whether the numbers are a start of the exhibit's model; a note says why they are not."""
    try:
        as_ruled(shown, Ruled(typed))
    except ValueError as problem:
        instead = "the example's start" if shown.drawn is None else f"a start drawn with seed {shown.drawn}"
        notes.append(f"{problem} Shown instead: {instead}.".replace("\n", " "))
        return False
    return True
