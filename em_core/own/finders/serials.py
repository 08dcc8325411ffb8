"""Serial numbers of dates among decimals: a spreadsheet took a decimal for a date, and wrote the date's number."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from em_core.data.column_readings import GOOD
from em_core.data.lost_decimals import Order, decimal_of
from em_core.data.numbers import Decimal
from em_core.data.problems import Kind, Remedy, shown
from em_core.numerics.wording import counted, listed, shortened
from em_core.own.asked import Asked, decided, in_words
from em_core.own.drafts import Draft
from em_core.own.finders.dates import AS_SHOWN, SWAPPED

AS_NUMBERS = "serials_as_numbers"

_FIRST, _LAST = 10_000, 55_000
"""From 1927 to 2050: what is typed without a year gets the present one, and 2.75 is February 1975."""
_SMALL = 100
"""Decimals that can be taken for dates have no larger whole part."""
_ZERO = date(1899, 12, 30)


def serials(draft: Draft, asked: Asked) -> Draft:
    """Ask about whole numbers that are serial numbers of dates in a column of small decimals."""
    table = draft.table
    for j, name in enumerate(table.columns):
        readings = table.readings[j]
        values = np.where(readings.codes == GOOD, readings.values, np.nan)
        dates = (values >= _FIRST) & (values <= _LAST) & (values == np.floor(values))
        rest = values[~dates & ~np.isnan(values)]
        count = int(dates.sum())
        if not count or len(rest) < max(4, 2 * count) or np.abs(rest).max() >= _SMALL or (rest == np.floor(rest)).all():
            continue
        places = np.flatnonzero(dates).tolist()
        found = [decimal_of(_ZERO + timedelta(days=int(values[i])), Order.UNKNOWN) for i in places]
        lost = [each for each in found if each is not None]
        likely, other = [each.likely for each in lost], [each.other or each.likely for each in lost]
        rows = [table.rows[i] for i in places]
        numbers = counted(count, "whole number")
        where = f"column {shown(name)} ({in_words(rows)})"
        been = "it may have been the decimal" if count == 1 else "they may have been the decimals"
        sentence = (
            f"Among small decimals, {where} holds {numbers} that spreadsheets use for dates, such as "
            f"{table.cells[j][places[0]]}: {been} {_few(likely)}."
        )
        ways = {AS_SHOWN: likely, SWAPPED: other} if other != likely else {AS_SHOWN: likely}
        choices = (
            *(Remedy(way, f"Read as {_few(decimals)}", count) for way, decimals in ways.items()),
            Remedy(AS_NUMBERS, f"Keep {numbers}", count, changes=False),
        )
        accepted = {way: f"Read as decimals: {numbers} in {where}, as {_few(each)}." for way, each in ways.items()}
        accepted[AS_NUMBERS] = f"Numbers that may have been decimals, in {where}, are used as they are."
        chosen, problem = decided(
            asked,
            Kind.DATES,
            choices,
            sentence,
            accepted,
            f"Ask again about {numbers}",
            row=rows[0],
            column=name,
            value=table.cells[j][places[0]],
        )
        draft = draft.told(problem, *([chosen] if chosen else []))
        if chosen in ways:
            cells = list(table.cells[j])
            for i, decimal in zip(places, ways[chosen], strict=True):
                cells[i] = decimal.replace(".", ",") if table.decimal is Decimal.COMMA else decimal
            draft = draft.with_cells({j: tuple(cells)})
    return draft


def _few(decimals: list[str]) -> str:
    return shortened(decimals, 5) if len(decimals) > 6 else listed(decimals)
