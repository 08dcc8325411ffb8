"""Numbers with a mark of a footnote or of significance behind them, such as 1.5* and 2.3†."""

from __future__ import annotations

import re

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.numbers import is_number
from em_core.data.problems import Action, Kind, Remedy, as_remedy, shown
from em_core.numerics.wording import counted
from em_core.own.asked import Asked, decided
from em_core.own.drafts import Draft

MARKS = "footnote_marks"

_MARKED = re.compile(
    r"(?P<number>[^*†‡§¶^°]*[0-9])\s?(?:[*†‡§¶]{1,4}|\^[0-9a-z]|\([0-9a-z]\)|\[[0-9a-z]\]|[¹²³⁴⁵]|[A-Z]{1,2}|[b-df-hj-z])"
)
_NOT_DETECTED = re.compile(r".*[0-9]\s?U[JKM]?")
"""As laboratories write that nothing was detected, with the limit before it."""

BELOW = "not_detected"


def marked_numbers(draft: Draft, asked: Asked) -> Draft:
    """Ask whether marks behind the numbers of a column are to be left out."""
    table = draft.table
    for j, name in enumerate(table.columns):
        codes = table.readings[j].codes
        places = np.flatnonzero(codes == KINDS.index(Kind.TEXT)).tolist()
        if not places or (codes == GOOD).sum() < len(codes) / 2:
            continue
        cells = table.cells[j]
        found = {cell: each["number"] for i in places if (each := _MARKED.fullmatch(cell := cells[i]))}
        plain = {cell: number for cell, number in found.items() if is_number(number)}
        marked = [i for i in places if cells[i] in plain]
        drop = as_remedy(Action.DROP_ROWS, len(marked))
        if not marked or (asked.names(drop.id) and not asked.names(MARKS)):
            continue
        example, row = cells[marked[0]], table.rows[marked[0]]
        count, number = counted(len(marked), "number"), plain[example]
        told, ways = f"Column {shown(name)} has {count} with a mark behind", {MARKS: number}
        choices: tuple[Remedy, ...] = (Remedy(MARKS, f"Leave out the marks: {example} is {number}", len(marked)),)
        none = [cell for cell in plain if _NOT_DETECTED.fullmatch(cell)]
        if none or asked.names(BELOW):
            label = choices[0].label
            if none:
                label = f"U is not detected: {none[0]} is <{plain[none[0]]}, other marks are left out"
            choices = (Remedy(BELOW, label, len(marked)), *choices)
            ways = {BELOW: f"<{number}" if example in none else number, **ways}
        chosen, problem = decided(
            asked,
            Kind.TEXT,
            choices,
            f"Column {shown(name)} has {count} with a mark behind, such as {shown(example)} in row {row}.",
            {remedy: f"{told}; {shown(example)} is read as {read}." for remedy, read in ways.items()},
            "Ask again",
            row=row,
            column=name,
            value=example,
            more=(drop,),
        )
        draft = draft.told(problem, *([chosen] if chosen else []))
        if chosen:
            read = {**plain, **{cell: f"<{plain[cell]}" for cell in none}} if chosen == BELOW else plain
            draft = draft.with_cells({j: tuple(read.get(cell, cell) for cell in cells)})
    return draft
