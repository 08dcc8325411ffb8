"""Sequences: a column that says whose each row is, so that the rows of one subject are a sequence of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.catalogue.readers import GROUPS
from em_core.catalogue.registry import FAMILY
from em_core.data.column_readings import read_column
from em_core.data.numbers import is_missing
from em_core.data.parts import part_of, with_readings
from em_core.data.problems import Kind, Remedy, named, notice, shown
from em_core.data.text_table import Table, numeric_columns
from em_core.numerics.wording import counted
from em_core.own.asked import Asked, assumed
from em_core.own.drafts import Draft
from em_core.own.finders.identifiers import CLOCK
from em_core.own.own_table import ROW

SEQUENCE = "sequence"
"""What a reader knows the column by: its rows go by it in a link."""

_SUBJECTS = (
    *("sequence", "series", "subject", "subj", "patient", "participant", "person", "proband", "individual", "ind"),
    *("animal", "bird", "mouse", "rat", "dog", "cat", "cow", "pig", "fish", "horse", "bat", "whale", "seal", "insect"),
    *("case", "client", "child", "student", "pupil", "customer", "user", "respondent", "volunteer", "player", "driver"),
    *("track", "trajectory", "trip", "path", "walk", "session", "trial", "recording", "experiment", "replicate", "rep"),
    *("device", "sensor", "logger", "tag", "ring", "unit", "machine", "vehicle", "station", "site", "plot", "tree"),
    *("cell", "molecule", "particle", "group", "run", "block", "chain", "key", "name", "id"),
    *(
        "sujet",
        "versuchsperson",
        "vp",
        "tier",
        "kind",
        "person",
        "maus",
        "vogel",
        "hund",
        "paciente",
        "sujeto",
        "animal",
    ),
)
_NUMBERED = re.compile(r"(?:.*[\W_])?(?:ids?|nr|no|number|num|nummer|code|key|index|idx|name)\.?", re.IGNORECASE)
_CAMEL = re.compile(r".*[a-z](?:ID|Id|Nr|No)")
_PARTS = re.compile(r"[\W_0-9]+")


def sequences(draft: Draft, asked: Asked) -> Draft:
    """Take a subject's column as what says to which sequence a row belongs, for a model of sequences; say so."""
    if asked.model not in FAMILY or FAMILY[asked.model].kind != "Sequences":
        return draft
    table = draft.table
    name = subject_column(table, values=asked.model != "categorical_hmm")
    if name is None:
        return draft
    cells = _cells(table, name)
    subjects = list(dict.fromkeys(cells))
    apart = _comes_back(cells)
    if name.lower() in GROUPS and not apart:
        # Read so from the beginning, and nothing has to be said of it.
        return draft
    what = counted(len(subjects), "sequence")
    said = f"Column {shown(name)} says whose each row is: {what} ({named(subjects, 4)})."
    if apart:
        said = f"{said} The rows of each are put together, in their order in the file."
    taken, problem = assumed(
        asked,
        Kind.SEQUENCES,
        Remedy(f"sequences:{name}", f"Read {what} by {shown(name)}", len(subjects), changes=True),
        "Read the rows as one sequence" if name.lower() not in GROUPS else "Leave the rows in their order",
        said,
        f"Column {shown(name)} repeats, as a subject's name or number does; the rows are read as one sequence.",
        column=name,
    )
    draft = draft.told(problem, *([f"sequences:{name}"] if taken else []))
    return _without_order(replace(draft, table=_in_sequences(table, name, subjects, apart=apart))) if taken else draft


def _without_order(draft: Draft) -> Draft:
    """Put aside a column that counts the rows of every sequence, where there is another: it says when, and not what."""
    table = draft.table
    subjects = np.array(_cells(table, SEQUENCE))
    within = subjects[1:] == subjects[:-1]
    numbers = [name for name in numeric_columns(table) if name != SEQUENCE and name not in draft.aside]
    for name in numbers:
        steps = np.diff(table.readings[table.columns.index(name)].values)[within]
        even = len(steps) > 2 and bool((steps > 0).all()) and float(np.ptp(steps)) <= 0.01 * float(np.median(steps))
        if even and len(numbers) > 1:
            sentence = f"Column {shown(name)} counts the rows of each sequence: it is not chosen at first."
            draft = replace(draft, aside={**draft.aside, name: CLOCK})
            return draft.told(notice(Kind.IDENTIFIER, sentence, column=name))
    return draft


def subject_column(table: Table, *, values: bool = True) -> str | None:
    """Return the column that says whose each row is: it repeats, and is full; None where there is none.

    values:  whether the data are numbers, so that a column of text that comes in blocks may say it by itself.
    """
    numbers = numeric_columns(table)
    fit = [name for name in table.columns if _repeats(_cells(table, name))]
    if len(table.columns) < 2:
        return None
    called = [name for name in fit if name.lower() in GROUPS]
    called += [name for name in fit if _names_subjects(name) and _is_no_measurement(table, name)]
    if values:
        called += [name for name in fit if name not in numbers and not _comes_back(_cells(table, name))]
    left = [name for name in called if set(numbers) - {name}] if values else called
    return left[0] if left else None


def _names_subjects(name: str) -> bool:
    words = [word for word in _PARTS.split(name.lower()) if word]
    return bool(_NUMBERED.fullmatch(name) or _CAMEL.fullmatch(name)) or any(
        word in _SUBJECTS or word.removesuffix("s") in _SUBJECTS for word in words
    )


def _is_no_measurement(table: Table, name: str) -> bool:
    """Return whether a column holds words, or whole numbers."""
    found = table.readings[table.columns.index(name)].values
    return bool((found != found).all() or (found == found.round()).all())


def _repeats(cells: Sequence[str]) -> bool:
    """Return whether every row has something here, there are two things or more, and on average each comes twice."""
    different = len(set(cells))
    return not any(map(is_missing, cells)) and 2 <= different <= len(cells) / 2


def _comes_back(cells: Sequence[str]) -> bool:
    """Return whether a cell comes again after another one."""
    begins = [cell for i, cell in enumerate(cells) if i == 0 or cell != cells[i - 1]]
    return len(begins) > len(set(begins))


def _cells(table: Table, name: str) -> tuple[str, ...]:
    return table.cells[table.columns.index(name)]


def _in_sequences(table: Table, name: str, subjects: Sequence[str], *, apart: bool) -> Table:
    """Return the table with the subject's column called as readers know it, and each subject's rows together."""
    columns = tuple(SEQUENCE if each == name else each for each in table.columns if each == name or each != SEQUENCE)
    kept = tuple(name if each == SEQUENCE else each for each in columns)
    table = replace(part_of(table, kept), columns=columns) if kept != table.columns else replace(table, columns=columns)
    if not apart:
        return table
    place = {subject: i for i, subject in enumerate(subjects)}
    labels = _cells(table, SEQUENCE)
    order = sorted(range(len(labels)), key=lambda i: place[labels[i]])
    cells = [tuple(column[i] for i in order) for column in table.cells]
    rows = tuple(table.rows[i] for i in order)
    units = table.units
    if ROW not in map(str.lower, columns):
        columns, units = (*columns, ROW), (*units, "")
        cells.append(tuple(f"row {row}" for row in rows))
    moved = replace(table, columns=columns, units=units, rows=rows, cells=tuple(cells), width=0)
    return with_readings(moved, [read_column(column, table.decimal) for column in cells])
