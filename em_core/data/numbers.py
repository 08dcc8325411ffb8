"""From the text of one cell to a number: decimal point or comma, thousands separators, missing and infinite marks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from enum import Enum

from em_core.data.problems import Kind
from em_core.distributions.input_checks import LARGEST

MISSING = frozenset(
    {"", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "missing", "?", "-", "--", "–", "—", ".", "..", "..."}
    # What Excel writes where a formula failed.
    | {"#n/a", "#div/0!", "#null!", "#num!", "#ref!", "#value!", "#name?"}
)
INFINITE = frozenset(sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "infinite", "∞"))

_LIMIT = re.compile(r"(<=|>=|<|>|≤|≥|⩽|⩾|＜|＞)\s*([^\s<>=].*)")
_LIMITS = "<>≤≥⩽⩾＜＞"

LONGEST = 64
"""Nobody writes a number longer than this many characters."""

_SPACES = " '’\u00a0\u2009\u202f"
_EXPONENT = r"(?:[eE][+-]?[0-9]+)?"


def _pattern(mark: str, groups: str) -> re.Pattern[str]:
    """Return the pattern of numbers with this decimal mark and these thousands separators (the same in all places)."""
    grouped = rf"[1-9][0-9]{{0,2}}(?P<sep>[{re.escape(groups)}])[0-9]{{3}}(?:(?P=sep)[0-9]{{3}})*"
    return re.compile(rf"[+-]?(?:(?:{grouped}|[0-9]+)(?:{mark}[0-9]*)?|{mark}[0-9]+){_EXPONENT}")


_WITH_POINT = _pattern(r"\.", "," + _SPACES)
_WITH_COMMA = _pattern(",", "." + _SPACES)
_PLAIN = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_SURE_POINT = re.compile(r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")
_SURE_COMMA = re.compile(r"-?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})")
_DROP = {ord(c): None for c in _SPACES}
_TO_POINT = _DROP | {ord(","): None}
_FROM_COMMA = _DROP | {ord("."): None, ord(","): "."}


class Decimal(Enum):
    """The mark before the decimals, one for a whole table. UNDECIDED: "1,234" may be 1.234 or 1234, nothing tells."""

    POINT = "."
    COMMA = ","
    UNDECIDED = "?"


def read_number(cell: str, decimal: Decimal) -> float | Kind:
    """Return the finite number that a stripped cell holds, or the kind of problem that it is."""
    # Nearly every cell of a large file is of this form, and the rest of this function is ten times slower.
    if decimal is not Decimal.COMMA and _PLAIN.fullmatch(cell):
        return float(cell)
    if cell.lower() in MISSING:
        return Kind.MISSING
    text = cell.replace("\u2212", "-")
    if text.lower() in INFINITE:
        return Kind.INFINITE
    if len(text) > LONGEST:
        return Kind.TEXT
    if text[0] in _LIMITS and (limit := _LIMIT.fullmatch(text)):
        return Kind.CENSORED if is_number(limit[2]) else Kind.TEXT
    if decimal is Decimal.UNDECIDED and "," in text and _WITH_POINT.fullmatch(text) and _WITH_COMMA.fullmatch(text):
        return Kind.AMBIGUOUS
    pattern, table = (_WITH_COMMA, _FROM_COMMA) if decimal is Decimal.COMMA else (_WITH_POINT, _TO_POINT)
    if not pattern.fullmatch(text):
        return Kind.TEXT
    number = float(text.translate(table))
    return number if math.fabs(number) < LARGEST else Kind.TOO_LARGE


def is_number(cell: str) -> bool:
    """Return whether a cell holds a number by either convention, be it infinite or too large to be used."""
    if _PLAIN.fullmatch(cell):
        return True
    readings = (read_number(cell, mark) for mark in (Decimal.POINT, Decimal.COMMA))
    return any(reading not in (Kind.TEXT, Kind.MISSING, Kind.CENSORED) for reading in readings)


def limit_of(cell: str) -> tuple[str, str] | None:
    """Return the sign and the number of a cell such as "<0.5", as they are written; None for any other."""
    found = _LIMIT.fullmatch(cell.replace("\u2212", "-"))
    return (found[1], found[2]) if found and is_number(found[2]) else None


def is_missing(cell: str) -> bool:
    """Return whether a cell is empty or holds one of the marks for a missing value."""
    return cell.lower() in MISSING


_TWO_POINTS = re.compile(r"\.[^\n]*\.")


def has_points_alone(cells: Sequence[str]) -> bool:
    """Return whether no cell holds a comma or several points, so that nothing but decimal points can be meant.

    One look at the joined cells: a file may have millions of them. A long text, which may stand in very many cells, is
    looked at by itself.
    """
    if sum(map(len, cells)) > LONGEST * len(cells):
        return not any(len(cell) <= LONGEST and ("," in cell or cell.count(".") > 1) for cell in cells)
    text = "\n".join(cells)
    return "," not in text and _TWO_POINTS.search(text) is None


def decide_decimal(cells: Iterable[str], semicolons: bool) -> tuple[Decimal, str]:
    """Return a table's decimal mark and the cell that shows it ("" where no comma is in doubt).

    A cell such as "3,6" can only have a decimal comma, "3.5" or "1,234,567" only a point; the majority decides.
    Without either, "1,234" stays UNDECIDED, unless the cells are separated by `semicolons`: programs choose those
    because the comma is taken.
    """
    marked = [cell for cell in cells if len(cell) <= LONGEST and ("," in cell or "." in cell)]
    if not any("," in cell or cell.count(".") > 1 for cell in marked):
        return Decimal.POINT, ""
    counts = {Decimal.POINT: 0, Decimal.COMMA: 0}
    examples: dict[Decimal, str] = {}
    for cell in marked:
        # Nearly every cell is of one of these forms; the patterns of all forms take ten times as long.
        if _SURE_POINT.fullmatch(cell):
            counts[Decimal.POINT] += 1
            continue
        if _SURE_COMMA.fullmatch(cell):
            counts[Decimal.COMMA] += 1
            examples.setdefault(Decimal.COMMA, cell)
            continue
        text = cell.replace("\u2212", "-")
        point, comma = bool(_WITH_POINT.fullmatch(text)), bool(_WITH_COMMA.fullmatch(text))
        if point and comma:
            if "," in text:
                examples.setdefault(Decimal.UNDECIDED, cell)
        elif point or comma:
            decimal = Decimal.POINT if point else Decimal.COMMA
            counts[decimal] += 1
            if "," in text:
                examples.setdefault(decimal, cell)
    either = examples.get(Decimal.UNDECIDED, "")
    if counts[Decimal.COMMA] > counts[Decimal.POINT] or (either and semicolons and not counts[Decimal.POINT]):
        return Decimal.COMMA, examples.get(Decimal.COMMA, either)
    if either and not counts[Decimal.POINT]:
        return Decimal.UNDECIDED, either
    return Decimal.POINT, examples.get(Decimal.POINT, either)
