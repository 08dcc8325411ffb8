"""The visit of this session to a model's page: from its address, and back into it.

As in the lab, widgets take their first values from a base visit; a new base gets a new edition, which is part of every
widget's key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from em_core.experiments.own_table import OwnTable
from em_core.experiments.visits import WITHOUT, Visit, from_query, to_query
from pages.widgets.arrival import session
from pages.widgets.own import keeping
from pages.widgets.own.model_table import given_table


@dataclass(frozen=True, eq=False)
class Base:
    """A visit to start from, and what to say about how its link was read."""

    visit: Visit
    notes: tuple[str, ...] = ()
    edition: int = 0

    def key(self, name: str) -> str:
        """Return a widget's key in this edition."""
        # Not the lab's sign: the lab keeps what was entered under that one.
        return f"visit_{name}@{self.edition}"


def arrive() -> Base:
    """Return the base of this session, renewed from the address when somebody followed a link."""
    if st.session_state.get("page") != "model" and "visited" in st.session_state:
        rebase(st.session_state["visited"])
    session.enter("model")
    link = session.link_in_address()
    if session.followed(link) or "visit" not in st.session_state:
        known: Visit | None = st.session_state.get("visited")
        rebase(*from_query(link, _table_for(link, known.own if known else None)))
        session.wrote(link)
    base: Base = st.session_state["visit"]
    return base


def table_at_hand(link: Mapping[str, str]) -> OwnTable | None:
    """Return the table that a link names without holding it, where this session or the browser has it."""
    known: Visit | None = st.session_state.get("visited")
    return _table_for(link, known.own if known else None)


def _table_for(link: Mapping[str, str], at_hand: OwnTable | None) -> OwnTable | None:
    """Return the table that a link names: the one at hand, or what the browser gives back; the page waits for it."""
    mark = link.get(WITHOUT)
    if mark is None or (at_hand is not None and at_hand.mark == mark):
        return at_hand
    return given_table(link.get("model", Visit().model), mark) or at_hand


def rebase(visit: Visit, notes: tuple[str, ...] = ()) -> None:
    """Make all widgets start again from `visit`."""
    first: int = st.session_state.get(keeping.FIRST_EDITION, 0)
    edition = st.session_state["visit"].edition + 1 if "visit" in st.session_state else first
    st.session_state["visit"] = Base(visit, notes, edition)


def show_next(visit: Visit) -> None:
    """Make a model's page show this visit, when it is shown next."""
    rebase(visit)
    st.session_state["visited"] = visit


def remember(visit: Visit) -> None:
    """Put what the page shows into the address; the half-step stays there while the run does."""
    changed = st.session_state.get("visited") not in (None, visit)
    st.session_state["visited"] = visit
    session.put_into_address(to_query(visit), changed=changed)
