"""Merged cells below the header: a text over several rows is that of each; a number is not, unless asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace

from em_core.data.numbers import is_missing, is_number
from em_core.data.problems import Kind, Remedy, shown
from em_core.data.records import Records
from em_core.numerics.wording import counted
from em_core.own.asked import Asked, assumed, offered
from em_core.own.drafts import Lines

MERGED_TEXTS, MERGED_NUMBERS = "merged_texts", "merged_numbers"

Filling = dict[tuple[int, int], str]
"""(place of a row, column) -> the text that is to be there."""


def merged(lines: Lines, asked: Asked) -> Lines:
    """Give each row the text of a cell that is merged over it; tell of numbers in such cells, and offer the same."""
    texts, numbers = _found(lines)
    records = lines.records
    if texts:
        many = counted(len(texts), "cell")
        example = shown(next(iter(texts.values())))
        in_force, problem = assumed(
            asked,
            Kind.MERGED,
            Remedy(MERGED_TEXTS, f"Fill {many} below merged texts", len(texts)),
            f"Leave {many} empty",
            f"Texts in merged cells, {example} first, were read in every row that their cell covers: {many} filled.",
            f"Texts in merged cells, {example} first, were read in the first row of their cell: {many} left empty.",
        )
        lines = lines.told(problem, *([MERGED_TEXTS] if in_force else []))
        records = _filled(records, texts) if in_force else records
    if numbers:
        many = counted(len(numbers), "cell")
        example = shown(next(iter(numbers.values())))
        in_force, problem = offered(
            asked,
            Kind.MERGED,
            Remedy(MERGED_NUMBERS, f"Fill {many} below merged numbers", len(numbers)),
            f"Leave {many} empty",
            f"Numbers in merged cells, {example} first, are read in the first row of their cell: {many} below are "
            "empty.",
            f"Numbers in merged cells, {example} first, are read in every row that their cell covers: {many} filled.",
        )
        lines = lines.told(problem, *([MERGED_NUMBERS] if in_force else []))
        records = _filled(records, numbers) if in_force else records
    return lines if records is lines.records else replace(lines, records=records)


def _found(lines: Lines) -> tuple[Filling, Filling]:
    """Return what is to be filled below merged texts, and below merged numbers."""
    records = lines.records
    rows = records.rows
    most = len(rows) * max(lines.width, 1)
    texts: Filling = {}
    numbers: Filling = {}
    for area in sorted(lines.raw.facts.merged, key=lambda each: (each.top, each.left)):
        first, last = bisect_left(rows, area.top), bisect_right(rows, area.bottom)
        column = area.left - 1 - records.skipped
        if last - first < 2 or rows[first] != area.top or not 0 <= column < lines.width:
            continue
        cells = records[first][1]
        text = cells[column] if column < len(cells) else ""
        if is_missing(text):
            continue
        filling = numbers if is_number(text) else texts
        filling |= {(i, column): text for i in range(first + 1, last)}
        if len(texts) + len(numbers) > most:
            # Areas over one another, which no spreadsheet has.
            return {}, {}
    return texts, numbers


def _filled(records: Records, filling: Mapping[tuple[int, int], str]) -> Records:
    """Return the rows with texts in cells that were empty."""
    by_row: dict[int, dict[int, str]] = {}
    for (i, column), text in filling.items():
        by_row.setdefault(i, {})[column] = text
    rows = []
    for i, (_, cells) in enumerate(records):
        for column, text in by_row.get(i, {}).items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or text
        rows.append(cells)
    return records.with_rows(rows)
