"""Numbers with more digits than double precision keeps, such as times in nanoseconds and long account numbers."""

from __future__ import annotations

import re
from decimal import Decimal as Exact
from decimal import localcontext

import numpy as np

from em_core.data.column_readings import GOOD
from em_core.data.numbers import Decimal
from em_core.data.problems import Kind, Remedy, shown
from em_core.numerics.number_format import short
from em_core.own.asked import Asked, decided, offered
from em_core.own.drafts import Draft

NANOSECONDS = "nanoseconds"

_LONG = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_DIGITS = 16
_LEVELS = 1e6
"""A step of double precision above this fraction of the column's range changes what is fitted."""


def big_integers(draft: Draft, asked: Asked) -> Draft:
    """Tell of columns whose numbers are not kept as they are in the file; offer to subtract the smallest."""
    for j in range(len(draft.table.columns)):
        draft = _column(draft, j, asked)
    return draft


def _column(draft: Draft, j: int, asked: Asked) -> Draft:
    table, name = draft.table, draft.table.columns[j]
    values, good = table.readings[j].values, table.readings[j].codes == GOOD
    if good.sum() < 2 or np.abs(values[good]).max(initial=0.0) < 1e3:
        return draft
    cells = table.cells[j]
    places = np.flatnonzero(good).tolist()
    long = {cells[i] for i in places if len(cells[i]) > _DIGITS and _LONG.fullmatch(cells[i])}
    mark = "," if table.decimal is Decimal.COMMA else "."
    # A whole column of others could not be subtracted exactly.
    if not long or not all(_LONG.fullmatch(cells[i]) for i in places) or (mark == "." and any("," in c for c in long)):
        return draft
    with localcontext() as context:
        context.prec = 80
        exact = {cell: Exact(cell.replace(",", ".")) for cell in {cells[i] for i in places}}
        if all(Exact(float(value)) == value for value in exact.values()):
            return draft
        smallest, largest = min(exact.values()), max(exact.values())
        less = {cell: format(value - smallest, "f") for cell, value in exact.items()}
    lost = len(exact) - len(np.unique(values[good]))
    step, spread = float(np.spacing(np.abs(values[good]).max())), float(largest - smallest)
    if spread == 0 or (not lost and spread > _LEVELS * step and "." in "".join(long).replace(",", ".")):
        # Digits behind the decimal mark that no measurement has: rounding them is what every program does.
        return draft
    grave = lost > 0 or spread < _LEVELS * step
    row, example = table.rows[places[0]], cells[places[0]]
    precise, column, steps = short(spread, 3), shown(name), f"{step:g}"
    found = (
        f"Numbers in column {column} such as {example} differ in the file within {precise}; double precision has steps "
        f"of {steps} there, and does not tell all of them apart."
    )
    rounded = f"Numbers in column {column} such as {example} are rounded: double precision has steps of {steps} there."
    remedy = Remedy(NANOSECONDS, f"Subtract the smallest, {min(exact, key=exact.__getitem__)}", len(places))
    accepted = f"The smallest number of column {column} was subtracted from all, before they were rounded."
    if grave:
        named, problem = decided(
            asked,
            Kind.BIG_INTEGERS,
            (remedy,),
            found,
            {NANOSECONDS: accepted},
            "Ask again",
            row=row,
            column=name,
            value=example,
        )
        in_force = bool(named)
    else:
        in_force, problem = offered(
            asked,
            Kind.BIG_INTEGERS,
            remedy,
            "Do not subtract it",
            rounded,
            accepted,
            row=row,
            column=name,
            value=example,
        )
    draft = draft.told(problem, *([NANOSECONDS] if in_force else []))
    if not in_force:
        return draft
    return draft.with_cells({j: tuple(less[cell].replace(".", mark) if cell in less else cell for cell in cells)})
