"""Censoring indicators: columns that say no more than which values of another column are limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.problems import Kind, notice, shown
from em_core.numerics.wording import sentences
from em_core.own.asked import Asked
from em_core.own.drafts import Draft

INDICATOR = "a censoring indicator"


def indicators(draft: Draft, _asked: Asked) -> Draft:
    """Put aside a column of two numbers, one beside each limit and the other beside each value.

    As a measurement it has no meaning, and as what explains the values it would foretell the censoring itself.
    """
    table = draft.table
    for limited in draft.censored:
        codes = table.readings[table.columns.index(limited)].codes
        known = (codes == GOOD) | (codes == KINDS.index(Kind.CENSORED))
        is_limit = codes[known] == KINDS.index(Kind.CENSORED)
        for name, readings in zip(table.columns, table.readings, strict=True):
            if name in draft.aside or name in draft.censored or (readings.codes[known] != GOOD).any():
                continue
            values = readings.values[known]
            beside, others = np.unique(values[is_limit]), np.unique(values[~is_limit])
            if len(beside) != 1 or len(others) != 1 or beside[0] == others[0]:
                continue
            draft = replace(draft, aside={**draft.aside, name: INDICATOR})
            sentence = sentences(
                f"Put aside where columns are chosen at first: {shown(name)} says only which values of "
                f"{shown(limited)} are limits."
            )
            draft = draft.told(notice(Kind.FEW_VALUES, sentence, column=name))
    return draft
