"""Cells of a spreadsheet as they are read: what is odd of each is noted beside its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from em_core.data.cell_values import spoken
from em_core.data.facts import Facts, Oddity
from em_core.data.lost_decimals import Order, order_of_format
from em_core.data.numbers import is_number

_SIGNS = frozenset("+-.,")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class Shown:
    """How a style shows a number: as a date, and in which order; as a length of time; as percent."""

    date: Order | None = None
    length: bool = False
    percent: bool = False

    @property
    def plain(self) -> bool:
        """Whether as a number."""
        return self.date is None and not self.length and not self.percent


def shown_by(code: str) -> Shown:
    """Return how a number format of Excel's shows a number."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if is_date_format(code):
        length = is_timedelta_format(code)
        return Shown(date=None if length else order_of_format(code), length=length)
    return Shown(percent="%" in _NOT_SHOWN.sub("", code))


def number_noted(text: str, value: float, shown: Shown, from_1904: bool, facts: Facts, row: int, column: int) -> str:
    """Return a number of Excel's as text: as it is, or as the date or the length of time as which it is shown."""
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    if shown.percent:
        facts.note(Oddity.PERCENT, row, column, text)
    if shown.date is None and not shown.length:
        return text
    try:
        found: object = from_excel(value, MAC_EPOCH if from_1904 else WINDOWS_EPOCH, timedelta=shown.length)
    except (OverflowError, ValueError):
        return "#VALUE!"
    return moment_noted(found, shown.date or Order.UNKNOWN, facts, row, column)


def text_noted(text: str, facts: Facts, row: int, column: int) -> str:
    """Return a text, having counted one that is a number."""
    if text[:1].isdecimal() or text[:1] in _SIGNS:
        stripped = text.strip()
        if stripped not in _SIGNS and is_number(stripped):
            facts.note(Oddity.STORED_AS_TEXT, row, column, text)
    return text


def moment_noted(moment: object, order: Order, facts: Facts, row: int, column: int) -> str:
    """Return a date or a time as text, having kept how it is shown."""
    if isinstance(moment, date | time):
        facts.note_date(row, column, order)
    return spoken(moment)
