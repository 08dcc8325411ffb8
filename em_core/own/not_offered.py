"""Columns that are not offered: each that holds something is named with the reason."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from em_core.data.column_readings import KINDS
from em_core.data.problems import Kind, Problem, named, notice, shown
from em_core.data.text_table import Table
from em_core.numerics.wording import agreeing

_MOST = 60
"""So many names are written out; of more, the rest is counted."""


def not_offered(table: Table, offered: Collection[str], told: Collection[str | None]) -> list[Problem]:
    """Return why the other columns of a table are not offered.

    told:  the columns of which a finder has told more already.
    """
    if not offered:
        # The model takes the table as it is, or there is nothing to choose from.
        return []
    texts: list[str] = []
    names: list[str] = []
    empty: list[str] = []
    example = ""
    for j, name in enumerate(table.columns):
        if name in offered or name in told:
            continue
        codes = table.readings[j].codes
        missing = int((codes == KINDS.index(Kind.MISSING)).sum())
        if missing == len(codes):
            empty.append(name)
        elif int((codes == KINDS.index(Kind.TEXT)).sum()) * 2 > len(codes) - missing:
            texts.append(name)
            example = example or _example(table, j)
        else:
            names.append(name)
    problems = []
    if texts:
        columns, hold = named(texts, _MOST), agreeing(len(texts), "holds", "hold")
        can, are = agreeing(len(texts), "it can", "they can"), agreeing(len(texts), "is", "are")
        problems.append(
            f"{columns} {hold} text, such as {example}: {can} name the rows, and {are} not offered as data."
        )
    if names:
        columns, say = named(names, _MOST), agreeing(len(names), "is", "are")
        problems.append(f"{columns} {say} called as what names or groups the rows: not offered as data.")
    if empty:
        columns, is_ = named(empty, _MOST), agreeing(len(empty), "is", "are")
        problems.append(f"{columns} {is_} empty: not offered as data.")
    return [notice(Kind.NOT_OFFERED, sentence) for sentence in problems]


def _example(table: Table, j: int) -> str:
    """Return the first cell of text in a column, and where it is."""
    cells = table.cells[j]
    i = int(np.flatnonzero(table.readings[j].codes == KINDS.index(Kind.TEXT))[0])
    return f"{shown(cells[i])} in row {table.rows[i]}"
