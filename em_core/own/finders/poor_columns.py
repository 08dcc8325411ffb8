"""Columns that make poor data: the same value in every row, or hardly any value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.problems import Kind, named, notice
from em_core.data.text_table import numeric_columns
from em_core.numerics.arrays import FloatArray
from em_core.own.asked import Asked
from em_core.own.drafts import Draft

CONSTANT, FEW, SCALE, SPARSE = "the same in every row", "of few values", "scales of few steps", "mostly empty"

_ENOUGH = 2
"""Where fewer columns would be left to choose first, scales are not put aside."""

BOXES = "latent_classes"
"""The model for answers: there an empty cell may be a box that was not ticked."""

_FEW = 2
"""A column of so many values, 0 and 1, is an answer and no measurement."""

_STEPS, _TIMES, _HIGH = 7, 6, 20
"""So are small whole numbers of so many values, each of them many times: a scale from 1 to 5, with its codes."""


def poor_columns(draft: Draft, asked: Asked) -> Draft:
    """Put aside the columns of numbers without spread, of two values, scales, and those that are mostly empty."""
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
        # Numbers that are still to be decided about are there.
        open_yet = int((readings.codes == KINDS.index(Kind.AMBIGUOUS)).sum())
        if 2 * (len(values) + open_yet) < len(table.rows) and asked.model != BOXES:
            why = SPARSE
        elif different == 1 and not open_yet and asked.measured:
            why = CONSTANT
        elif asked.measured and different <= _FEW < len(values) - 1:
            why = FEW
        elif asked.measured and _is_scale(values):
            why = SCALE
        if why and name not in aside:
            aside[name] = why
            found.setdefault(why, []).append(name)
    if len([name for name in numeric_columns(table) if name not in aside]) < _ENOUGH:
        # A scale is better than nothing.
        for name in found.pop(SCALE, []):
            del aside[name]
    draft = replace(draft, aside=aside)
    if all(name in aside for name in numeric_columns(table)):
        # There is no other choice.
        return draft
    for why, names in found.items():
        kind = Kind.CONSTANT if why == CONSTANT else Kind.FEW_VALUES if why in (FEW, SCALE) else Kind.MISSING
        columns = named(names, 50)
        sentence = f"Put aside where columns are chosen at first, for they are {why}: {columns}."
        draft = draft.told(notice(kind, sentence, column=names[0]))
    return draft


def _is_scale(values: FloatArray) -> bool:
    """Return whether numbers are a scale of few steps, or the codes of answers: few whole numbers, each many times."""
    if len(values) < 2 * _TIMES or (values != np.floor(values)).any() or np.median(np.abs(values)) > _HIGH:
        return False
    different = len(np.unique(values))
    return different <= _STEPS and len(values) >= _TIMES * different
