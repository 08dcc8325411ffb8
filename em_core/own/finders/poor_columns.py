"""Columns that make poor data: the same value in every row, or hardly any value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.data.column_readings import GOOD
from em_core.data.problems import Kind, named, notice
from em_core.data.text_table import numeric_columns
from em_core.own.asked import Asked
from em_core.own.drafts import Draft

CONSTANT, FEW, SPARSE = "the same in every row", "of few values", "mostly empty"

BOXES = "latent_classes"
"""The model for answers: there an empty cell may be a box that was not ticked."""

_FEW = 2
"""A column of so many values, 0 and 1, is an answer and no measurement."""


def poor_columns(draft: Draft, asked: Asked) -> Draft:
    """Put aside the columns of numbers without spread, of two values, and those that are mostly empty."""
    table, aside = draft.table, dict(draft.aside)
    found: dict[str, list[str]] = {}
    rounded = {problem.column for problem in draft.problems if problem.kind is Kind.BIG_INTEGERS}
    for name in numeric_columns(table):
        if name in rounded:
            continue
        readings = table.readings[table.columns.index(name)]
        values = readings.values[readings.codes == GOOD]
        different = len(np.unique(values[:1000]))
        if different <= _FEW:
            different = len(np.unique(values))
        why = ""
        if 2 * len(values) < len(table.rows) and asked.model != BOXES:
            why = SPARSE
        elif different == 1 and asked.measured:
            why = CONSTANT
        elif asked.measured and different <= _FEW < len(values) - 1:
            why = FEW
        if why and name not in aside:
            aside[name] = why
            found.setdefault(why, []).append(name)
    draft = replace(draft, aside=aside)
    if all(name in aside for name in numeric_columns(table)):
        # There is no other choice.
        return draft
    for why, names in found.items():
        kind = Kind.CONSTANT if why == CONSTANT else Kind.FEW_VALUES if why == FEW else Kind.MISSING
        columns = named(names, 50)
        sentence = f"Put aside where columns are chosen at first, for they are {why}: {columns}."
        draft = draft.told(notice(kind, sentence, column=names[0]))
    return draft
