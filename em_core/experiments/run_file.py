"""A run as a file, with its data where they are people's own: JSON that people can read, with every digit."""

from __future__ import annotations

import json
from collections.abc import Mapping

from em_core.data import DataError, Kind, Problem
from em_core.data.json_documents import Form
from em_core.data.saving import dataset_from_document, dataset_to_json
from em_core.experiments.run_description import LAB, MODEL, RunDescription, run_in
from em_core.experiments.url import PACKED
from em_core.experiments.visits import TABLE, WITHOUT
from em_core.numerics.arguments import instance
from em_core.own.own_table import OwnTable

__all__ = ["FORMS", "from_json", "to_json"]

FORMS = {
    LAB: Form("halfstep-experiment/1", "an experiment"),
    MODEL: Form("halfstep-visit/1", "a run of a model's page"),
}
"""What the file of a run of each page calls itself."""

CALLED = {LAB: "experiment", MODEL: "visit"}
"""What is said of the run in a file, as in the link of its page; its data stand beside that, in full."""

BEGINS = 200
"""Bytes at the beginning of a saved file in which its format stands."""

MOST_KEYS = 1_000
"""Parts of a run in a file; there are some twenty."""


def to_json(run: RunDescription) -> str:
    """Return the run as a file: what a link says of it, and people's own data in full, with every column."""
    instance("run", run, RunDescription, "`described` makes it")
    query = {name: text for name, text in run.told.items() if name not in (TABLE, WITHOUT)}
    document: dict[str, object] = {"format": FORMS[run.page].format, CALLED[run.page]: query}
    if run.own_points is not None:
        document["data"] = json.loads(dataset_to_json(run.own_points))
    elif isinstance(run.own, OwnTable):
        document["table"] = run.own.text
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def from_json(raw: str | bytes) -> RunDescription:
    """Return the run that `to_json` wrote.

    Raises DataError with everything that is wrong with any other file: a file is complete, so nothing is replaced.
    """
    page = _page_of(raw)
    form, called = FORMS[page], CALLED[page]
    document = form.read(raw)
    told = document.get(called)
    packed = (PACKED,) if page == LAB else (TABLE, WITHOUT)
    query = {name: str(text) for name, text in told.items()} if isinstance(told, dict) else {}
    if query != told or set(packed) & set(query):
        raise form.broken(f'its "{called}" is not a list of names with texts')
    if len(query) > MOST_KEYS:
        raise form.broken(f'its "{called}" has {len(query):,} parts, and at most {MOST_KEYS:,} are read')
    if page == LAB:
        own = dataset_from_document(document["data"]) if "data" in document else None
        run, notes = run_in(page, query, own=own)
    else:
        table = _table(document, form)
        run, notes = run_in(page, query | ({WITHOUT: table.mark} if table else {}), table=table)
    if notes:
        raise DataError([Problem(Kind.SAVED_FILE, _said(note), "") for note in notes])
    return run


def _page_of(raw: object) -> str:
    """Return the page whose run a file says that it holds."""
    if isinstance(raw, bytes):
        raw = raw[:BEGINS].decode("latin-1")
    return MODEL if isinstance(raw, str) and '"halfstep-visit/' in raw[:BEGINS] else LAB


def _table(document: Mapping[str, object], form: Form) -> OwnTable | None:
    text = document.get("table", "")
    if not isinstance(text, str):
        raise form.broken('its "table" is not a text')
    return OwnTable(text) if text else None


def _said(note: str) -> str:
    """Return what the note on a link says, of a file."""
    return note.split(" Shown instead:")[0].replace(" in the link", "")
