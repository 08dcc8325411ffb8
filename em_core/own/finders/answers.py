"""Answers: columns with two answers each, read as 0 and 1, with a sentence a column that says which is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from em_core.catalogue.answers import Coding, codings
from em_core.catalogue.readers import LABELS
from em_core.catalogue.registry import FAMILY
from em_core.data.column_readings import read_column
from em_core.data.numbers import is_missing
from em_core.data.parts import with_readings
from em_core.data.problems import Kind, Remedy, notice, shown
from em_core.data.text_table import Table
from em_core.own.asked import Asked, offered
from em_core.own.drafts import Draft

MODEL = "latent_classes"
"""The model whose data are answers."""

MOST = 50
"""Of more columns than this no sentence is said each: they are read alike."""


def answers(draft: Draft, asked: Asked) -> Draft:
    """Say of each column of answers what is counted as 1, and offer to count the other answer."""
    if asked.model != MODEL:
        return draft
    table = draft.table
    columns = FAMILY[MODEL].reader.offered(table)
    draft = _more_than_two(draft, columns)
    found = codings(table, columns)
    told = [name for name, coding in found.items() if not coding.plain]
    for name in told[:MOST]:
        coding = found[name]
        turn = Remedy(f"turn:{name}", _label(coding.turned if not coding.blank else coding), 1)
        if coding.blank or not (coding.zero and coding.one):
            turn = replace(turn, label=f"Count {shown(coding.one or coding.zero)} as {int(not coding.one)}")
        accepted = f"{_turned(coding).sentence(name)} That is the other way round than it would be read."
        is_turned, problem = offered(
            asked, Kind.ANSWERS, turn, _label(coding), coding.sentence(name), accepted, column=name
        )
        draft = draft.told(problem, *([turn.id] if is_turned else []))
        if is_turned:
            draft = replace(draft, table=_rewritten(draft.table, name, coding))
    return draft


def _more_than_two(draft: Draft, columns: Sequence[str]) -> Draft:
    """Say of columns that repeat and have more than two answers why they are not offered."""
    table = draft.table
    for name, cells in zip(table.columns, table.cells, strict=True):
        different = len({cell for cell in cells if not is_missing(cell)})
        if name in columns or name in draft.aside or name.lower() in LABELS or not 2 < different < len(cells):
            continue
        sentence = f"Column {shown(name)} has {different} different answers; a question has two: not offered as data."
        draft = draft.told(notice(Kind.NOT_OFFERED, sentence, column=name))
    return draft


def _turned(coding: Coding) -> Coding:
    return Coding(coding.one, coding.zero, blank=False) if not coding.blank else Coding(coding.one, "empty")


def _label(coding: Coding) -> str:
    return f"Count {shown(coding.one)} as 1" if coding.one else f"Count {shown(coding.zero)} as 0"


def _rewritten(table: Table, name: str, coding: Coding) -> Table:
    """Return the table with a column of answers written as 0 and 1, the other way round than it is read."""
    j = table.columns.index(name)
    codes = (coding.code(cell) for cell in table.cells[j])
    cells = tuple("" if code != code else "01"[int(1 - code)] for code in codes)
    readings = [*table.readings[:j], read_column(cells, table.decimal), *table.readings[j + 1 :]]
    return with_readings(replace(table, cells=(*table.cells[:j], cells, *table.cells[j + 1 :])), readings)
