"""The column that names the rows, where somebody has chosen one: in the hover, in tables, in all that is saved."""

from __future__ import annotations

from dataclasses import replace

from em_core.data.problems import UNDO, Kind, Problem, Remedy, Severity, shown
from em_core.own.asked import LABEL, Asked
from em_core.own.drafts import IDENTIFIER, Draft


def row_names(draft: Draft, asked: Asked) -> Draft:
    """Let a column name the rows, where that was asked for and it is full; it is not chosen as data at first then."""
    table = draft.table
    for j, name in enumerate(table.columns):
        remedy = f"{LABEL}{name}"
        if not asked.names(remedy) or f"{UNDO}{remedy}" in asked.named:
            continue
        undo = Remedy(f"{UNDO}{remedy}", "Undo this choice of names", len(table.rows))
        if not all(table.cells[j]):
            sentence = f"Column {shown(name)} has empty cells: it cannot name the rows."
            draft = draft.told(Problem(Kind.LABELS, sentence, "", Severity.NOTE, column=name, remedies=(undo,)))
            continue
        # The first of those that are put aside as names is the one that is used.
        others = {each: why for each, why in draft.aside.items() if each != name}
        draft = replace(draft, aside={name: IDENTIFIER, **others})
        sentence = f"Column {shown(name)} names the rows."
        draft = draft.told(Problem(Kind.LABELS, sentence, "", Severity.ASSUMED, column=name, remedies=(undo,)), remedy)
    return draft
