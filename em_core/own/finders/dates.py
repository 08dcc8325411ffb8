"""Dates in a column of numbers: decimals that a spreadsheet took for dates or times, with the offer to read them so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.lost_decimals import LostDecimal, Order, decimal_of, decimal_of_text, is_iso
from em_core.data.numbers import Decimal
from em_core.data.problems import Action, Kind, Problem, Remedy, Severity, as_remedy, shown
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted, listed, shortened
from em_core.own.asked import Asked, decided, in_words, offered
from em_core.own.drafts import Draft

AS_SHOWN, SWAPPED = "decimals_as_dates", "decimals_as_dates_swapped"

_TEXT = KINDS.index(Kind.TEXT)
_MOST = 10_000
"""Dates of a column that are asked one by one: a column with more of them holds dates."""


def dates(draft: Draft, asked: Asked) -> Draft:
    """Offer to read dates in columns of numbers as the decimals that they may have been."""
    for j in range(len(draft.table.columns)):
        draft = _in_column(draft, j, asked)
    return draft


def _in_column(draft: Draft, j: int, asked: Asked) -> Draft:
    table = draft.table
    readings = table.readings[j]
    texts = np.flatnonzero(readings.codes == _TEXT)
    numbers = readings.values[readings.codes == GOOD]
    if not 0 < len(texts) <= _MOST or not len(numbers):
        return draft
    orders = draft.raw.facts.dates.get(draft.column_in_file(j), {})
    cells = table.cells[j]
    years = Counter(cells[i][:4] for i in texts.tolist() if is_iso(cells[i]))
    # What is typed without a year gets the one in which it is typed.
    usual = int(years.most_common(1)[0][0]) if years else 0
    found: dict[int, LostDecimal] = {}
    for i in texts.tolist():
        if (lost := _lost(cells[i], orders.get(table.rows[i]), usual)) is not None:
            found[i] = lost
    if not found:
        return draft
    ways = _ways(found, numbers, orders)
    chosen, problem = _told(draft, j, list(found), ways, len(numbers) >= len(found), asked)
    draft = draft.told(problem, *([chosen] if chosen else []))
    return _read_so(draft, j, dict(zip(found, ways[chosen], strict=True))) if chosen else draft


def _lost(cell: str, order: Order | None, usual: int) -> LostDecimal | None:
    if order is None and not is_iso(cell):
        return decimal_of_text(cell)
    try:
        moment: date | time = time.fromisoformat(cell) if ":" in cell[:3] else datetime.fromisoformat(cell)
    except ValueError:
        return None
    if isinstance(moment, date) and order in (None, Order.UNKNOWN) and moment.day == 1 and moment.year != usual:
        return decimal_of(moment, Order.MONTH_YEAR)
    return decimal_of(moment, order or Order.UNKNOWN)


def _ways(found: Mapping[int, LostDecimal], numbers: FloatArray, orders: Mapping[int, Order]) -> dict[str, list[str]]:
    """Return what all the dates may have been, the likelier first: as the cells show them, or else nearer the rest."""
    likely = [each.likely for each in found.values()]
    other = [each.other or each.likely for each in found.values()]
    if other == likely:
        return {AS_SHOWN: likely}
    known = not orders or any(order is not Order.UNKNOWN for order in orders.values())
    if not known and _distance(other, numbers) < _distance(likely, numbers):
        return {SWAPPED: other, AS_SHOWN: likely}
    return {AS_SHOWN: likely, SWAPPED: other}


def _distance(decimals: Sequence[str], numbers: FloatArray) -> float:
    middle = float(np.median(numbers))
    return sum(abs(float(each) - middle) for each in decimals)


def _told(
    draft: Draft, j: int, places: Sequence[int], ways: Mapping[str, Sequence[str]], decide: bool, asked: Asked
) -> tuple[str, Problem]:
    """Return which way is in force, "" for none, and the problem that tells it.

    decide:  whether it must be decided: the column is one of numbers.
    """
    column, rows = shown(draft.table.columns[j]), [draft.table.rows[i] for i in places]
    noun = "time" if all(":" in draft.table.cells[j][i][:3] for i in places) else "date"
    many = counted(len(rows), noun)
    where = f"column {column}, {in_words(rows)}"
    choices = tuple(Remedy(way, f"Read as {_few(decimals)}", len(rows)) for way, decimals in ways.items())
    accepted = {way: f"Read as decimals: {many} in {where}, as {_few(decimals)}." for way, decimals in ways.items()}
    likeliest = _few(next(iter(ways.values())))
    at = in_words(rows).capitalize()
    sentence = (
        f"{at} of column {column} hold {noun}s among numbers, which may have been the decimals {likeliest}: "
        f"spreadsheets take such decimals for {noun}s."
    )
    if len(rows) == 1:
        sentence = (
            f"{at} of column {column} holds a {noun} among numbers, which may have been the decimal {likeliest}: "
            f"spreadsheets take such decimals for {noun}s."
        )
    name = draft.table.columns[j]
    if not decide and not any(asked.names(way) for way in ways):
        _, problem = offered(
            asked, Kind.DATES, choices[0], "", sentence, "", row=rows[0], column=name, more=choices[1:]
        )
        return "", problem
    if decide and asked.names(str(Action.DROP_ROWS.value)) and not any(asked.names(way) for way in ways):
        return "", Problem(Kind.DATES, sentence, "", Severity.NOTE, row=rows[0], column=name, remedies=choices)
    return decided(
        asked,
        Kind.DATES,
        choices,
        sentence,
        accepted,
        f"Do not read {many} as decimals",
        row=rows[0],
        column=name,
        value=draft.table.cells[j][places[0]],
        more=(as_remedy(Action.DROP_ROWS, len(rows)),),
    )


def _few(decimals: Sequence[str]) -> str:
    return shortened(decimals, 5) if len(decimals) > 6 else listed(decimals)


def _read_so(draft: Draft, j: int, decimals: Mapping[int, str]) -> Draft:
    """Return the draft with decimals in place of the dates of a column."""
    table = draft.table
    column = list(table.cells[j])
    for i, decimal in decimals.items():
        column[i] = decimal.replace(".", ",") if table.decimal is Decimal.COMMA else decimal
    return draft.with_cells({j: tuple(column)})
