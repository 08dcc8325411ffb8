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
from em_core.experiments.exports.own_file import OwnFile, own_file
from em_core.experiments.run_description import LAB, RunDescription
from em_core.own.asked import Asked
from em_core.own.drafting import drafted
from em_core.own.opened import read_own
from em_core.own.own_table import OwnTable
from em_core.own.ways import LAB as LAB_WAY
from em_core.own.ways import way_of
from pages.widgets.own import memory
from pages.widgets.own.brought import FILE, TEXT, Brought
from pages.widgets.saving.dear import errors_when_asked

NUMBERED = re.compile(r"row (\d+)")
"""What a row is called that has no name but its number in the file."""


def fitted_of(shown: Exhibit, trace: AnyTrace, run: RunDescription | None) -> Fitted:
    """Return what is taken home of a run on this page."""
    brought = None if run is None else _brought(run)
    judges, address = errors_when_asked(shown, trace, run), app_address()
    if run is None or brought is None or brought.way not in (FILE, TEXT):
        return Fitted(shown, trace, run, judges=judges, address=address)
    name = brought.source.name if brought.way == FILE else ""
    return Fitted(
        shown,
        trace,
        run,
        name,
        partial(_read, brought, run),
        _numbers(shown),
        judges=judges,
        address=address,
        own=partial(_own_file, brought, run) if brought.way == FILE else lambda: None,
    )


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


def _read(brought: Brought, run: RunDescription) -> Table | None:
    """Return the table in what was brought, read again: without the session, which only keeps the last."""
    model = "" if run.points else run.model
    try:
        return drafted(brought.source.records(), Asked(brought.named, model), settled=brought.source.settled).table
    except DataError:
        return None


def _own_file(brought: Brought, run: RunDescription) -> OwnFile | None:
    """Return the file that the run's rows are from, for a program that reads it; None where it cannot be read again."""
    columns = brought.columns or None
    if run.points:
        lab = read_own(brought.source, LAB_WAY, columns, brought.named)
        return own_file(brought.source, lab, run.own_points) if lab.data is not None else None
    own = read_own(brought.source, way_of(run.entry), columns, brought.named)
    return own_file(brought.source, own) if own.data is not None else None
