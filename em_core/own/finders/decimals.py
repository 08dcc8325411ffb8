"""Decimal and thousands marks: which mark is which, and a question where no other cell tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from em_core.data.numbers import Decimal, decide_decimal, has_points_alone, limit_of
from em_core.data.problems import UNDO, Kind, Problem, Remedy, Severity, notice, shown
from em_core.data.text_table import Table, decimal_notice
from em_core.numerics.wording import counted, sentences
from em_core.own.asked import Asked, decided
from em_core.own.drafts import Draft

COMMAS, DECIMAL_COMMAS = "thousands_commas", "decimal_commas"
POINTS, DECIMAL_POINTS = "thousands_points", "decimal_points"

_GROUPED = re.compile(r"[+\-\u2212]?[1-9][0-9]{0,2}(?:\.[0-9]{3})")
_NUMERAL = re.compile(r"[+\-\u2212]?[0-9][0-9.,'’ \u00a0\u202f]*")
_TO_POINT = str.maketrans({",": ".", **dict.fromkeys(".'’ \u00a0\u202f")})
_WHOLE = re.compile(r"[+\-\u2212]?(?:0|[1-9][0-9]{0,2})")
_SIGNS = frozenset("<>≤≥⩽⩾＜＞")
_SURE = re.compile(r"[+\-\u2212]?[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?")
"""A number with one point; a date such as 2.5.2021 has two, and tells nothing."""


def decimals(draft: Draft, asked: Asked) -> Draft:
    """Decide the decimal mark of the table; ask where "1,234" or "1.234" can be read in two ways."""
    table = draft.table
    decimal, example = Decimal.POINT, ""
    if draft.raw.delimiter is None:
        draft, told = _stored_as_text(draft, asked)
        table = draft.table
        if told:
            return draft
    if not all(map(has_points_alone, table.cells)):
        decimal, example = decide_decimal(_cells(table), draft.raw.semicolons)
    if decimal is not table.decimal:
        draft = draft.with_cells({}, decimal=decimal)
    if decimal is Decimal.UNDECIDED:
        return _commas(draft, asked, example)
    if example and decimal is Decimal.COMMA and _is_assumed(draft):
        return _semicolons(draft, asked, example)
    for each in decimal_notice(decimal, example):
        draft = draft.told(each)
    if decimal is Decimal.POINT and draft.raw.delimiter is not None:
        return _points(draft, asked)
    return draft


def _stored_as_text(draft: Draft, asked: Asked) -> tuple[Draft, bool]:
    """Read decimal commas in numbers that a workbook holds as text, and return whether there was anything to tell.

    Its own numbers are written with a point whatever the country, and do not tell what a comma in a text is.
    """
    with_comma = [cell for column in draft.table.cells for cell in column if "," in cell and _NUMERAL.fullmatch(cell)]
    decimal, example = decide_decimal(with_comma, semicolons=False)
    if not with_comma or decimal is Decimal.POINT:
        return draft, False
    if decimal is Decimal.UNDECIDED:
        draft = _commas(draft.with_cells({}, decimal=decimal), asked, example)
        return (_with_points(draft, with_comma) if asked.names(DECIMAL_COMMAS) else draft), True
    draft = _with_points(draft, with_comma)
    read = example.translate(_TO_POINT)
    sentence = f"Numbers that are stored as text, such as {shown(example)}, have a decimal comma: read as {read}."
    return draft.told(notice(Kind.DECIMAL, sentence, value=example)), True


def _with_points(draft: Draft, with_comma: Sequence[str]) -> Draft:
    """Return the draft with decimal points in place of commas in some cells."""
    point = {cell: cell.translate(_TO_POINT) for cell in with_comma}
    return draft.with_cells(
        {
            j: tuple(point.get(cell, cell) for cell in column)
            for j, column in enumerate(draft.table.cells)
            if any(cell in point for cell in column)
        },
        decimal=Decimal.POINT,
    )


def _is_assumed(draft: Draft) -> bool:
    """Return whether only the semicolons between the cells say that commas are decimal."""
    if not draft.raw.semicolons:
        return False
    return decide_decimal(_cells(draft.table), semicolons=False)[0] is Decimal.UNDECIDED


def _cells(table: Table) -> Iterator[str]:
    """Yield all cells, of limits their numbers: "<0,5" tells as much as "0,5"."""
    for column in table.cells:
        for cell in column:
            if cell[:1] in _SIGNS and (limit := limit_of(cell)) is not None:
                yield limit[1]
            else:
                yield cell


def _semicolons(draft: Draft, asked: Asked, example: str) -> Draft:
    """Tell that commas before three digits are read as decimal, as semicolons between the cells suggest."""
    thousands, fraction = example.replace(",", ""), example.replace(",", ".")
    other = Remedy(COMMAS, f"Commas between thousands: {example} is {thousands}")
    if asked.names(COMMAS):
        sentence = f"Numbers such as {shown(example)} are read with commas between thousands, as {thousands}."
        undo = Remedy(f"{UNDO}{COMMAS}", f"Decimal commas: {example} is {fraction}")
        problem = Problem(Kind.AMBIGUOUS, sentence, "", Severity.ASSUMED, example, remedies=(undo,))
        return draft.told(problem, COMMAS).with_cells({}, decimal=Decimal.POINT)
    sentence = (
        f"Numbers such as {shown(example)} are read with a decimal comma, as {fraction}, for semicolons separate the "
        "cells."
    )
    problem = Problem(Kind.AMBIGUOUS, sentence, "", Severity.ASSUMED, example, remedies=(other,))
    return draft.told(problem)


def _commas(draft: Draft, asked: Asked, example: str) -> Draft:
    """Ask what commas before three digits are; the table is read with the mark that was chosen."""
    thousands, fraction = example.replace(",", ""), example.replace(",", ".")
    table = draft.table
    name, row = next(
        (name, row)
        for name, column in zip(table.columns, table.cells, strict=True)
        for row, cell in zip(table.rows, column, strict=True)
        if example in cell
    )
    found = (
        f"{shown(example)} in row {row}, column {shown(name)}, may be {thousands} or {fraction}: no other cell tells "
        "whether commas separate thousands or decimals."
    )
    choices = (
        Remedy(COMMAS, f"Commas between thousands: {example} is {thousands}"),
        Remedy(DECIMAL_COMMAS, f"Decimal commas: {example} is {fraction}"),
    )
    accepted = {
        COMMAS: f"Numbers such as {shown(example)} are read with commas between thousands, as {thousands}.",
        DECIMAL_COMMAS: f"Numbers such as {shown(example)} are read with a decimal comma, as {fraction}.",
    }
    named, problem = decided(asked, Kind.AMBIGUOUS, choices, found, accepted, "Ask again", row=row, value=example)
    if not named:
        return draft.told(problem)
    return draft.told(problem, named).with_cells({}, decimal=Decimal.POINT if named == COMMAS else Decimal.COMMA)


def _points(draft: Draft, asked: Asked) -> Draft:
    """Ask what points before three digits are, in columns where every point is; or say how they were read."""
    table = draft.table
    doubtful: dict[int, list[str]] = {}
    others = False
    for j, column in enumerate(table.cells):
        marked = (cell for cell in column if "." in cell and _SURE.fullmatch(cell))
        # The first that is none of thousands tells, mostly in the first row.
        if not all(map(_GROUPED.fullmatch, marked)):
            others = True
            continue
        pointed = [cell for cell in column if "." in cell and _SURE.fullmatch(cell)]
        if pointed and not _is_fixed(column):
            doubtful[j] = pointed
    for j, pointed in doubtful.items():
        whole = [cell for cell in table.cells[j] if _WHOLE.fullmatch(cell) and len(cell.lstrip("+-\u2212")) > 2]
        # Points before one or two digits in another column tell, unless whole hundreds stand beside these.
        if others and not whole:
            continue
        draft = _asked(draft, asked, j, pointed, whole)
    return draft


def _is_fixed(column: Sequence[str]) -> bool:
    """Return whether a column holds numbers with a point that no thousands have: 0.500, or more digits before it."""
    return any(re.fullmatch(r"[+\-\u2212]?(?:(?:0|[0-9]{4,})\.[0-9]+|\.[0-9]+)", cell) for cell in column)


def _asked(draft: Draft, asked: Asked, j: int, pointed: list[str], whole: list[str]) -> Draft:
    table = draft.table
    name, example = table.columns[j], pointed[0]
    row = table.rows[table.cells[j].index(example)]
    thousands, cells = example.replace(".", ""), counted(len(pointed), "cell")
    found = f"In column {shown(name)}, {example} in row {row} may be {example} or {thousands}: {cells} like it."
    if whole:
        beside = whole[0]
        tells = f"{beside} beside it, without a point, speaks for {thousands}."
    else:
        tells = "No other cell tells."
    choices = (
        Remedy(POINTS, f"Points between thousands: {example} is {thousands}", len(pointed)),
        Remedy(DECIMAL_POINTS, f"Decimal points: {example} is {example}", len(pointed), changes=False),
    )
    accepted = {
        POINTS: f"Numbers such as {shown(example)} in column {shown(name)} are read as {thousands}.",
        DECIMAL_POINTS: f"Numbers such as {shown(example)} in column {shown(name)} are read with a decimal point.",
    }
    if draft.raw.delimiter == "," and not whole and not (asked.names(POINTS) or asked.names(DECIMAL_POINTS)):
        # Programs that write decimal commas separate cells by semicolons.
        problem = Problem(
            Kind.AMBIGUOUS,
            sentences(accepted[DECIMAL_POINTS], f"If points separate thousands, it is {thousands}."),
            "",
            Severity.NOTE,
            example,
            row,
            name,
            remedies=choices[:1],
        )
        return draft.told(problem)
    if not whole:
        choices = choices[::-1] if draft.raw.delimiter == "," else choices
    named, problem = decided(
        asked,
        Kind.AMBIGUOUS,
        choices,
        sentences(found, tells),
        accepted,
        "Ask again",
        row=row,
        column=name,
        value=example,
    )
    draft = draft.told(problem, *([named] if named else []))
    if named != POINTS:
        return draft
    plain = set(pointed)
    cells_now = tuple(cell.replace(".", "") if cell in plain else cell for cell in table.cells[j])
    return draft.with_cells({j: cells_now})
