"""Blanks in numbers: rows such as "3 512" may be one number or two, where blanks separate the cells."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace

from em_core.data.numbers import is_number
from em_core.data.problems import Kind, Remedy, shown
from em_core.data.records import Records
from em_core.data.text import WHITESPACE
from em_core.own.asked import Asked, decided
from em_core.own.drafts import Lines

ONE, SEVERAL = "thousands_blanks", "columns_by_blanks"

_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?")


def blanks(lines: Lines, asked: Asked) -> Lines:
    """Ask whether blanks separate thousands or cells, where every row can be read in both ways."""
    records, n = lines.records, len(lines.records)
    if lines.raw.delimiter != WHITESPACE or n < 3:
        return lines
    rows = [(number, " ".join(cells), len(cells)) for number, cells in records]
    body = [each for each in rows if _GROUPED.fullmatch(each[1]) and each[2] > 1]
    others = [text for _, text, _ in rows if not _GROUPED.fullmatch(text)]
    short = [text for text in others if is_number(text)]
    if 2 * len(body) < n or any(len(text) > 3 for text in short) or any(map(_holds_digits, set(others) - set(short))):
        return lines
    row, example, _ = body[0]
    one = example.replace(" ", "")
    sentence = (
        f"{shown(example)} in row {row} may be {one} or {len(example.split())} numbers: blanks separate thousands or "
        "cells, and no row tells which."
    )
    choices = (
        Remedy(ONE, f"Blanks between thousands: {example} is {one}", n),
        Remedy(SEVERAL, "Blanks between cells", n, changes=False),
    )
    accepted = {
        ONE: f"Rows such as {shown(example)} are read as one number, {one}.",
        SEVERAL: f"Rows such as {shown(example)} are read as several numbers.",
    }
    named, problem = decided(asked, Kind.AMBIGUOUS, choices, sentence, accepted, "Ask again", row=row, value=example)
    lines = lines.told(problem, *([named] if named else []))
    if named != ONE:
        return lines
    numbers = array("q", [number for number, *_ in rows])
    joined = Records(numbers, array("q", [1]) * n, [text for _, text, _ in rows])
    return replace(lines, records=joined)


def _holds_digits(text: str) -> bool:
    """Return whether a row begins with a number, and so is none of text."""
    return text[:1].isdigit()
