"""The values of spreadsheets' cells as text, alike whatever the format: every digit of a double, moments as ISO."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(\.[0-9]*)?|(\.[0-9]+))([eE][+-]?[0-9]+)?")
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_LENGTH = re.compile(r"P(?:(\d{1,6})D)?T(\d{1,8})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")


def number_text(raw: str) -> str:
    """Return a number with every digit of its double, an integer with every digit; ValueError for what is none."""
    found = _NUMBER.fullmatch(raw)
    if found is None:
        raise ValueError("a number is none")
    # Without a point and an exponent.
    return repr(int(raw)) if found.lastindex is None else repr(float(raw))


def double_text(value: float) -> str:
    """Return a double as it can be read again; a whole one as an integer."""
    return repr(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def spoken(found: object) -> str:
    """Return a moment as ISO writes it, anything else as text."""
    return found.isoformat() if isinstance(found, datetime | date | time) else str(found)


def moment_of(text: str) -> date | datetime:
    """Return a date, or a date with a time, as XML writes it; ValueError for what is none."""
    plain = _ZONE.sub("", text.strip())
    return datetime.fromisoformat(plain) if "T" in plain else date.fromisoformat(plain)


def length_of(text: str) -> time | str:
    """Return a time of day, or a longer time in words; ValueError for what is neither: "PT01H30M00S"."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        raise ValueError("a length of time is none")
    days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    hours += 24 * days
    return time(hours, minutes, seconds) if hours < 24 else f"{hours}:{minutes:02d}:{seconds:02d}"
