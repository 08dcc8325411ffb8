"""Cells of a spreadsheet that are no plain numbers: formulas without values, errors, text, percent; each is told."""

from __future__ import annotations

from em_core.data.facts import Noted, Oddity
from em_core.data.problems import Kind, Problem, Severity, notice, shown
from em_core.data.text_table import numeric_columns
from em_core.numerics.wording import agreeing, counted, shortened
from em_core.own.asked import Asked
from em_core.own.drafts import Draft


def odd_cells(draft: Draft, _asked: Asked) -> Draft:
    """Tell, column by column, of cells that hold no plain number."""
    numeric = set(numeric_columns(draft.table))
    for j, name in enumerate(draft.table.columns):
        for oddity in Oddity:
            noted = draft.raw.facts.noted(oddity).get(draft.column_in_file(j))
            if noted is not None and (oddity in (Oddity.UNSAVED, Oddity.FAILED) or name in numeric):
                problem = _problem(oddity, noted, name, draft.column_in_file(j), draft)
                draft = draft if problem is None else draft.told(problem)
    return draft


def _problem(oddity: Oddity, noted: Noted, name: str, column: int, draft: Draft) -> Problem | None:
    # A row that holds nothing but such a formula is none of the table's.
    rows = [row for row in noted.rows if oddity is Oddity.UNSAVED or row in _rows_of(draft)]
    count = noted.count - (len(noted.rows) - len(rows))
    if not rows:
        return None
    letters = letters_of(column)
    cells = _listing([f"{letters}{row}" for row in rows], count)
    hold = agreeing(count, "holds", "hold")
    in_column = f"in column {shown(name)}"
    if oddity is Oddity.UNSAVED:
        sentence = (
            f"{counted(count, 'cell')} {in_column} {hold} a formula without a saved value ({cells}): read as empty."
        )
        remedy = "Open the file in Excel or LibreOffice and save it again: that saves the values."
        return Problem(Kind.FORMULA, sentence, remedy, Severity.NOTE, row=rows[0], column=name)
    if oddity is Oddity.FAILED:
        sentence = f"{counted(count, 'cell')} {in_column} {hold} an error, {shown(noted.example)} first ({cells})"
        return notice(Kind.FORMULA, f"{sentence}: read as missing.", column=name, row=rows[0], value=noted.example)
    if oddity is Oddity.STORED_AS_TEXT:
        is_, number = agreeing(count, "is a number", "are numbers"), agreeing(count, "a number", "numbers")
        sentence = f"{counted(count, 'cell')} {in_column} {is_} stored as text ({cells}): read as {number}."
        return notice(Kind.STORED_AS_TEXT, sentence, column=name, row=rows[0], value=noted.example)
    percent = f"{float(noted.example) * 100:.10g} %"
    sentence = f"Column {shown(name)} is shown as percent: what is shown as {percent} was read as {noted.example}."
    return notice(Kind.PERCENT, sentence, column=name, row=rows[0], value=noted.example)


def _rows_of(draft: Draft) -> frozenset[int]:
    return frozenset(draft.table.rows)


def _listing(cells: list[str], count: int) -> str:
    return shortened([*cells, *[""] * (count - len(cells))], 10) if count > len(cells) else ", ".join(cells)


def letters_of(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from 1: A, B, ..., Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
