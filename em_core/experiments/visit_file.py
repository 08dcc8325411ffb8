"""A run of a model's page as a file, with the table where it is people's own: JSON, its numbers as in a link."""

from __future__ import annotations

import json

from em_core.data import DataError, Kind, Problem
from em_core.data.json_documents import Form
from em_core.experiments.json_file import MOST_KEYS
from em_core.experiments.own_table import OwnTable
from em_core.experiments.visits import TABLE, WITHOUT, Visit, from_query, to_query

FORM = Form("halfstep-visit/1", "a run of a model's page")

BEGINS = 200
"""Bytes at the beginning of a saved file in which its format stands."""


def visit_to_json(visit: Visit) -> str:
    """Return the visit as a file: what a link says of it, and people's own table in full."""
    query = {name: text for name, text in to_query(visit).items() if name not in (TABLE, WITHOUT)}
    document: dict[str, object] = {"format": FORM.format, "visit": query}
    if visit.own:
        document["table"] = visit.own.text
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def visit_from_json(raw: bytes) -> Visit:
    """Return the visit that `visit_to_json` wrote.

    Raises DataError with everything that is wrong with any other file: a file is complete, so nothing is replaced.
    """
    document = FORM.read(raw)
    told, table = document.get("visit"), document.get("table", "")
    query = {name: text for name, text in told.items() if isinstance(text, str)} if isinstance(told, dict) else {}
    if query != told or {TABLE, WITHOUT} & set(query):
        raise FORM.broken('its "visit" is not a list of names with texts')
    if len(query) > MOST_KEYS:
        raise FORM.broken(f'its "visit" has {len(query):,} parts, and at most {MOST_KEYS:,} are read')
    if not isinstance(table, str):
        raise FORM.broken('its "table" is not a text')
    own = OwnTable(table) if table else None
    visit, notes = from_query(query | ({WITHOUT: own.mark} if own else {}), own)
    if notes:
        raise DataError(
            [
                Problem(Kind.SAVED_FILE, note.split(" Shown instead:")[0].replace(" in the link", ""), "")
                for note in notes
            ]
        )
    return visit


def is_visit(raw: bytes) -> bool:
    """Return whether a saved file says that it is of a model's page."""
    return b'"halfstep-visit/' in raw[:BEGINS]
