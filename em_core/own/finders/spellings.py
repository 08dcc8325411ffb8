"""Other spellings of numbers: digits of other scripts, Indian groups, powers of ten and limits in words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from em_core.data.notation import holds_number
from em_core.data.numbers import LONGEST
from em_core.data.problems import Kind, notice, shown
from em_core.own.asked import Asked
from em_core.own.drafts import Lines

_DIGIT = re.compile(r"[^\W0-9_a-zA-Z]")
_MARKS = str.maketrans("٫٬．，－＋％：／（）", ".,.,-+%:/()")
_GROUPS = re.compile(r"(?<![0-9,.])([0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?![0-9,])")
"""As in 3,34,06,061: thousands, and then pairs."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER = re.compile(
    r"(?P<number>[+\-−]?[0-9]+(?:[.,][0-9]+)?)\s*[x×*·⋅∙]\s*10\s*"
    r"(?:(?:\^|\*\*)\s*\(?(?P<written>[+\-−]?[0-9]{1,3})\)?|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|"
    r"(?P<signed>[+\-−][0-9]{1,3}))",
    re.IGNORECASE,
)
_HINT = re.compile(r"[x×*·⋅∙]\s*10", re.IGNORECASE)
_LIMIT_NUMBER = r"([0-9]+(?:[.,][0-9]+)?)"
_NOT_DETECTED = (
    rf"(?:<?\s*(?:LO[DQ]|MDL|BDL|BG|NG|NWG)|n\.?\s?[dn]\.?|not\s+detected)\s*[(<@=:]\s*<?\s*{_LIMIT_NUMBER}\s*\)?"
)
_BELOW = re.compile(
    rf"{_NOT_DETECTED}|(?:below|less\s+than|lower\s+than|under|unter(?:halb)?|kleiner(?:\s+als)?|weniger\s+als|"
    rf"moins\s+de|inf[ée]rieure?\s+[àa]|menos\s+de|menor\s+(?:que|a)|meno\s+di|minder\s+dan|mindre\s+än|menej\s+ako|"
    rf"poniżej|менее|меньше)\s+{_LIMIT_NUMBER}",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"(?:above|more\s+than|greater\s+than|higher\s+than|over|über|größer(?:\s+als)?|mehr\s+als|plus\s+de|"
    rf"sup[ée]rieure?\s+[àa]|más\s+de|mayor\s+(?:que|a)|più\s+di|meer\s+dan|mer\s+än|powyżej|более|"
    rf"больше)\s+{_LIMIT_NUMBER}",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\+")
"""As R prints a time that is censored, and surveys the oldest: 85+."""
_SUSPECT = re.compile(
    r"[0-9]\+$|[^\x00-\x7f]|,[0-9]{2},|[x*]\s*10|^(?:<?\s*[lmbn][a-z.]*\s*[(<@=:]|[a-z]+\s[a-z ]*[0-9])",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER = re.compile(r"[^0-9eE+\-.\n]")
_BLOCK = 4_096


def spellings(lines: Lines, _asked: Asked) -> Lines:
    """Write numbers in other spellings as usual, where the spelling has but one meaning; tell of the first."""
    changed, where = dict[str, str](), ""
    every = lines.records.cells
    for start in range(0, len(every), _BLOCK):
        some = every[start : start + _BLOCK]
        # One look at many cells: a file may have millions.
        text = "\n".join(some)
        if not _OTHER.search(text) or not _SUSPECT.search(text):
            continue
        for cell in dict.fromkeys(cell for cell in some if 1 < len(cell) <= LONGEST and _SUSPECT.search(cell)):
            usual = as_usual(cell)
            if usual != cell and holds_number(usual):
                changed[cell] = usual
    if not changed:
        return lines
    records = replace(lines.records, cells=[changed.get(cell, cell) for cell in lines.records.cells])
    for row, cells in lines.records:
        found = next((cell for cell in cells if cell in changed), None)
        if found is not None:
            where = f"{shown(found)} in row {row} was read as {changed[found]}"
            problem = notice(Kind.DECIMAL, f"Numbers in another spelling were read: {where}.", value=found, row=row)
            return replace(lines, records=records).told(problem)
    return lines


def as_usual(cell: str) -> str:
    """Return a cell with 0 to 9, groups of three and an exponent, where it is spelt otherwise; else as it is."""
    if not cell.isascii() and _DIGIT.search(cell):
        digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in cell)
        cell = digits.translate(_MARKS) if digits != cell else cell
    if "," in cell and (groups := _GROUPS.search(cell)) is not None:
        whole = f"{int(groups[1].replace(',', '')):,}"
        return f"{cell[: groups.start()]}{whole}{cell[groups.end() :]}"
    if cell[-1:] == "+" and (least := _AT_LEAST.fullmatch(cell)) is not None:
        return f"≥{least[1]}"
    for sign, pattern in (("<", _BELOW), (">", _ABOVE)):
        if cell[:1].isalpha() or cell[:1] == "<":
            limit = pattern.fullmatch(cell)
            if limit is not None:
                return f"{sign}{next(filter(None, limit.groups()))}"
    if _HINT.search(cell) and (power := _POWER.fullmatch(cell)) is not None:
        exponent = (power["written"] or power["signed"] or power["raised"]).translate(_RAISED)
        return f"{power['number']}e{exponent}".replace("−", "-")
    return cell
