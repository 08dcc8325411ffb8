"""Codes of a statistics program: what they stand for, which are missing values, and what a variable is called."""

from __future__ import annotations

from collections.abc import Mapping

from em_core.data.numbers import is_missing
from em_core.data.problems import Kind, Remedy, notice, shown
from em_core.numerics.wording import counted, listed, shortened
from em_core.own.asked import Asked, assumed
from em_core.own.drafts import Draft

VALUE_LABELS = "value_labels"

_TOLD = 20
"""How many variables' labels are told."""


def meanings(draft: Draft, asked: Asked) -> Draft:
    """Read codes as what they stand for, unless that is undone; tell the labels and the codes for missing values."""
    facts = draft.raw.facts
    if facts.missing:
        draft = _missing(draft)
    if facts.labels:
        draft = _labels(draft)
    labelled = {}
    for column, meaning in facts.meanings.items():
        j = column - 1 - draft.left
        present = {cell for cell in draft.table.cells[j] if not is_missing(cell)}
        if present and present <= set(meaning):
            labelled[j] = meaning
        elif known := sorted(present & set(meaning), key=float):
            name = draft.table.columns[j]
            sentence = f"In column {shown(name)}, {_spoken(known, meaning)} by the file's labels: read as numbers."
            draft = draft.told(notice(Kind.LABELS, sentence, column=name))
    return _read_so(draft, labelled, asked) if labelled else draft


def _missing(draft: Draft) -> Draft:
    missing = {column - 1 - draft.left: codes for column, codes in draft.raw.facts.missing.items()}
    said = [
        f"{code} in {shown(draft.table.columns[j])} ({counted(count, 'cell')})"
        for j, codes in missing.items()
        for code, count in codes.items()
    ]
    listing = shortened(said, _TOLD) if len(said) > _TOLD else listed(said)
    first = draft.table.columns[next(iter(missing))]
    sentence = f"Read as missing, as the file declares: {listing}."
    return draft.told(notice(Kind.MISSING_CODE, sentence, column=first if len(missing) == 1 else None))


def _labels(draft: Draft) -> Draft:
    labels = {column - 1 - draft.left: label for column, label in draft.raw.facts.labels.items()}
    said = [f"{shown(draft.table.columns[j])} is {shown(label)}" for j, label in labels.items()]
    listing = shortened(said, _TOLD) if len(said) > _TOLD else listed(said)
    return draft.told(notice(Kind.LABELS, f"By the file's labels, {listing}."))


def _read_so(draft: Draft, labelled: Mapping[int, Mapping[str, str]], asked: Asked) -> Draft:
    """Return the draft with labels in place of codes, unless that was undone."""
    j, meaning = next(iter(labelled.items()))
    present = [code for code in meaning if code in set(draft.table.cells[j])]
    columns, name, example = counted(len(labelled), "column"), shown(draft.table.columns[j]), _spoken(present, meaning)
    told = f"Column {name} holds codes with labels ({example})"
    if len(labelled) > 1:
        told = f"{columns} hold codes with labels, {name} among them ({example})"
    in_force, problem = assumed(
        asked,
        Kind.LABELS,
        Remedy(VALUE_LABELS, f"Read the labels of {columns}", len(labelled)),
        f"Read the codes of {columns}",
        f"{told}: the labels were read.",
        f"{told}: the codes were read.",
        column=draft.table.columns[j],
    )
    draft = draft.told(problem, *([VALUE_LABELS] if in_force else []))
    if not in_force:
        return draft
    cells = draft.table.cells
    return draft.with_cells({j: tuple(meaning.get(cell, cell) for cell in cells[j]) for j, meaning in labelled.items()})


def _spoken(codes: list[str], meaning: Mapping[str, str]) -> str:
    said = [f"{code} is {shown(meaning[code])}" for code in codes]
    return shortened(said, 4) if len(said) > 5 else listed(said)
