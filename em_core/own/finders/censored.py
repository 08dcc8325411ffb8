"""Censored values: cells that say that a value is below or above a limit, and not what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.numbers import limit_of
from em_core.data.problems import Kind, notice, shown
from em_core.numerics.number_format import short
from em_core.numerics.wording import listed, sentences
from em_core.own.asked import Asked, in_words
from em_core.own.drafts import Draft

_BELOW = "<≤⩽＜"


def censored(draft: Draft, _asked: Asked) -> Draft:
    """Tell of limits among the numbers of a column, and what leaving them out does to its mean."""
    table = draft.table
    for j, name in enumerate(table.columns):
        readings = table.readings[j]
        places = np.flatnonzero(readings.codes == KINDS.index(Kind.CENSORED)).tolist()
        numbers = readings.values[readings.codes == GOOD]
        if not places or not len(numbers):
            continue
        cells, column = table.cells[j], shown(name)
        below = [i for i in places if cells[i][0] in _BELOW]
        above = [i for i in places if cells[i][0] not in _BELOW]
        low = [" ".join(("below", _limits(cells, below), "in", in_words([table.rows[i] for i in below])))]
        high = [" ".join(("above", _limits(cells, above), "in", in_words([table.rows[i] for i in above])))]
        where, mean = listed([*(low if below else []), *(high if above else [])]), short(float(numbers.mean()), 3)
        way = "too high" if not above else "too low" if not below else "wrong"
        sentence = sentences(
            f"Values of column {column} are censored: {where}.",
            f"The mean of the others, {mean}, is {way} for all rows; a model for censored values uses all.",
        )
        draft = replace(draft, censored=(*draft.censored, name))
        draft = draft.told(notice(Kind.CENSORED, sentence, column=name, row=table.rows[places[0]]))
    return draft


def _limits(cells: Sequence[str], places: list[int]) -> str:
    """Return the limits in some cells, as they are written, each once."""
    found = dict.fromkeys(limit[1] for i in places if (limit := limit_of(cells[i])) is not None)
    return listed(list(found)[:4], "or")
