"""Remedies as they were asked for: which are in force, and how a problem tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from em_core.data.problems import UNDO, Kind, Problem, Remedy, Severity
from em_core.numerics.wording import listed, shortened


@dataclass(frozen=True)
class Asked:
    """The remedies that were named for a content, and the model that the data are for.

    model:     the id of its entry; "" for the lab.
    measured:  whether it is a model of measurements, and none of counts or answers.
    """

    named: frozenset[str] = frozenset()
    model: str = ""
    measured: bool = True

    def names(self, remedy: str) -> bool:
        """Return whether a remedy was named."""
        return remedy in self.named

    def assumes(self, remedy: str) -> bool:
        """Return whether a remedy that is taken unless it is undone is in force."""
        return f"{UNDO}{remedy}" not in self.named


def in_words(rows: Sequence[int], most: int = 10) -> str:
    """Return row numbers as a list in words, the rest counted."""
    numbers = [str(row) for row in rows]
    listing = shortened(numbers, most) if len(rows) > most else listed(numbers)
    return f"row {listing}" if len(rows) == 1 else f"rows {listing}"


LABEL = "label:"
"""What the name of a choice of row names begins with; the column's name follows. There is one at a time."""


def after(named: Collection[str], press: str) -> frozenset[str]:
    """Return the remedies that are named once one more was accepted, or undone."""
    opposite = press.removeprefix(UNDO) if press.startswith(UNDO) else f"{UNDO}{press}"
    others = {each for each in named if press.startswith(LABEL) and each.startswith(LABEL)}
    return frozenset(named) - {opposite} - others | {press}


def assumed(
    asked: Asked,
    kind: Kind,
    remedy: Remedy,
    undoing: str,
    sentence: str,
    otherwise: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    more: Iterable[Remedy] = (),
) -> tuple[bool, Problem]:
    """Return whether a remedy that is taken unless it is undone is in force, and the problem that tells it.

    undoing:   what the button says that undoes it.
    sentence:  what is told while it is in force; otherwise: what is told when it was undone.
    more:      other remedies, for either case.
    """
    if asked.assumes(remedy.id):
        undo = Remedy(f"{UNDO}{remedy.id}", undoing, remedy.count, remedy.changes)
        return True, Problem(kind, sentence, "", Severity.ASSUMED, value, row, column, remedies=(undo, *more))
    return False, Problem(kind, otherwise, "", Severity.NOTE, value, row, column, remedies=(remedy, *more))


def offered(
    asked: Asked,
    kind: Kind,
    remedy: Remedy,
    undoing: str,
    sentence: str,
    accepted: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    more: Iterable[Remedy] = (),
) -> tuple[bool, Problem]:
    """Return whether a remedy that is only taken when it is named is in force, and the problem that tells it.

    sentence:  what is told while it is not; accepted: what is told once it is.
    """
    if asked.names(remedy.id):
        undo = Remedy(f"{UNDO}{remedy.id}", undoing, remedy.count, remedy.changes)
        return True, Problem(kind, accepted, "", Severity.ASSUMED, value, row, column, remedies=(undo, *more))
    return False, Problem(kind, sentence, "", Severity.NOTE, value, row, column, remedies=(remedy, *more))


def decided(
    asked: Asked,
    kind: Kind,
    choices: tuple[Remedy, ...],
    sentence: str,
    accepted: dict[str, str],
    undoing: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    more: Iterable[Remedy] = (),
) -> tuple[str, Problem]:
    """Return which of several remedies was named ("" for none), and the problem that tells it.

    sentence:  what is told while none is; accepted: what is told, by the remedy's id, once one is.
    more:      other remedies that solve it.
    """
    for remedy in choices:
        if asked.names(remedy.id):
            undo = Remedy(f"{UNDO}{remedy.id}", undoing, remedy.count, remedy.changes)
            problem = Problem(kind, accepted[remedy.id], "", Severity.ASSUMED, value, row, column, remedies=(undo,))
            return remedy.id, problem
    return "", Problem(kind, sentence, "", Severity.DECIDE, value, row, column, remedies=(*choices, *more))
