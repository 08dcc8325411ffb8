"""The columns of a second file, found by their names: what is missing, what is extra, what is in another order."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.data.problems import DataError, Kind, Problem, named, notice, shown
from em_core.data.text_table import Table
from em_core.numerics.wording import agreeing, counted, sentences
from em_core.scoring.fitted_model import FittedModel


@dataclass(frozen=True)
class Matched:
    """Where the columns of a model are in a table.

    places:  of each of the model's columns, in the model's order.
    notes:   what is to be known: columns that are not used, another order, another unit.
    """

    places: tuple[int, ...]
    notes: tuple[Problem, ...]


def matched(fitted: FittedModel, table: Table) -> Matched:
    """Return where the model's columns are in a table; DataError names every column that is missing."""
    missing = [name for name in fitted.columns if name not in table.columns]
    if missing:
        raise DataError([_missing(fitted, table, missing)])
    places = tuple(table.columns.index(name) for name in fitted.columns)
    return Matched(places, tuple(_notes(fitted, table, places)))


def _missing(fitted: FittedModel, table: Table, missing: list[str]) -> Problem:
    near = []
    for name in missing:
        alike = [other for other in table.columns if _plain(other) == _plain(name)]
        if alike:
            near.append(f"{shown(alike[0])} is nearly {shown(name)}: rename it if it is the same.")
    sentence = (
        f"{table.name} has no {agreeing(len(missing), 'column', 'columns')} {named(missing)}, which the model was "
        f"fitted on; it has {named(table.columns)}."
    )
    needs = f"The model needs {counted(len(fitted.columns), 'column')} by name: {named(fitted.columns)}."
    return Problem(Kind.COLUMN_CHOICE, sentence, sentences(needs, *near))


def _plain(name: str) -> str:
    """Return a name without what people write in two ways: capitals, blanks, underscores, dots, a unit in brackets."""
    return "".join(sign for sign in name.partition("(")[0].lower() if sign.isalnum())


def _notes(fitted: FittedModel, table: Table, places: tuple[int, ...]) -> list[Problem]:
    found = []
    extra = [name for name in table.columns if name not in fitted.columns]
    if extra:
        kept = agreeing(len(extra), "it is", "they are")
        said = f"The model does not use {named(extra)}; {kept} in the table."
        found.append(notice(Kind.COLUMN_CHOICE, said))
    if list(places) != sorted(places):
        said = f"The columns are in another order than {named(fitted.columns)}; they were matched by their names."
        found.append(notice(Kind.COLUMN_CHOICE, said))
    for name, unit, place in zip(fitted.columns, fitted.units, places, strict=True):
        # Standardised data have no unit of their own; what they had before, nobody kept.
        theirs = table.units[place]
        if fitted.centre is None and unit and theirs and unit != theirs:
            said = (
                f"Column {shown(name)} is in {shown(theirs)} here, and the model was fitted on {shown(unit)}; the "
                "numbers were taken as they are."
            )
            found.append(notice(Kind.COLUMN_CHOICE, said, column=name))
    return found
