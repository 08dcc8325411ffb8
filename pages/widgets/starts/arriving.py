"""Arriving at a page about many starts: which run it is about, by a link, from another page, or for the first time.

The run is the lab's, which these pages share with it, or one of a model's page: their address then names that as the
model's page does, with its example always. Without an example a link is the lab's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import streamlit as st

from em_core.algorithms import PLAYABLE
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.stage_settings import STAGE_KEYS
from em_core.experiments.page_settings.why_settings import named_in
from em_core.experiments.repeated import has_tournament, many_in, many_query
from em_core.experiments.run_description import LAB, described
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.visits import Visit
from em_viz.models.dispatch import has_picture
from pages.widgets.arrival import address, session
from pages.widgets.arrival.session import Base
from pages.widgets.arrival.visiting import table_at_hand
from pages.widgets.shared.text import plain

MANY = "many"
"""The place of the base that runs of models' pages have here."""


class Asking(Protocol):
    """What a page is asked beside the run."""

    @property
    def query(self) -> dict[str, str]:
        """It in a link; never empty."""
        ...


A = TypeVar("A", bound=Asking)


@dataclass(frozen=True)
class Page(Generic[A]):
    """A page about many starts.

    address:  its name in a link; first: what a first visitor sees, the lab's or on a model's page.
    keys:     the names of what is asked in a link, once for the address, and those of `more` that are read alone.
    default:  what is asked of a page that was never asked anything; read: reads it in a link, with notes.
    drawn, read_drawn:  the same for a run of a model's page, where that is asked something else.
    one_start:  whether all runs begin where the one does that the page is about, by whatever algorithm.
    """

    address: str
    first: Experiment | Visit
    keys: Collection[str]
    default: A
    read: Callable[[Mapping[str, str]], tuple[A, list[str]]]
    drawn: A | None = None
    read_drawn: Callable[[Mapping[str, str]], tuple[A, list[str]]] | None = None
    more: Collection[str] = ()
    one_start: bool = False


def arrive(page: Page[A]) -> tuple[Base, A]:
    """Enter a page; return the run to begin from and what is asked of it, saying what in the link cannot be used."""
    came = st.session_state.get("page") != page.address
    session.enter(page.address)
    return _at_a_model(page, came) if _names_a_model(page) or _opens_at_a_model(page) else _at_the_lab(page)


def remember(page: Page[A], base: Base, ask: A) -> None:
    """Put what is asked, and the run, into the session and into the address."""
    if base.place == MANY:
        now = address.read()
        kept = {name: text for name, text in now.items() if name in PLAYER_KEYS - set(page.keys)}
        address.replace(many_query(base.run, with_start=page.one_start) | kept | ask.query)
        session.wrote(None)
        return
    st.session_state[f"{page.address}_asked"] = ask
    session.show(base.run, page.keys, ask.query)


def _names_a_model(page: Page[A]) -> bool:
    """Return whether the address of a page that has been entered is about a run of a model's page.

    A tournament is one only for a model that has several ways to draw a start: what else its link says is the lab's,
    with a note.
    """
    named = named_in(session.link_in_address())
    return named is not None and (page.address != "tournament" or has_tournament(described(Visit(*named))))


def _says_nothing() -> bool:
    """Return whether the address says nothing, and nobody has been in the lab."""
    return session.begun(LAB) is None and not set(st.query_params) - {"embed", "embed_options"} - STAGE_KEYS


def _opens_at_a_model(page: Page[A]) -> bool:
    return isinstance(page.first, Visit) and _says_nothing()


def _asked(page: Page[A]) -> dict[str, str]:
    """Return what the address asks."""
    return {name: text for name, text in st.query_params.to_dict().items() if name in {*page.keys, *page.more}}


def _at_a_model(page: Page[A], came: bool) -> tuple[Base, A]:
    base = session.begun(MANY)
    news = address.news()
    if came or news or base is None:
        link = session.link_in_address()
        named = many_in(link, table_at_hand(link), with_start=page.one_start) or (described(page.first), ())
        asked, default = _asked(page), page.default if page.drawn is None else page.drawn
        ask, notes = (page.read_drawn or page.read)(asked) if asked else (default, [])
        base = session.begin(MANY, named[0], (*named[1], *notes))
        st.session_state["many_ask"] = ask
    for note in base.notes:
        st.info(plain(note))
    found: A = st.session_state["many_ask"]
    return base, found


def _at_the_lab(page: Page[A]) -> tuple[Base, A]:
    if _says_nothing():
        session.rebase(described(page.first))
    base = session.current_base()
    if not has_picture(base.run.model):
        # The lab, too, shows another model instead.
        base = replace(base, run=replace(base.run, model=Experiment.model))
    edition, ask, notes = st.session_state.get(f"{page.address}_first", (None, page.default, []))
    if edition != base.edition:
        known: A = st.session_state.get(f"{page.address}_asked", page.default)
        asked = _asked(page)
        ask, notes = page.read(asked) if asked else (known, [])
        st.session_state[f"{page.address}_first"] = base.edition, ask, notes
    if base.run.algorithm != Experiment.algorithm and not page.one_start:
        title = PLAYABLE[base.run.algorithm].title
        notes = [*notes, f"Every run on this page is one of EM; {title}, which is chosen in the lab, plays there."]
    for note in (*base.notes, *notes):
        st.info(plain(note))
    return base, ask
