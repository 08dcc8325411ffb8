"""Amounts: money, percent and units in the cells of a column, brackets or a sign behind for what is negative."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from em_core.data.column_readings import KINDS
from em_core.data.notation import CREDIT, DEBIT, MONEY, PERCENT, SECOND, UNIT, Amount, amount
from em_core.data.numbers import is_missing, is_number, limit_of
from em_core.data.problems import Kind, Problem, Remedy, shown
from em_core.data.text_table import Table
from em_core.numerics.wording import counted, listed
from em_core.own.asked import Asked, assumed, decided
from em_core.own.drafts import Draft

FRACTIONS = "percent_as_fractions"

_CURRENCIES = {
    "USD": "$",
    "US$": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "PLN": "zł",
    "CZK": "Kč",
    "HUF": "Ft",
}
"""Currencies that have a code and a sign: a column may hold both."""

_KINDS = {MONEY: Kind.MONEY, PERCENT: Kind.PERCENT, UNIT: Kind.UNITS, SECOND: Kind.UNITS}
_IDS = {MONEY: "money", PERCENT: "percent", UNIT: "units_in_cells", SECOND: "second_numbers"}


@dataclass(frozen=True, eq=False)
class _Column:
    """A column in which numbers are written as amounts.

    amounts:  by cell, of those that are no plain numbers; plain: how many cells hold a plain number.
    """

    j: int
    kind: str
    amounts: dict[str, Amount]
    counts: Counter[str]
    plain: int

    @property
    def marks(self) -> set[str]:
        """The currencies or units in it."""
        return {_CURRENCIES.get(each.mark.upper(), each.mark) for each in self.amounts.values() if each.mark}

    @property
    def cells(self) -> int:
        """How many cells are amounts."""
        return sum(self.counts[cell] for cell in self.amounts)


def amounts(draft: Draft, asked: Asked) -> Draft:
    """Read the numbers in columns of amounts, where that is no guess; ask where currencies or percents are mixed."""
    for j in range(len(draft.table.columns)):
        column = _column(draft.table, j)
        if column is not None:
            draft = _read(draft, column, asked)
    return draft


def _column(table: Table, j: int) -> _Column | None:
    """Return the amounts in a column, None where they do not make it one of numbers."""
    texts = np.flatnonzero(table.readings[j].codes == KINDS.index(Kind.TEXT))
    if not len(texts):
        return None
    cells = table.cells[j]
    counts = Counter(cells[i] for i in texts.tolist())
    # A column of names has many different texts: a look at some tells that none is a number.
    if len(counts) > 200 and not any(amount(cell) for cell in list(counts)[:200]):
        return None
    found = {cell: each for cell in counts if (each := amount(cell)) is not None and is_number(each.text)}
    if not found:
        return None
    numbers = [cell for cell in cells if not is_missing(cell)]
    plain = len(numbers) - sum(counts.values()) - sum(limit_of(cell) is not None for cell in numbers)
    kinds = Counter[str]()
    for cell, each in found.items():
        kinds[each.kind] += counts[cell]
    for kind, _ in sorted(kinds.items(), key=lambda each: (-each[1], each[0] == UNIT)):
        column = _of_kind(j, kind, found, counts, plain, len(numbers))
        if column is not None:
            return column
    return None


def _of_kind(j: int, kind: str, found: dict[str, Amount], counts: Counter[str], plain: int, n: int) -> _Column | None:
    """Return the amounts of one kind in a column, None where they do not make it one of numbers.

    plain, n:  how many cells hold a plain number, and anything.
    """
    good = {cell: each for cell, each in found.items() if each.kind == kind}
    column = _Column(j, kind, good, counts, plain)
    if 2 * (plain + column.cells) < n:
        return None
    if kind == SECOND and plain and "( )" in column.marks:
        # Among plain numbers, what is in brackets may be the mark of a footnote.
        return None
    if kind == UNIT and (plain or len(column.marks) > 1):
        # A unit that only some cells have, or several units: nobody knows what the others are in.
        return None
    return column


def _read(draft: Draft, column: _Column, asked: Asked) -> Draft:
    table, j, name = draft.table, column.j, draft.table.columns[column.j]
    cell = next(iter(column.amounts))
    row = table.rows[table.cells[j].index(cell)]
    kind, remedy_id = _KINDS[column.kind], _IDS[column.kind]
    cells, example = counted(column.cells, "cell"), f"{shown(cell)} in row {row}"
    marks = ", ".join(sorted(column.marks))
    remedy = Remedy(remedy_id, "Read the numbers in them", column.cells)
    if column.kind == MONEY and len(column.marks) > 1:
        sentence = f"Column {shown(name)} holds amounts in several currencies ({marks}): {example}."
        alike = replace(remedy, label="Read the numbers, whatever the currency")
        accepted = {remedy_id: f"{sentence} The numbers were read whatever the currency."}
        named, problem = decided(
            asked, kind, (alike,), sentence, accepted, "Do not read them", row=row, column=name, value=cell
        )
        return _taken(draft, column, problem, named, 1)
    if column.kind == PERCENT and (column.plain or len(column.marks) > 1):
        plain = counted(column.plain, "plain number")
        sentence = f"Column {shown(name)} mixes {cells} of percent ({example}) with {plain}."
        choices = (
            Remedy(remedy_id, f"Read {cell} as {column.amounts[cell].text}", column.cells),
            Remedy(FRACTIONS, f"Read {cell} as a hundredth of that", column.cells),
        )
        accepted = {
            remedy_id: f"{sentence} The percent signs were left out.",
            FRACTIONS: f"{sentence} Percents were read as hundredths.",
        }
        named, problem = decided(
            asked, kind, choices, sentence, accepted, "Do not read them", row=row, column=name, value=cell
        )
        return _taken(draft, column, problem, named, 1 if named != FRACTIONS else 100)
    what, text = _what(column), column.amounts[cell].text
    sentence = f"Column {shown(name)} has {what} in {cells}, such as {example}: read as {text}."
    otherwise = f"Column {shown(name)} has {what} in {cells}, such as {example}, which are read as text."
    in_force, problem = assumed(
        asked, kind, remedy, "Leave them as text", sentence, otherwise, row=row, column=name, value=cell
    )
    return _taken(draft, column, problem, remedy_id if in_force else "", 1)


def _what(column: _Column) -> str:
    """Return how the cells are written, in words."""
    marks = ", ".join(sorted(column.marks))
    if column.kind == PERCENT:
        return f"percent signs ({marks})"
    if column.kind == SECOND:
        return "an uncertainty (±)" if "±" in column.marks else "a second number in brackets"
    if column.kind == UNIT:
        return f"the unit {shown(marks)}"
    ways = {each.negative for each in column.amounts.values()}
    parts = [f"currency signs ({marks})"] if marks else []
    parts += ["brackets for what is negative"] if "brackets" in ways else []
    parts += ["a minus sign behind"] if "behind" in ways else []
    parts += ["a long dash as minus sign"] if "dash" in ways else []
    parts += ["DR (debit) for what is negative"] if DEBIT in ways else ["CR (credit)"] if CREDIT in ways else []
    return listed(parts) or "a dash for no decimals"


def _taken(draft: Draft, column: _Column, problem: Problem, remedy: str, divisor: int) -> Draft:
    """Return the draft with the numbers of a column read as a remedy says; as it was for none."""
    draft = draft.told(problem, *([remedy] if remedy else []))
    if not remedy:
        return draft
    plain = {cell: each.text for cell, each in column.amounts.items()}
    if divisor != 1:
        plain = {cell: f"{text}e-2" for cell, text in plain.items()}
    cells = tuple(plain.get(cell, cell) for cell in draft.table.cells[column.j])
    unit = next(iter(column.marks)) if len(column.marks) == 1 and divisor == 1 and column.kind != SECOND else ""
    return draft.with_cells({column.j: cells}, units={column.j: unit} if unit else {})
