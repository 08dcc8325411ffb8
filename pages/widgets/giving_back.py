"""What this session was brought, and what a browser gives back to one that has lost it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from em_core.data import DataError, Dataset, Table
from em_core.experiments.experiment import OWN
from pages.widgets import keeping
from pages.widgets.brought import FILE, TEXT, Brought, Source, dataset_of, from_head

BROUGHT, TABLE = "brought", "brought_table"


def brought() -> Brought | None:
    """Return what was brought to the lab last; None where nothing was."""
    found: Brought | None = st.session_state.get(BROUGHT)
    return found


def remember(latest: Brought) -> None:
    """Remember what was brought to the lab, and how the data in use are made of it."""
    st.session_state[BROUGHT] = latest


def table_of(source: Source) -> Table:
    """Return the table in a file or a text, which is read once; DataError with everything that is wrong with it.

    The session keeps the last one alone: a table of 64 MB in everybody's cache would stay there.
    """
    known: tuple[str, Table] | None = st.session_state.get(TABLE)
    if known is None or known[0] != source.key:
        with st.spinner("Reading the file …"):
            known = source.key, source.table()
        st.session_state[TABLE] = known
    return known[1]


def data_for(link: Mapping[str, str], at_hand: Dataset | None) -> Dataset | None:
    """Return the data that a link to the lab names: those at hand, or what the browser gives back, or those at hand.

    The page stops until the browser has answered.
    """
    digest = link.get("digest", "")
    names_own = link.get("data") == OWN and re.fullmatch("[0-9a-f]{64}", digest) is not None
    if not names_own or (at_hand is not None and at_hand.digest == digest):
        return at_hand
    given = keeping.ask(digest)
    if given is None:
        return at_hand
    try:
        latest = from_head(given.head, given.content, digest)
        dataset = dataset_of(latest, table_of(latest.source) if latest.source.way in (FILE, TEXT) else None)
    except (DataError, ValueError, RecursionError):
        dataset = None
    if dataset is None or dataset.digest != digest:
        keeping.refuse(digest)
        return at_hand
    remember(latest)
    return dataset
