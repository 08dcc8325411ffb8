"""Identifiers: a column that numbers or names the cases, which no model of measurements should be fitted to."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from em_core.data.column_readings import GOOD
from em_core.data.problems import Kind, notice, shown
from em_core.data.text_table import numeric_columns
from em_core.own.asked import Asked
from em_core.own.drafts import IDENTIFIER, Draft

_NAMED = re.compile(
    r"(?:.*[\W_])?(?:ids?|no\.?|nr\.?|nummer|number|num|index|idx|key|code|uuid|guid|row|case|record|serial|"
    r"lfd|batch|charge|well|plate|animal|tier|participant|respondent|proband|zeile|"
    r"row name|name of row|unnamed:? ?\d*|numero|número|n°|№|seq|obs|subject|patient|sample|probe|barcode|zip|"
    r"plz|postcode|"
    r"phone|telephone|telefon\w*|tel\.?|mobile|handy|fax|subj|run|lauf|sample|échantillon|muestra|campione|"
    r"amostra|monster|plot|parcel|parzelle|parcelle|parcela|specimen|tree|household|station|member|account|"
    r"konto|customer|kunde|client|"
    r"employee|invoice|番号|編號|编号|序号|序號|번호|номер|código|codigo|codice|identifiant|matricule|kennung|"
    r"kennziffer|"
    r"číslo|numer|sorszám|[^\W\d_]{2,}(?:nummer|nummern|nr|kennung|nummer))"
    r"(?:[\W_]*(?:ids?|no\.?|nr\.?|nummer|number|num|code|key))?",
    re.IGNORECASE,
)
_NAMELESS = re.compile(r"column 1|#|[\W_]*", re.IGNORECASE)
_MEASURED = re.compile(
    r"time|zeit|temps|tiempo|hora|hour|stunde|min|sec|sek|day|tag|jour|día|dia|week|woche|month|monat|year|jahr|age|"
    r"alter|dose|dosis|x|t|step|schritt|level|depth|tiefe|dist|position|lag|order|rank|rang|cycle|zyklus|temp|count",
    re.IGNORECASE,
)
_MANY = 10
"""So many rows that a column which counts 1, 2, 3 … counts them."""

_CAMEL = re.compile(r".*[a-z](?:ID|Id|No|Nr)")


_CLOCK = re.compile(
    r"(?:time|zeit|temps|tiempo|tempo|t|timestamp|seconds?|sec|sekunden?|ms|millis|elapsed|laufzeit|messzeit)"
    r"(?:[\W_]*(?:in\W)?\W*(?:s|ms|sec|min|h|d|utc|us|µs|ns|hh?:mm(?::ss)?)\W*)?",
    re.IGNORECASE,
)
"""A column that says when each row was measured."""

_OTHERS = 2
"""So many other columns of numbers must be there for the time to be put aside."""

CLOCK, CODES = "the time of each row", "codes"

_PADDED = re.compile(r"0[0-9]+")
_LONG = 16


def clocks(draft: Draft, asked: Asked) -> Draft:
    """Put aside a first column of times in equal steps, where there are several others: it says when, and not what."""
    table = draft.table
    numeric = [name for name in numeric_columns(table) if name not in draft.aside]
    if not asked.measured or len(numeric) <= _OTHERS or not _CLOCK.fullmatch(numeric[0]):
        return draft
    name = numeric[0]
    readings = table.readings[table.columns.index(name)]
    values = readings.values[readings.codes == GOOD]
    steps = np.diff(values)
    # Rounded times are not wholly even.
    if len(values) < max(4, len(table.rows)) or not (steps > 0).all() or np.ptp(steps) > 0.01 * float(np.median(steps)):
        return draft
    sentence = f"Column {shown(name)} is the time of each row, in equal steps: it is not chosen at first."
    draft = replace(draft, aside={**draft.aside, name: CLOCK})
    return draft.told(notice(Kind.IDENTIFIER, sentence, column=name))


def identifiers(draft: Draft, _asked: Asked) -> Draft:
    """Put aside the columns of whole numbers, all different, that number the cases by their name or their order."""
    table = draft.table
    n = len(table.rows)
    headless = any(problem.kind is Kind.NO_HEADER for problem in draft.problems)
    for j, name in enumerate(table.columns):
        found = table.readings[j]
        good = found.codes == GOOD
        values = found.values[good]
        if len(values) < max(3, 0.9 * n) or (values != np.floor(values)).any():
            continue
        cells = [table.cells[j][i] for i in np.flatnonzero(good).tolist()]
        padded = any(map(_PADDED.fullmatch, cells))
        # Of very long numbers the digits tell, which double precision does not keep.
        if len(set(cells)) < len(cells) or (
            len(np.unique(values)) < len(values) and not padded and not _are_long(cells)
        ):
            draft = _codes(draft, j) if padded and all(map(str.isdigit, cells)) else draft
            continue
        steps = np.diff(values)
        counts = j == 0 and bool((steps == 1).all()) and values[0] in (0, 1)
        named = bool(_NAMED.fullmatch(name) or _CAMEL.fullmatch(name))
        padded = padded and all(map(str.isdigit, cells))
        nameless = bool(_NAMELESS.fullmatch(name))
        # As pandas and R write the index: without a name, beside columns that have names.
        named = named or (j == 0 and nameless and n > 2 and not headless and len(table.columns) > 1)
        if not (named or padded or (counts and (nameless or (n >= _MANY and not _MEASURED.search(name))))):
            continue
        why = (
            "it has no name"
            if nameless
            else "its name says so"
            if named
            else "some begin with 0"
            if padded
            else "it counts the rows"
        )
        sentence = (
            f"Column {shown(name)} is an identifier: whole numbers, all different, and {why}. It names the rows, and "
            "is not chosen at first."
        )
        draft = replace(draft, aside={**draft.aside, name: IDENTIFIER})
        draft = draft.told(notice(Kind.IDENTIFIER, sentence, column=name))
    return draft


def _are_long(cells: list[str]) -> bool:
    return all(len(cell) >= _LONG for cell in cells)


def _codes(draft: Draft, j: int) -> Draft:
    """Put aside a column of codes, such as postcodes: digits alone, some of them with a 0 before them."""
    name = draft.table.columns[j]
    example = next(cell for cell in draft.table.cells[j] if _PADDED.fullmatch(cell))
    sentence = (
        f"Column {shown(name)} holds codes: whole numbers, some of which begin with 0, such as {shown(example)}. It is "
        "not chosen at first."
    )
    draft = replace(draft, aside={**draft.aside, name: CODES})
    return draft.told(notice(Kind.IDENTIFIER, sentence, column=name))
