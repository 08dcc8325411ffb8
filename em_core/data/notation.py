"""Numbers as people write amounts: currencies, percent signs, brackets or a sign behind for what is negative, units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from em_core.data.numbers import is_number, limit_of

_CODES = (
    "USD|EUR|GBP|CHF|JPY|CNY|RMB|AUD|CAD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|RUB|UAH|TRY|INR|BRL|MXN|ARS|CLP|COP|"
    "ZAR|KRW|SGD|HKD|ILS|AED|SAR|THB|IDR|MYR|PHP|VND|EGP|NGN|KES"
)
_SIGNS = r"(?:US|A|C|NZ|HK|S|R|MX|CA|AU)?\$|[€£¥₹₽₩₺₴₫₪₦฿₡₲₱]|zł|Kč|kr\.?|Ft|лв\.?|Fr\.|SFr\.?|руб\.?|р\.|lei"
_CURRENCY = rf"(?:{_SIGNS}|(?:{_CODES})(?![A-Za-z]))"
_NUMBER = r"(?:[0-9][0-9.,'’ \u00a0\u2009\u202f]*[0-9]|[0-9]|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_UNIT = r"(?:[A-Za-zµμΩ°²³·*^]|(?=[^0-9A-Za-zµμΩ°]*[A-Za-zµμΩ°])[A-Za-zµμΩ°²³/·*^%][A-Za-z0-9µμΩ°²³/·*^%.\- ]{0,14})"
"""Letters come before digits in it: 01/02/2021 is a date, and 1/2 a fraction."""

_AMOUNT = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[+-])?\s*(?P<before>{_CURRENCY})?\s*(?P<inner>\()?\s*(?P<second>[+-])?\s*"
    rf"(?P<number>{_NUMBER})(?P<dash>[.,][-–—]{{1,2}})?(?P<near>-)?\s*(?P<percent>%|‰|pct\.?|Prozent)?\s*(?P<after>{_CURRENCY})?"
    r"\s*(?P<close>\))?\s*(?P<behind>-)?\s*(?P<side>[CD]R\.?)?",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(rf"(?P<number>[+-]?{_NUMBER})\s*(?P<unit>{_UNIT})")

_LONG_DASHES = "\u2013\u2014\uff0d\ufe63"

_SECOND = re.compile(
    rf"(?P<number>[+-]?{_NUMBER})\s*(?P<sign>±|\+/-|\+-)\s*{_NUMBER}\s*%?"
    rf"|(?P<value>[+-]?{_NUMBER})\s*\(\s*±?\s*{_NUMBER}\s*%?\s*\)"
)
"""A value with its uncertainty, or with another number in brackets."""

MONEY, PERCENT, UNIT, SECOND = "money", "percent", "unit", "second"

DEBIT, CREDIT = "DR", "CR"


@dataclass(frozen=True)
class Amount:
    """A number that is written with more than its digits.

    text:      its digits with their marks and its sign, to be read as a number.
    kind:      MONEY (a currency, brackets, a sign behind), PERCENT, UNIT, or SECOND (a second number behind it).
    mark:      the currency, the percent sign or the unit; "" where there is none.
    negative:  how it is said to be negative: "", "brackets", "behind", "dash" (a long one) or DEBIT; CREDIT where that
               says that it is not. A sign before it is as ever.
    """

    text: str
    kind: str
    mark: str = ""
    negative: str = ""


def amount(cell: str) -> Amount | None:
    """Return what a cell such as "(1,180.50)", "-$3", "980.00-", "12.5 %" or "12 mg" holds; None for any other."""
    if not 1 < len(cell) <= 40:
        return None
    text = cell.replace("\u2212", "-").replace("\u2013 ", "- ")
    long_dash = text[0] in _LONG_DASHES
    text = f"-{text[1:]}" if long_dash else text
    found = _AMOUNT.fullmatch(text)
    if found is None:
        if (second := _SECOND.fullmatch(text)) is not None:
            return Amount(second["number"] or second["value"], SECOND, "±" if second["sign"] else "( )")
        with_unit = _WITH_UNIT.fullmatch(text)
        return None if with_unit is None else Amount(with_unit["number"], UNIT, with_unit["unit"].strip())
    opened = [name for name in ("open", "inner") if found[name]]
    signs = [sign for name in ("minus", "second") if (sign := found[name])]
    if len(opened) > 1 or bool(opened) != bool(found["close"]) or len(signs) > 1:
        return None
    side = (found["side"] or "").upper().rstrip(".")
    behind = bool(found["behind"]) + bool(found["near"])
    ways = len(opened) + behind + bool(signs) + (side == DEBIT)
    currencies = {mark for name in ("before", "after") if (mark := found[name])}
    if ways > 1 or len(currencies) > 1 or (found["percent"] and (currencies or side)):
        return None
    number = found["number"]
    negative = "brackets" if opened else "behind" if behind else "dash" if long_dash else side
    sign = "-" if (negative and side != CREDIT) or "-" in signs else ""
    if found["percent"]:
        return Amount(sign + number, PERCENT, "‰" if found["percent"] == "‰" else "%", negative)
    mark = next(iter(currencies), "")
    if not (mark or negative or found["dash"]):
        return None
    return Amount(sign + number, MONEY, mark, negative)


def holds_number(cell: str) -> bool:
    """Return whether a cell holds a number, an amount of something or a limit."""
    if is_number(cell):
        return True
    read = amount(cell)
    return (read is not None and is_number(read.text)) or limit_of(cell) is not None
