"""Columns of totals: called a total, and in every row the sum of other columns; they tell nothing of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.data.column_readings import GOOD
from em_core.data.problems import Kind, notice, shown
from em_core.data.text_table import numeric_columns
from em_core.own.asked import Asked
from em_core.own.drafts import Draft
from em_core.own.finders.totals import is_called_total

TOTAL = "a total"

_MOST = 200
"""Of more columns of numbers none is looked at."""

_LOOKED_AT = 50
"""So many cells of a column are asked for their digits."""


def total_columns(draft: Draft, _asked: Asked) -> Draft:
    """Put aside a column that is called a total and holds the sums of the columns of numbers before it."""
    table = draft.table
    names = numeric_columns(table)
    if not 3 <= len(names) <= _MOST:
        return draft
    for place, name in enumerate(names):
        summed = [each for each in names[:place] if each not in draft.aside]
        if len(summed) < 2 or not is_called_total(name):
            continue
        readings = [table.readings[table.columns.index(each)] for each in (*summed, name)]
        whole = np.logical_and.reduce([each.codes == GOOD for each in readings])
        if int(whole.sum()) < 2:
            continue
        *parts, total = (each.values[whole] for each in readings)
        sums = np.sum(parts, axis=0)
        # Numbers in a table are rounded one by one: a unit of the last digit that is written, for each of them.
        if not np.allclose(total, sums, rtol=1e-9, atol=_rounding(draft, (*summed, name))):
            continue
        sentence = (
            f"Column {shown(name)} is the sum of the {len(summed)} columns of numbers before it, in every row: it is "
            "not chosen at first."
        )
        draft = replace(draft, aside={**draft.aside, name: TOTAL})
        draft = draft.told(notice(Kind.TOTAL, sentence, column=name))
    return draft


def _rounding(draft: Draft, names: tuple[str, ...]) -> float:
    """Return by how much a sum of rounded numbers may be off: half a unit of the last digit of each."""
    table, mark, off = draft.table, draft.table.decimal.value, 0.0
    for name in names:
        cells = table.cells[table.columns.index(name)][:_LOOKED_AT]
        digits = max((len(cell) - 1 - cell.rfind(mark) for cell in cells if mark in cell), default=0)
        off += 0.5 * 10.0**-digits if digits else 0.0
    return off
