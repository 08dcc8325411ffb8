"""Decimals that a spreadsheet took for dates: 3.5 became 3 May, in a column of numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.numbers import Decimal
from em_core.data.problems import Kind, Remedy, shown
from em_core.numerics.wording import counted, listed, shortened
from em_core.own.asked import Asked, decided
from em_core.own.drafts import Draft

MONTHS_ID, DATES_ID, DROP = "decimals_as_months", "decimals_as_dates", "drop_rows"

_MONTHS = (
    "jan jän ene gen janv january januar janvier enero gennaio janeiro januari",
    "feb fév fev febr févr february februar février febrero febbraio fevereiro februari",
    "mar mär mrz mär märz mars marzo march março maart mrt maa",
    "apr avr abr april avril abril aprile",
    "may mai mei maj mag mayo maggio maio",
    "jun juni june juin junio giugno junho giu",
    "jul juli july juil juillet julio luglio julho lug",
    "aug aou aoû août agosto august augustus ago",
    "sep sept set september septembre septiembre settembre setembro",
    "oct okt ott out october oktober octobre octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec dez déc dic dezember december décembre diciembre dicembre dezembro",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_DAY_MONTH = re.compile(r"([0-3]?[0-9])[.\s\-/]*\s*([^\W\d_]{3,10})\.?")
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,10})\.?[\s\-/]*([0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([01][0-9])-([0-3][0-9])(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_EUROPEAN = re.compile(r"([0-3]?[0-9])[./\-]([01]?[0-9])[./\-](?:[0-9]{2}|[0-9]{4})")


@dataclass(frozen=True)
class _Date:
    """A day and a month, or a month and the last two digits of a year, as a date was written or stored."""

    first: int
    second: str
    with_year: bool


def dates(draft: Draft, asked: Asked) -> Draft:
    """Ask whether the dates among the numbers of a column were decimals, and read them so where that is said."""
    for j in range(len(draft.table.columns)):
        draft = _column(draft, j, asked)
    return draft


def _column(draft: Draft, j: int, asked: Asked) -> Draft:
    table, found = draft.table, draft.table.readings[j]
    texts = np.flatnonzero(found.codes == KINDS.index(Kind.TEXT)).tolist()
    numbers = found.values[found.codes == GOOD]
    if not texts or len(texts) > len(numbers):
        return draft
    cells, name = table.cells[j], table.columns[j]
    read: dict[str, _Date] = {}
    for i in texts:
        if cells[i] not in read and (date := _date(cells[i])) is not None:
            read[cells[i]] = date
    places = [i for i in texts if cells[i] in read]
    if not places:
        return draft
    years = Counter(cell[:4] for cell in read if _ISO.fullmatch(cell))
    usual = years.most_common(1)[0][0] if years else ""
    plain = {cell: _decimal(cell, date, usual) for cell, date in read.items()}
    remedy_id = DATES_ID if any(date.with_year for date in read.values()) else MONTHS_ID
    rows = [f"row {table.rows[i]} ({cells[i][:24]}) {plain[cells[i]]}" for i in places]
    each = shortened(rows, 10) if len(rows) > 10 else listed(rows)
    count, column = counted(len(places), "date"), shown(name)
    sentence = f"Column {column} holds numbers and {count}, as a spreadsheet makes of decimals; probably: {each}."
    choice = Remedy(remedy_id, f"Read {counted(len(places), 'date')} as decimals", len(places))
    drop = Remedy(DROP, f"Leave out {counted(len(places), 'row')}", len(places))
    accepted = {
        remedy_id: f"Dates in column {column} are read as decimals: {each}.",
        DROP: f"Column {column} holds {count} among its numbers; they are no numbers.",
    }
    row = table.rows[places[0]]
    if asked.names(DROP) and not asked.names(remedy_id):
        # The rows are left out, and told, where the data are made.
        return draft
    named, problem = decided(
        asked,
        Kind.DATES,
        (choice,),
        sentence,
        accepted,
        "Ask again",
        row=row,
        column=name,
        value=cells[places[0]],
        more=(drop,),
    )
    draft = draft.told(problem, *([named] if named else []))
    if not named:
        return draft
    mark = "," if table.decimal is Decimal.COMMA else "."
    return draft.with_cells({j: tuple(plain[cell].replace(".", mark) if cell in plain else cell for cell in cells)})


def _date(cell: str) -> _Date | None:
    """Return the date in a cell; None where there is none."""
    if not 4 <= len(cell) <= 24:
        return None
    if found := _ISO.fullmatch(cell):
        return _Date(int(found[3]), str(int(found[2])), True)
    if found := _EUROPEAN.fullmatch(cell):
        return _checked(int(found[1]), int(found[2]), True)
    if found := _DAY_MONTH.fullmatch(cell):
        month = _MONTH.get(found[2].lower())
        return None if month is None else _checked(int(found[1]), month, False)
    if found := _MONTH_YEAR.fullmatch(cell):
        month = _MONTH.get(found[1].lower())
        return None if month is None else _Date(month, found[2], False)
    return None


def _checked(day: int, month: int, with_year: bool) -> _Date | None:
    return _Date(day, str(month), with_year) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _decimal(cell: str, date: _Date, usual: str) -> str:
    """Return the decimal that a spreadsheet took for a date: day.month, or month.year where no other is possible.

    usual:  the year of most dates: what was typed without one gets the year in which it was typed.
    """
    found = _ISO.fullmatch(cell)
    if found and found[3] == "01" and found[1] != usual:
        return f"{int(found[2])}.{found[1][2:]}"
    return f"{date.first}.{date.second}"
