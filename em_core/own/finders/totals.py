"""Totals: rows that hold the sums of the rows above them, which are no cases of their own."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from em_core.data.column_readings import GOOD, KINDS, Readings, read_column
from em_core.data.notation import amount
from em_core.data.numbers import Decimal, decide_decimal
from em_core.data.problems import Kind, Remedy, shown
from em_core.numerics.wording import counted, sentences
from em_core.own.asked import Asked, assumed, in_words, offered
from em_core.own.drafts import Lines

TOTALS = "totals"

N = TypeVar("N", np.float64, np.int64)

_WORDS = re.compile(
    r"[\W_]*(?:(?:grand|sub|general|column|overall|zwischen|end|gesamt|sous|réseau|eind|genel|hoved|общий|"
    r"celkový)[\s\-_]*)?"
    r"(?:totals?|totaux|totale?n?|totalt|totaal|total general|sum|sums|summe|summen|summa|suma|soma|somme|som|"
    r"(?:teil|gesamt)?ergebnis|totaal|eindtotaal|totalsumma?|hovedtotal|součet|végösszeg|totaalsom|итог|итого|"
    r"集計|汇总|匯總|소계|총계|"
    r"总和|總和|小计|小計|gesamt|insgesamt|zusammen|overall|razem|ogółem|celkem|yhteensä|toplam|összesen|итого|"
    r"всего|合計|合计|总计|總計|합계|"
    r"[ΣƩ∑])"
    r"(?:[\W_]+(?:\w+[\W_]*){0,3})?"
    # The name of what is summed may come first.
    r"|(?:[^\W_]+[\W_]+){1,4}(?:sub)?(?:totals?|totale?|totaal|summ[ea]|gesamt|zusammen|suma|somme|ergebnis|"
    r"итог|součet|összeg|toplamı?|yhteensä|計|"
    r"集計|汇总|匯總|요약|[ΣƩ∑])[\W_]*",
    re.IGNORECASE,
)
_LOOKED_AT = 400
"""How many cells of a column are asked for their digits."""
_TAIL = 8
"""How many rows at the end are asked without being called a total."""


@dataclass(frozen=True)
class _Total:
    """A row that is, or may be, a total: its place, what it is called, and the first sum that it holds."""

    place: int
    called: str
    column: int | None = None
    cell: str = ""
    rows: int = 0


def is_called_total(text: str) -> bool:
    """Return whether a text says that what it names is a total."""
    return _WORDS.fullmatch(text[:60]) is not None


def totals(lines: Lines, asked: Asked) -> Lines:
    """Leave out rows that are called a total and hold sums of the rows above; tell of those with one of the two."""
    found = _found(lines)
    sure = [each for each in found if each.called and each.column is not None]
    if sure:
        return _left_out(lines, asked, sure)
    for each in found[-1:]:
        row = lines.records[each.place][0]
        told = _told(lines, each)
        in_force, problem = offered(
            asked,
            Kind.TOTAL,
            Remedy(TOTALS, f"Leave out row {row}", 1),
            f"Keep row {row}",
            sentences(told, "It may be a total, and is among the data."),
            sentences(told, "It is left out as a total."),
            row=row,
        )
        lines = lines.told(problem, *([TOTALS] if in_force else []))
        if in_force:
            return lines.without({each.place})
    return lines


def _left_out(lines: Lines, asked: Asked, sure: Sequence[_Total]) -> Lines:
    """Leave out rows that are totals for sure, unless that is undone."""
    row = lines.records[sure[0].place][0]
    others = [lines.records[each.place][0] for each in sure[1:]]
    told = _told(lines, sure[0])
    if others:
        more = in_words(others)
        told = sentences(told, f"The same is true of {more}.")
    rows = counted(len(sure), "row")
    in_force, problem = assumed(
        asked,
        Kind.TOTAL,
        Remedy(TOTALS, f"Leave out {rows} of totals", len(sure)),
        f"Keep {rows} of totals",
        sentences(told, f"Left out: {rows} of totals."),
        sentences(told, f"Among the data: {rows} of totals."),
        row=row,
    )
    lines = lines.told(problem, *([TOTALS] if in_force else []))
    return lines.without({each.place for each in sure}) if in_force else lines


def _told(lines: Lines, each: _Total) -> str:
    """Return what a row is called and holds."""
    row, called, cell, rows = lines.records[each.place][0], shown(each.called), each.cell, each.rows
    if each.column is None:
        return f"Row {row} is called {called}."
    column = shown((lines.header or ())[each.column])
    if not each.called:
        return f"In row {row}, {column} is {cell}, the sum of the {rows:,} rows above it."
    return f"Row {row} is called {called}, and {column} is {cell} there, the sum of the {rows:,} rows above it."


def _found(lines: Lines) -> list[_Total]:
    """Return the rows that are called a total, or are among the last and hold sums of all rows above."""
    records, n, width = lines.records, len(lines.records), len(lines.header or ())
    if n < 3 or width == 0:
        return []
    numeric = lines.numeric
    texts = [j for j in range(width) if j not in numeric]
    columns = records.columns(width)
    # Rows that are numbered in their first column have the name there, too.
    names = [*texts, *({0} - set(texts))]
    named = {
        i: columns[j][i] for j in names for i in range(1, n) if columns[j][i] and _WORDS.fullmatch(columns[j][i][:60])
    }
    for i in range(max(1, n - _TAIL), n):
        for j in numeric:
            if i not in named and _WORDS.fullmatch(columns[j][i][:60]):
                named[i] = columns[j][i]
    places = sorted({*named, *range(max(2, n - _TAIL), n)}) if 2 * len(named) <= n else []
    if not places:
        return []
    decimal, _ = decide_decimal((cell for row in lines.sample for cell in row), lines.raw.semicolons)
    plain = Decimal.POINT if decimal is Decimal.UNDECIDED else decimal
    found = _with(lines, columns, named, places, plain)
    if not named or any(each.called and each.column is not None for each in found):
        return found
    # Where no cell tells which mark is which, a sum may be one in the other reading.
    other = _with(lines, columns, named, places, Decimal.COMMA if plain is Decimal.POINT else Decimal.POINT)
    return other if any(each.called and each.column is not None for each in other) else found


def _with(
    lines: Lines, columns: Sequence[Sequence[str]], named: Mapping[int, str], places: Sequence[int], decimal: Decimal
) -> list[_Total]:
    """Return the totals among some rows, their numbers read with a decimal mark."""
    n, numeric = len(lines.records), lines.numeric
    texts = [j for j in range(len(columns)) if j not in numeric]

    # A file may have millions of cells: a column is added up when it is asked for.
    @cache
    def sums(j: int) -> _Sums:
        read = read_column(columns[j], decimal)
        texts = np.flatnonzero(read.codes == KINDS.index(Kind.TEXT))
        if len(texts):
            # Money and percent are added up like plain numbers.
            cells = list(columns[j])
            for i in texts.tolist():
                cells[i] = found.text if (found := amount(cells[i])) is not None else cells[i]
            read = read_column(cells, decimal)
        some = columns[j][: _LOOKED_AT // 2]
        half = 0.5 * 10.0 ** -max(map(_digits, some), default=0)
        return _Sums(read, sorted(named), half, {i: 0.5 * 10.0 ** -_digits(columns[j][i]) for i in named})

    found = []
    for i in places:
        every = [j for j in numeric if columns[j][i]]
        if i in named:
            at = next((j for j in numeric if sums(j).holds(i)), None)
            rows = 0 if at is None else sums(at).rows(i)
            found.append(_Total(i, named[i], at, "" if at is None else columns[at][i], rows))
        elif every and i == n - 1 and n >= 5 and all(sums(j).holds(i) for j in every):
            # Without a name it must be the last, and be a sum in every column.
            blank = bool(texts) and not any(columns[j][i] for j in texts)
            if blank or len(every) > 1:
                found.append(_Total(i, "", every[0], columns[every[0]][i], sums(every[0]).rows(i)))
    return found


class _Sums:
    """The sums of a column from each row upwards: of all rows that are not totals, and back to the last total."""

    def __init__(self, read: Readings, named: Sequence[int], half: float, halves: Mapping[int, float]) -> None:
        # What was rounded to the digits shown is off by half of the last digit, in each row and in the total.
        self.half, self.halves = half, halves
        known = read.codes == GOOD
        values = np.where(known, read.values, 0.0)
        ours, ones = values.copy(), known.astype(np.int64)
        ours[list(named)] = 0.0
        self.numbers = read.values
        self.all = _sums_before(ours)
        self.size = np.maximum.accumulate(np.append(0.0, np.abs(values)))
        # Back to the last total: each stretch between two of them has sums of its own.
        self.since, self.back = np.zeros(len(values) + 1), np.zeros(len(values) + 1, dtype=np.int64)
        for start, stop in pairwise([0, *(i + 1 for i in named), len(values) + 1]):
            self.since[start:stop] = _sums_before(values[start : stop - 1])
            self.back[start:stop] = _sums_before(ones[start : stop - 1])
        ones[list(named)] = 0
        self.count = _sums_before(ones)

    def holds(self, i: int) -> bool:
        """Return whether row i holds the sum of two rows or more above it."""
        number = float(self.numbers[i])
        if math.isnan(number) or number == 0:
            return False
        return (bool(self.count[i] > 1) and self._near(i, float(self.all[i]), int(self.count[i]))) or (
            bool(self.back[i] > 1) and self._near(i, float(self.since[i]), int(self.back[i]))
        )

    def _near(self, i: int, total: float, rows: int) -> bool:
        """Return whether row i holds a sum; what is called a total, as far as the digits shown go."""
        number = float(self.numbers[i])
        rounded = (rows * self.half + self.halves[i]) * (1 + 1e-9) if i in self.halves else 0.0
        near = max(1e-9 * max(abs(number), float(self.size[i])), min(rounded, 0.02 * abs(total)))
        return math.isclose(number, total, rel_tol=1e-9, abs_tol=near)

    def rows(self, i: int) -> int:
        """Return how many rows the sum in row i is of."""
        back = int(self.back[i])
        return back if back > 1 and self._near(i, float(self.since[i]), back) else int(self.count[i])


def _digits(cell: str) -> int:
    """Return how many digits follow the last mark in a number."""
    found = re.search(r"[.,]([0-9]+)\D*$", cell[-20:])
    return len(found[1]) if found else 0


def _sums_before(values: NDArray[N]) -> NDArray[N]:
    """Return the sum of the values (n,) before each place, and of all of them, (n + 1,), added one after another."""
    return np.cumsum(np.append(values[:0].sum(dtype=values.dtype), values), dtype=values.dtype)
