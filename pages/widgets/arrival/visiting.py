"""Arriving at a model's page: from a link, from another page, or for the first time."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from em_core.experiments.run_description import MODEL, run_in
from em_core.experiments.visits import WITHOUT, Visit
from em_core.own.own_table import OwnTable
from pages.widgets.arrival import session
from pages.widgets.own.model_table import given_table


def arrive() -> session.Base:
    """Return the base of a model's page, renewed from the address when somebody followed a link."""
    last = session.last(MODEL)
    if st.session_state.get("page") != MODEL and last is not None:
        session.begin(MODEL, last)
    session.enter(MODEL)
    link = session.link_in_address()
    base = session.begun(MODEL)
    if session.followed(link) or base is None:
        table = table_at_hand(link)
        run, notes = session.run_of_link(MODEL, link) if table is None else run_in(MODEL, link, table=table)
        base = session.begin(MODEL, run, notes)
        session.wrote(link)
    return base


def table_at_hand(link: Mapping[str, str]) -> OwnTable | None:
    """Return the table that a link names without holding it: the one of this session, or what the browser gives back.

    The page waits for the browser.
    """
    last, mark = session.last(MODEL), link.get(WITHOUT)
    known = None if last is None else last.visit.own
    if mark is None or (known is not None and known.mark == mark):
        return known
    return given_table(link.get("model", Visit().model), mark) or known
