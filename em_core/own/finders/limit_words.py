"""Words for a limit without its number, such as <LOD and BDL: censored values whose limit is to be found elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.limit_words import side_of
from em_core.data.numbers import limit_of, read_number
from em_core.data.problems import UNDO, Kind, Problem, Remedy, Severity, shown
from em_core.numerics.number_format import short
from em_core.numerics.wording import counted, sentences
from em_core.own.asked import Asked, assumed, in_words
from em_core.own.drafts import Draft

LIMIT_WORDS = "limit_words"
"""The remedy that reads them as missing; the column's name and the sign follow."""

LIMITS = "limits"
"""The remedy that reads them as below or above a number; the column's name, the sign and the number follow."""

_LIMIT = r"(?:[IM]?LO[DQ]|LLO[DQ]|[IM]DL|PQL|(?:detection|quantification|reporting)\s+limit|limit\s+of\s+\w+|\w+grenze)"
_UPPER = r"(?:ULO[DQ]|(?:upper|saturation)\s+limit)"


def limit_words(draft: Draft, asked: Asked) -> Draft:
    """Read words for a limit as missing, say that the values are censored, and offer the limits that can be found."""
    for j in range(len(draft.table.columns)):
        codes, cells = draft.table.readings[j].codes, draft.table.cells[j]
        texts = np.flatnonzero(codes == KINDS.index(Kind.TEXT)).tolist()
        sides = {cell: side for cell in {cells[i] for i in texts} if (side := side_of(cell))}
        places = [i for i in texts if cells[i] in sides]
        # What is left must be a column of numbers: "low", "overflow" and "empty" may be answers.
        if places and int((codes == GOOD).sum()) > len(texts) - len(places):
            for side in ("<", ">"):
                some = [i for i in places if sides[cells[i]] == side]
                draft = _read(draft, asked, j, side, some) if some else draft
    return draft


def _read(draft: Draft, asked: Asked, j: int, side: str, places: Sequence[int]) -> Draft:
    """Read the words of one side in a column as the remedies say, and tell it."""
    table = draft.table
    name, cells, readings = table.columns[j], table.cells[j], table.readings[j]
    words = {cells[i] for i in places}
    listing = ", ".join(shown(word) for word in sorted(words)[:6])
    where = in_words([table.rows[i] for i in places])
    found = f"Column {shown(name)} has {listing} in {counted(len(places), 'cell')} ({where})"
    row, value = table.rows[places[0]], cells[places[0]]
    choices = []
    for number, source in _limits(draft, j, side).items():
        limit = f"{side}{number}"
        remedy = Remedy(f"{LIMITS}:{name}={limit}", f"Read them as {limit}, {source}", len(places))
        if asked.names(remedy.id):
            undo = Remedy(f"{UNDO}{remedy.id}", f"Do not read them as {limit}", len(places))
            told = f"{found}: read as {limit}, {source}."
            problem = Problem(Kind.CENSORED, told, "", Severity.ASSUMED, value, row, name, remedies=(undo,))
            return _with(draft.told(problem, remedy.id), j, words, limit)
        choices.append(remedy)
    mean = short(float(readings.values[readings.codes == GOOD].mean()), 3)
    way, high = ("below", "too high") if side == "<" else ("above", "too low")
    unknown = f"{found}: values {way} a limit whose number is not given there."
    in_force, problem = assumed(
        asked,
        Kind.CENSORED,
        Remedy(f"{LIMIT_WORDS}:{name}={side}", "Read them as missing", len(places)),
        "Do not read them as missing",
        sentences(unknown, f"They are censored, and read as missing: the mean of the others, {mean}, is {high}."),
        sentences(unknown, "They are not read as missing."),
        row=row,
        column=name,
        value=value,
        more=choices,
    )
    draft = draft.told(problem, *([f"{LIMIT_WORDS}:{name}={side}"] if in_force else []))
    return _with(draft, j, words, "") if in_force else draft


def _with(draft: Draft, j: int, words: Collection[str], cell: str) -> Draft:
    """Return the draft with one cell in place of some words of a column."""
    return draft.with_cells({j: tuple(cell if each in words else each for each in draft.table.cells[j])})


def _limits(draft: Draft, j: int, side: str) -> dict[str, str]:
    """Return the numbers that may be the limit, as they are written, each with where it is from: the surest first."""
    table, found = draft.table, dict[str, str]()
    for number, source in _stated(draft, j, side):
        if isinstance(read_number(number, table.decimal), float):
            found.setdefault(number, source)
    values = table.readings[j].values
    place = int(np.nanargmin(values) if side == "<" else np.nanargmax(values))
    extreme = "the smallest number in the column" if side == "<" else "the largest number in the column"
    found.setdefault(table.cells[j][place], extreme)
    return dict(list(found.items())[:4])


def _stated(draft: Draft, j: int, side: str) -> Iterator[tuple[str, str]]:
    """Yield the numbers that the file itself calls a limit: in other cells, the header, lines outside the table."""
    table = draft.table
    for cell in dict.fromkeys(table.cells[j]):
        if (limit := limit_of(cell)) is not None and (limit[0] in "<≤⩽＜") is (side == "<"):
            yield limit[1], "as in other cells"
    name = _LIMIT if side == "<" else _UPPER
    stated = re.compile(rf"(?<!\w){name}(?!\w)[^0-9<>A-Za-z]{{0,4}}([0-9]+(?:[.,][0-9]+)?)", re.IGNORECASE)
    for text in (table.columns[j], table.units[j]):
        if (said := stated.search(text)) is not None:
            yield said[1], "the limit in its header"
    inside, width = frozenset(table.rows), len(table.columns)
    for row, cells in draft.raw.records:
        if row in inside or not any(cells):
            continue
        # A line of limits has one for each column, a line of text has one for all.
        place = draft.column_in_file(j) - 1
        if len(cells) > 2 and len(cells) >= width - 1 and re.fullmatch(rf"{name}\W*", cells[0], re.IGNORECASE):
            if place < len(cells):
                yield cells[place], f"the limit in row {row}"
        elif (said := stated.search(" ".join(cells))) is not None:
            yield said[1], f"the limit in row {row}"
