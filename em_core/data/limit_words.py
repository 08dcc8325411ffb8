"""Words that say that a value is below or above a limit, and not which: <LOD, BDL, not detected, overflow."""

from __future__ import annotations

import re

_LOWER = (
    r"(?:[iml]?lo[dq]|mlo[dq]|[im]dl|rl|dl|pql|bg|nwg|min|limit|(?:detection|reporting|quantification)limit|"
    r"limitof(?:detection|quantification)|(?:nachweis|bestimmungs)grenze)"
)
_UPPER = r"(?:u?lo[dq]|lol|max|range|(?:the)?(?:upper)?limit(?:ofquantification)?|messbereich)"
_BELOW = re.compile(
    rf"(?:<|below(?:the)?|unter(?:der)?|lessthan){_LOWER}|[il]?lo[dq]|b[dq]l|bll?o?[dq]|"
    r"below(?:detection|range)|(?:not|non)detect(?:ed|able|s)?|undetect(?:ed|able)|nichtnachweisbar"
)
_ABOVE = re.compile(rf"(?:>|above|over|greaterthan){_UPPER}|ulo[dq]|au?lo?q|over(?:range|flow|load)|ovrflo?w|saturated")
_LEFT_OUT = re.compile(r"[\s.\-_=]+")
_NO_WORD = frozenset(["", *"0123456789+-."])


def side_of(cell: str) -> str:
    """Return "<" or ">" for a cell that says that a value is below or above a limit, and not which; "" for others."""
    # Nearly every cell of a large file begins as a number does.
    if len(cell) > 40 or cell[:1] in _NO_WORD:
        return ""
    word = _LEFT_OUT.sub("", cell.lower()).replace("≤", "<").replace("≥", ">")
    return "<" if _BELOW.fullmatch(word) else ">" if _ABOVE.fullmatch(word) else ""
