"""The header: lines above the table, the names of its columns, names of its rows, and units."""

from __future__ import annotations

from dataclasses import replace

from em_core.data.headers import split_header, split_second_header, without_preamble, without_row_names
from em_core.data.problems import Kind, Problem, refusal
from em_core.data.text_table import no_rows
from em_core.own.asked import Asked
from em_core.own.drafts import Lines


def header(lines: Lines, _asked: Asked) -> Lines:
    """Find the names of the columns; DataError where nothing is left below them."""
    if lines.header is not None:
        return lines
    name = lines.raw.name
    notices: list[Problem] = []
    records = without_preamble(name, lines.records, notices)
    if not records:
        raise refusal(Kind.EMPTY, f"{name} is empty: no cell holds anything.", "Choose a table with numbers in it.")
    names, body = split_header(records, notices)
    if not body:
        raise no_rows(name, names)
    names, body = without_row_names(names, body, notices)
    units, body = split_second_header(names, body, notices)
    return replace(lines, records=body, header=tuple(names), units=units, problems=(*lines.problems, *notices))
