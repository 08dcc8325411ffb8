"""Units: words that stand below the names of columns and say what their numbers are in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from em_core.data.numbers import is_missing

_PREFIX = r"(?:da|[yzafpnuµμmcdhkMGTPEZY])?"
_BASE = (
    r"(?:m|g|s|A|K|mol|cd|Hz|N|Pa|J|W|C|V|F|Ω|ohm|S|Wb|T|H|lm|lx|Bq|Gy|Sv|kat|l|L|bar|eV|cal|b|B|bit|byte|t|M|Da|rpm|"
    r"ppm|ppb|dB|U|IU|mmHg|psi|atm|Torr|Osm|Eq|VA|Wh|Ah|kt|mph|kn)"
)
_UNIT = rf"{_PREFIX}{_BASE}(?:[²³⁻¹\d^*-]*)"
_COMPOUND = re.compile(rf"{_UNIT}(?:\s?[/·*.]\s?{_UNIT}|\s{_UNIT}){{0,3}}")
_WORDS = re.compile(
    r"%|‰|°|°\s?[CFK]|deg(?:rees?)?(?:\s?[CFK])?|grad|celsius|fahrenheit|kelvin|h|hr?s?|hours?|min|mins|minutes?|minuten|"
    r"sec|secs|seconds?|sek(?:unden)?|ms|days?|d|tage?|weeks?|months?|monate?|years?|yrs?|a|jahre?|dates?|datum|m²|m³|"
    r"in|inch(?:es)?|ft|feet|yd|yards?|mi|miles?|nm|oz|lbs?|pounds?|gal(?:lons?)?|stone|acres?|ha|ar|km/h|l/min|bpm|"
    r"counts?|anzahl|number|n|no\.?|#|index|ratio|fraction|score|a\.?u\.?|arb\.?\s?units?|unit(?:s|less)?|none|text|string|"
    r"meters?|metres?|grams?|gramm|kg|kilograms?|litres?|liters?|liter|usd|eur|gbp|chf|[$€£]|pts?|points?|stück|stk\.?|"
    r"years?\s?old|/h|/s|/min|1/s|log\s?\w*|mmol/l|mg/dl|µg/l|g/l|cells?/\w+|copies/\w+|\w+/\w{1,3}",
    re.IGNORECASE,
)
_NAMES = frozenset({"pH", "dT", "dV", "dA", "T", "V", "A", "N", "n", "H", "S", "C"})
"""What is a name, though it reads as a unit."""

_BRACKETS = re.compile(r"\(.*\)|\[.*\]|<.*>|\{.*\}")


def is_unit(cell: str) -> bool:
    """Return whether a cell is a unit, in brackets or not."""
    return cell not in _NAMES and bool(_BRACKETS.fullmatch(cell) or _WORDS.fullmatch(cell) or _COMPOUND.fullmatch(cell))


def are_units(cells: Sequence[str]) -> bool:
    """Return whether most cells of a row that hold anything are units."""
    present = [cell for cell in cells if cell and not is_missing(cell)]
    return bool(present) and 2 * sum(map(is_unit, present)) >= len(present)
