"""Formula injection: text that a spreadsheet would run, made harmless on its way out, and given back on its way in."""

from __future__ import annotations

import re

from em_core.data.numbers import is_number

# The full-width signs count as well where East Asian input is common. (OWASP: CSV injection.)
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_GUARDED = re.compile(rf"'+(?={_FORMULA.pattern})")


def guarded(text: str) -> str:
    """Return text with an apostrophe before it where a spreadsheet would run it; numbers such as -1.5 are none of it.

    Spreadsheets show such a cell as text. What already begins as a guarded text gets one apostrophe more, so that
    `unguarded` gives back every text.
    """
    runs = bool(_FORMULA.match(text)) and not is_number(text.strip())
    return f"'{text}" if runs or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if _GUARDED.match(text) and not is_number(text[1:].strip()) else text
