"""From a file to its table: the finders in their order, with the remedies that were named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from em_core.data.budget import Budget
from em_core.data.problems import DataError, Kind, Problem
from em_core.data.raw_table import RawTable
from em_core.data.reading import plain_table
from em_core.data.records import Records
from em_core.data.text_table import Table, assemble_table
from em_core.own.asked import Asked
from em_core.own.drafts import ColumnFinder, Draft, LineFinder, Lines
from em_core.own.finders.amounts import amounts
from em_core.own.finders.answers import answers
from em_core.own.finders.big_integers import big_integers
from em_core.own.finders.blanks import blanks
from em_core.own.finders.censored import censored
from em_core.own.finders.comments import comments
from em_core.own.finders.dates import dates
from em_core.own.finders.decimals import decimals
from em_core.own.finders.filters import filters
from em_core.own.finders.footnotes import footnotes
from em_core.own.finders.header import header
from em_core.own.finders.hidden import hidden_columns, hidden_rows
from em_core.own.finders.identifiers import clocks, identifiers
from em_core.own.finders.indicators import indicators
from em_core.own.finders.levels import header_levels
from em_core.own.finders.limit_words import limit_words
from em_core.own.finders.marked_numbers import marked_numbers
from em_core.own.finders.meanings import meanings
from em_core.own.finders.merged import merged
from em_core.own.finders.missing_codes import missing_codes, missing_marks
from em_core.own.finders.odd_cells import odd_cells
from em_core.own.finders.one_column import one_column
from em_core.own.finders.poor_columns import poor_columns
from em_core.own.finders.preamble import preamble
from em_core.own.finders.row_names import row_names
from em_core.own.finders.sequences import sequences
from em_core.own.finders.serials import serials
from em_core.own.finders.spellings import spellings
from em_core.own.finders.statistics import statistics
from em_core.own.finders.total_columns import total_columns
from em_core.own.finders.totals import totals

LINE_FINDERS: tuple[LineFinder, ...] = (
    spellings,
    comments,
    blanks,
    one_column,
    preamble,
    header_levels,
    header,
    merged,
    hidden_rows,
    footnotes,
    statistics,
    totals,
)
COLUMN_FINDERS: tuple[ColumnFinder, ...] = (
    hidden_columns,
    odd_cells,
    meanings,
    amounts,
    marked_numbers,
    decimals,
    limit_words,
    missing_marks,
    dates,
    serials,
    big_integers,
    missing_codes,
    # What is missing is known, and what follows is about the rows that are left.
    filters,
    censored,
    indicators,
    identifiers,
    clocks,
    total_columns,
    sequences,
    answers,
    poor_columns,
    row_names,
)


def settled_draft(table: Table, raw: RawTable | None = None) -> Draft:
    """Return the draft of a link's own table, in which nothing is left to be found."""
    raw = raw or RawTable(table.name, Records((), (), ()))
    return Draft(replace(table, notices=()), raw, table.notices)


class NoTable(DataError):
    """Rows that make no table, with everything that was found in them and the remedies that were in force."""

    def __init__(self, problems: Iterable[Problem], taken: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.taken = taken


def drafted(raw: RawTable, asked: Asked, *, settled: bool = False) -> Draft:
    """Return the table of a file with everything that was found in it; DataError where there is no table.

    settled:  whether it is the text of a link, in which nothing is left to be found.
    """
    if settled:
        return settled_draft(plain_table(raw, numeric=False), raw)
    budget = Budget(raw.name)
    names = None if raw.header is None else raw.header
    lines = Lines(raw, raw.records, names, problems=raw.notices)
    left = 0
    try:
        for find in LINE_FINDERS:
            lines = find(lines, asked)
            left = max(left, lines.records.skipped)
            budget.spend_time()
        table = assemble_table(
            raw.name,
            list(lines.header or ()),
            lines.records,
            [],
            units=lines.units,
            semicolons=raw.semicolons,
            numeric=False,
            budget=budget,
        )
    except DataError as error:
        raise NoTable((*lines.problems, *error.problems), lines.taken) from error
    # The decimal mark is decided once more, when the cells are read as amounts, and is told then.
    named = tuple(each for each in table.notices if each.kind is not Kind.DECIMAL)
    told: tuple[Problem, ...] = (*lines.problems, *named)
    draft = Draft(replace(table, notices=()), raw, told, lines.taken, left=left)
    for look in COLUMN_FINDERS:
        draft = look(draft, asked)
        budget.spend_time()
    return draft
