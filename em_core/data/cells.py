"""Every cell of the chosen columns judged: numbers, and what is wrong with the cells that hold none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from em_core.arrays import FloatArray
from em_core.data.problems import LISTED, Action, Kind, Problem, counted, shown
from em_core.data.tables import Table, ragged_problems
from em_core.models.checks import LARGEST

Faults = dict[tuple[int, int], Kind]
"""By row number and column index: what is wrong with that cell."""


@dataclass(frozen=True)
class _Rule:
    """How a fault is put: what is found, the rule it breaks, the remedy, and what such cells are called."""

    found: str
    rule: str
    remedy: str
    called: tuple[str, str]


_RULES = {
    Kind.MISSING: _Rule(
        "a missing value",
        "every point needs a number in each chosen column",
        "Fill it in, or drop the row.",
        ("missing value", "missing values"),
    ),
    Kind.INFINITE: _Rule(
        "an infinite value",
        "every value must be a finite number",
        "Correct it, or drop the row.",
        ("infinite value", "infinite values"),
    ),
    Kind.TEXT: _Rule(
        "not a number",
        "every cell of a chosen column must be one",
        "Correct it (digits only, no unit), or drop the row.",
        ("cell of text", "cells of text"),
    ),
    Kind.TOO_LARGE: _Rule(
        "too large",
        f"values must be below {LARGEST:g} in size, for their squares overflow in double precision",
        "Use a larger unit, or drop the row.",
        ("value too large", "values too large"),
    ),
    Kind.AMBIGUOUS: _Rule(
        "a number that can be read in two ways",
        "a comma before three digits may stand before decimals or between thousands, and no other cell tells which",
        "Write decimals with a point, and thousands without a separator.",
        ("ambiguous number", "ambiguous numbers"),
    ),
}


def read_numbers(table: Table, chosen: Sequence[int]) -> tuple[FloatArray, Faults]:
    """Return the chosen columns as numbers (n, d), NaN where a cell is at fault, and the faults.

    Rows with too many cells have no faults of their own: nobody knows which of their cells belongs where.
    """
    values = np.full((len(table.rows), len(chosen)), np.nan)
    faults: Faults = {}
    for k, j in enumerate(chosen):
        for i, (row, read) in enumerate(zip(table.rows, table.readings[j], strict=True)):
            if not isinstance(read, Kind):
                values[i, k] = read
            elif row not in table.ragged:
                faults[row, j] = read
    return values, faults


def cell_problems(table: Table, faults: Faults) -> list[Problem]:
    """Return a problem for each faulty row or cell: the first few of a kind in a column in full, the rest counted.

    Each carries the offer to drop all faulty rows, with their count, as long as two rows would remain.
    """
    dropped = len({row for row, _ in faults} | set(table.ragged))
    problems = _shortened(ragged_problems(table), ("row with too many cells", "rows with too many cells"))
    by_kind: dict[tuple[int, Kind], list[Problem]] = {}
    positions = {row: i for i, row in enumerate(table.rows)}
    for (row, j), kind in faults.items():
        by_kind.setdefault((j, kind), []).append(_cell_problem(table, row, j, table.cells[j][positions[row]], kind))
    for (_, kind), found in by_kind.items():
        problems += _shortened(found, _RULES[kind].called)
    if len(table.rows) - dropped < 2:
        return problems
    # A number that can be read in two ways is no reason to lose a point.
    droppable = [replace(problem, action=Action.DROP_ROWS, count=dropped) for problem in problems]
    return [a if a.kind is Kind.AMBIGUOUS else b for a, b in zip(problems, droppable, strict=True)]


def why_dropped(table: Table, faults: Faults) -> str:
    """Return what was wrong with the rows that were dropped, in words, with counts."""
    counts = Counter(faults.values())
    parts = [f"{count:,} {_RULES[kind].called[count != 1]}" for kind, count in counts.items()]
    if table.ragged:
        parts.append(f"{counted(len(table.ragged), 'row')} with too many cells")
    return ", ".join(parts)


def _cell_problem(table: Table, row: int, j: int, cell: str, kind: Kind) -> Problem:
    rule = _RULES[kind]
    column = table.columns[j]
    found = f"{shown(cell)}, {rule.found}" if cell else "empty"
    sentence = f"Row {row}, column {shown(column)} is {found}; {rule.rule}."
    return Problem(kind, sentence, rule.remedy, value=cell, row=row, column=column)


def _shortened(problems: list[Problem], called: tuple[str, str]) -> list[Problem]:
    """Return the first problems of one sort, and one that counts the rest and names their rows."""
    if len(problems) <= LISTED + 1:
        return problems
    rest = problems[LISTED:]
    where = f" in column {shown(rest[0].column)}" if rest[0].column else ""
    rows = ", ".join(str(problem.row) for problem in rest[:LISTED])
    more = ", …" if len(rest) > LISTED else ""
    sentence = f"There are {len(rest):,} more {called[1]}{where}: rows {rows}{more}."
    return [*problems[:LISTED], replace(rest[0], sentence=sentence, value=None, row=None)]
