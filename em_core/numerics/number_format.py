"""Numbers in words and tables: one meaning in Python and in the player (assets/shared/numbers.js), to the last digit.

Halves round away from zero, as JavaScript's do; a negative number has a real minus sign; what rounds to zero has no
sign; a comma parts thousands; a percent sign follows a space that does not break; infinity is ∞ and not-a-number is –.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

SLOT = re.compile(r"\{(\d+)\|([a-z-]+)(?::(\d+))?\}")
"""A slot in a template: the column of the panel's numbers, the format, and its digits."""

FORMATS = ("fixed", "signed", "significant", "signed-significant", "percent", "integer", "scientific")

HUGE = 1e15
"""From here on decimals mean nothing, and a fixed number is written as a power of ten."""

_SOMETHING = frozenset("123456789∞")
"""A number that is written with none of these is shown as zero, and has no sign."""

FORMATS = ("fixed", "signed", "significant", "signed-significant", "percent", "integer", "scientific")

HUGE = 1e15
"""From here on decimals mean nothing, and a fixed number is written as a power of ten."""

_SOMETHING = frozenset("123456789∞")
"""A number that is written with none of these is shown as zero, and has no sign."""

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_number(value: float, form: str, digits: int = 0) -> str:
    """Return `value` in one of FORMATS; `digits` are decimals, or significant digits for the formats named so.

    Raises ValueError for an unknown format.
    """
    if form not in FORMATS:
        raise ValueError(f'"{form}" is not a number format; the formats are {", ".join(FORMATS)}.')
    if math.isnan(value):
        return "–"
    body = _magnitude(abs(value), form, digits)
    if _SOMETHING.isdisjoint(body):
        return body
    return ("−" if value < 0 else "+" if form.startswith("signed") else "") + body


def short(value: float, digits: int = 6) -> str:
    """Return a number with at most so many significant digits, and no zeros after the last other one: 0.5, 1,096."""
    head, power, exponent = format_number(value, "significant", digits).partition("×")
    return (head.rstrip("0").rstrip(".") if "." in head else head) + power + exponent


def as_typed(value: float, digits: int = 10) -> str:
    """Return a value as it can be typed again, for a sentence that quotes what somebody gave: -0.5, 1e+300."""
    return f"{value:.{digits}g}"


def power_of_ten(value: float) -> str:
    """Return a small number as it was chosen: 10⁻⁶, 2.5×10⁻⁶, or 0.01 where it is short."""
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        return short(value)
    head, _, exponent = format_number(value, "scientific", 5).partition("×")
    mantissa = head.rstrip("0").rstrip(".")
    return exponent if mantissa == "1" else f"{mantissa}×{exponent}"


def _magnitude(value: float, form: str, digits: int) -> str:
    if form == "percent":
        return _magnitude(100 * value, "fixed", digits) + "\u00a0%"
    if math.isinf(value):
        return "∞"
    if form == "scientific":
        return _scientific(value, digits)
    if form.endswith("significant"):
        return _significant(value, max(digits, 1))
    return _fixed(value, 0 if form == "integer" else digits)


def _fixed(value: float, decimals: int) -> str:
    if value >= HUGE:
        return _scientific(value, max(decimals, 3))
    if decimals <= 15 and not math.ldexp(value, decimals + 1).is_integer():
        # A tie times 2^(decimals + 1) is a whole number; where there is none, Python rounds alike, and sooner.
        return f"{value:,.{decimals}f}"
    # Decimal(value) is the exact binary value, so that ties are real ties.
    context = Context(prec=400, rounding=ROUND_HALF_UP)
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), context=context):,f}"


def _scientific(value: float, decimals: int) -> str:
    mantissa, exponent = _mantissa(value, decimals + 1)
    return f"{mantissa}×10{str(exponent).translate(_SUPERSCRIPT)}"


def _significant(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    exponent = _mantissa(value, digits)[1]
    if -5 <= exponent < 15:
        return _fixed(value, max(digits - 1 - exponent, 0))
    return _scientific(value, digits - 1)


def _mantissa(value: float, digits: int) -> tuple[str, int]:
    """Return the decimal mantissa with so many digits, and the power of ten."""
    if value == 0:
        return ("0." + "0" * (digits - 1)).rstrip("."), 0
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(Decimal(value))
    exponent = rounded.adjusted()
    return f"{rounded.scaleb(-exponent):.{digits - 1}f}", exponent
