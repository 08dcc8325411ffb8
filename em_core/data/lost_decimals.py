"""Dates that were decimals: which number a spreadsheet may have taken for a date or a time, by how it writes it.

Where decimals have a comma, "3.5" that is typed or opened becomes the 3rd of May, "2.75" February 1975, and where a
point stands between hours and minutes "1.30" becomes half past one. The number is gone; how the cell is written tells
in which order its parts stood. `reading` of text and of workbooks share this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum


class Order(Enum):
    """Which parts of a moment a cell shows, the one before the decimal mark first."""

    DAY_MONTH = "day.month"
    MONTH_DAY = "month.day"
    MONTH_YEAR = "month.year"
    YEAR_MONTH = "year.month"
    HOUR_MINUTE = "hour.minute"
    UNKNOWN = ""


@dataclass(frozen=True)
class LostDecimal:
    """What a date may have been, as it can be typed, with a decimal point.

    likely:  in the order in which the cell shows the parts; other: the other way round, None where there is none.
    """

    likely: str
    other: str | None = None


_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LETTER = re.compile(r"y+|m+|d+|h+|s+", re.IGNORECASE)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio gen ene janv januari jänner sty",
            "feb february februar février fevrier febrero febbraio févr fevr fév februari fev fevereiro lut",
            "mar march märz maerz mär mars marzo mrz maart mrt março marco",
            "apr april avril abril aprile avr abr kwi",
            "may mai mayo maggio mag mei maj maio",
            "jun june juni juin junio giugno giu junho cze",
            "jul july juli juillet julio luglio lug juil julho lip",
            "aug august août aout agosto ago augustus augusti sie",
            "sep sept september septembre septiembre settembre set setembro wrz",
            "oct october oktober okt octobre octubre ottobre ott outubro out paź paz",
            "nov november novembre noviembre novembro lis",
            "dec december dezember dez décembre decembre diciembre dicembre dic déc dezembro gru",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(r"([0-9]{1,4})(?:\. ?|[-/ ])([^\W\d_]+)\.?")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?[-/ .]? ?([0-9]{1,4})\.?")
_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_IN_FULL = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2(?:[0-9]{2}|[0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00(?:\.0+)?)?")
_MOST_DAYS = 31


def is_iso(cell: str) -> bool:
    """Return whether a cell is a date as ISO writes it, without a time of day."""
    return _MOMENT.fullmatch(cell) is not None


def order_of_format(code: str) -> Order:
    """Return in which order a spreadsheet's number format shows a date; UNKNOWN where that tells of no decimal."""
    letters = [found[0].lower() for found in _LETTER.findall(_QUOTED.sub("", code.partition(";")[0]))]
    shown = "".join(dict.fromkeys(letters))
    if "h" in shown or "s" in shown:
        return Order.HOUR_MINUTE if shown in ("hm", "hms") else Order.UNKNOWN
    orders = {
        "dm": Order.DAY_MONTH,
        "dmy": Order.DAY_MONTH,
        "md": Order.MONTH_DAY,
        "mdy": Order.MONTH_DAY,
        "my": Order.MONTH_YEAR,
        "ym": Order.YEAR_MONTH,
    }
    return orders.get(shown, Order.UNKNOWN)


def decimal_of(moment: date | datetime | time, order: Order) -> LostDecimal | None:
    """Return what a cell with this moment may have been; None for one that no number can have become."""
    if isinstance(moment, time):
        whole = not (moment.second or moment.microsecond)
        return LostDecimal(f"{moment.hour}.{moment.minute:02d}") if whole else None
    if isinstance(moment, datetime) and moment.time() != time(0):
        return None
    day, month, year = moment.day, moment.month, moment.year
    if order is Order.MONTH_YEAR:
        return LostDecimal(f"{month}.{_short_year(year)}") if day == 1 else None
    if order is Order.YEAR_MONTH:
        return LostDecimal(f"{_short_year(year)}.{month:02d}") if day == 1 else None
    if order is Order.HOUR_MINUTE:
        return None
    ways = (f"{day}.{month}", f"{month}.{day}")
    likely, other = ways[::-1] if order is Order.MONTH_DAY else ways
    return LostDecimal(likely, other if other != likely else None)


def decimal_of_text(cell: str) -> LostDecimal | None:
    """Return what a cell such as "3. Mai", "12-Feb", "Feb 12", "2025-05-03" or "1:30" may have been."""
    if found := _MOMENT.fullmatch(cell):
        try:
            return decimal_of(date(*map(int, found.groups())), Order.UNKNOWN)
        except ValueError:
            return None
    if found := _IN_FULL.fullmatch(cell):
        day, month = int(found[1]), int(found[3])
        return (
            _pair(str(day), str(month), swapped=True) if min(day, month) > 0 and max(day, month) <= _MOST_DAYS else None
        )
    if found := _CLOCK.fullmatch(cell):
        return LostDecimal(f"{int(found[1])}.{found[2]}") if int(found[1]) < 24 and int(found[2]) < 60 else None
    if found := _DAY_FIRST.fullmatch(cell):
        number, name = found[1], found[2].lower()
        # More than a day's number is a year: "75-Feb".
        return _pair(_plain(number), str(_MONTHS[name]), swapped=_is_day(number)) if name in _MONTHS else None
    if found := _MONTH_FIRST.fullmatch(cell):
        name, number = found[1].lower(), found[2]
        short = number[-2:] if len(number) == 4 else number
        return _pair(str(_MONTHS[name]), short, swapped=_is_day(number)) if name in _MONTHS else None
    return None


def _pair(first: str, second: str, swapped: bool) -> LostDecimal:
    likely, other = f"{first}.{second}", f"{_plain(second)}.{first}"
    return LostDecimal(likely, other if swapped and other != likely else None)


def _plain(number: str) -> str:
    return str(int(number[-2:] if len(number) == 4 else number))


def _is_day(number: str) -> bool:
    return len(number) < 3 and 0 < int(number) <= _MOST_DAYS


def _short_year(year: int) -> str:
    """Return a year as the decimals that it was read from: two digits are a year of 1930 to 2029."""
    return f"{year % 100:02d}" if 1930 <= year <= 2029 else str(year)
