"""From a run on a page to what is taken home of it: its rows come from a file, and many starts may have been tried."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError, Table
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.own_data import Source
from em_core.experiments.own_table import OwnTable
from em_core.experiments.run_description import LAB, RunDescription
from pages.widgets.own import memory
from pages.widgets.own.brought import FILE, TEXT, Brought
from pages.widgets.saving.dear import errors_when_asked

NUMBERED = re.compile(r"row (\d+)")
"""What a row is called that has no name but its number in the file."""


def fitted_of(shown: Exhibit, trace: AnyTrace, run: RunDescription | None) -> Fitted:
    """Return what is taken home of a run on this page."""
    brought = None if run is None else _brought(run)
    judges, address = errors_when_asked(shown, trace, run), app_address()
    if brought is None or brought.way not in (FILE, TEXT):
        return Fitted(shown, trace, run, judges=judges, address=address)
    name = brought.source.name if brought.way == FILE else ""
    known = memory.known_table(brought.source)
    file = partial(_read, brought.source) if known is None else lambda: known
    return Fitted(shown, trace, run, name, file, _numbers(shown), judges=judges, address=address)


def app_address() -> str:
    """Return where the app is, with the slash after which its pages are named."""
    scheme, place, path, _, _ = urlsplit(st.context.url or "")
    return urlunsplit((scheme, place, f"{path.rpartition('/')[0]}/", "", ""))


def _brought(run: RunDescription) -> Brought | None:
    """Return what somebody brought that this run is on; None where the session knows of none."""
    found = memory.brought(LAB if run.points else f"model_{run.model}")
    digest = run.own.mark if isinstance(run.own, OwnTable) else None if run.own is None else run.own.digest
    return found if found is not None and found.digest == digest else None


def _numbers(shown: Exhibit) -> tuple[int, ...]:
    """Return the number in the file of each row of the data; () where the rows go by other names."""
    if shown.sample.numbers:
        return shown.sample.numbers
    found = [NUMBERED.fullmatch(row) for row in shown.sample.rows]
    return tuple(int(each[1]) for each in found if each) if all(found) else ()


def _read(source: Source) -> Table | None:
    """Return the table in what was brought, read again: without the session, which only keeps the last."""
    try:
        return source.table()
    except DataError:
        return None
