"""Numbers as a page shows them, back as Python reads them."""

from __future__ import annotations

import re


def ungrouped(text: str) -> str:
    """Return a text without the commas between thousands."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


def typed(text: str) -> str:
    """Return a text with plain minus signs and without the commas between thousands."""
    return ungrouped(text).replace("−", "-")
