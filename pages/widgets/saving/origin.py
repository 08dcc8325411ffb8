"""From a run on a page to what is taken home of it: its rows come from a file, and many starts may have been tried."""

from __future__ import annotations

from functools import partial
from typing import cast
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError, Dataset
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.fitted import Fitted, Origin
from em_core.experiments.run_description import LAB, RunDescription
from em_core.own.drafting import drafted
from em_core.own.drafts import Draft
from em_core.own.opened import read_own
from em_core.own.own_table import OwnTable
from em_core.own.ways import LAB as LAB_WAY
from em_core.own.ways import Way, way_of
from pages.widgets.own import memory
from pages.widgets.own.brought import FILE, TEXT, Brought
from pages.widgets.saving.dear import errors_when_asked


def fitted_of(shown: Exhibit, trace: AnyTrace, run: RunDescription | None) -> Fitted:
    """Return what is taken home of a run on this page."""
    judges, address = errors_when_asked(shown, trace, run), app_address()
    brought = None if run is None else _brought(run)
    if run is None or brought is None or brought.way not in (FILE, TEXT):
        return Fitted(shown, trace, run, judges=judges, address=address)
    name = brought.source.name if brought.way == FILE else ""
    way: Way[Dataset] | Way[OwnTable] = LAB_WAY if run.points else way_of(run.entry)
    known = memory.known_draft(_place(run), brought.source, brought.named)
    return Fitted(shown, trace, run, name, partial(_opened, brought, way, known), judges=judges, address=address)


def data_title(shown: Exhibit, run: RunDescription) -> str:
    """Return what the data of a run are called on this page: as their file is, where they are of one."""
    brought = None if shown.alone else _brought(run)
    return brought.source.name if brought is not None and brought.way == FILE else shown.sample.title


def app_address() -> str:
    """Return where the app is, with the slash after which its pages are named."""
    scheme, place, path, _, _ = urlsplit(st.context.url or "")
    return urlunsplit((scheme, place, f"{path.rpartition('/')[0]}/", "", ""))


def _place(run: RunDescription) -> str:
    """Return what is remembered of the data of a run is remembered by."""
    return LAB if run.points else f"model_{run.model}"


def _brought(run: RunDescription) -> Brought | None:
    """Return what somebody brought that this run is on; None where the session knows of none."""
    found = memory.brought(_place(run))
    digest = run.own.mark if isinstance(run.own, OwnTable) else None if run.own is None else run.own.digest
    return found if found is not None and found.digest == digest else None


def _opened(brought: Brought, way: Way[Dataset] | Way[OwnTable], known: Draft | None) -> Origin | None:
    """Return what was brought, read again where it is not at hand: a file is made without the session."""
    try:
        draft = known or drafted(brought.source.records(), way.asked(brought.named), settled=brought.source.settled)
    except DataError:
        return None
    own = read_own(brought.source, cast("Way[object]", way), brought.columns or None, brought.named, draft=draft)
    return None if own.data is None else Origin(brought.source, draft.table, own)
