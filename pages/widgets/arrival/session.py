"""The experiment of this session: where it came from (the link, a preset, a file) and how it gets into the address.

Widgets take their first values from the session's *base* experiment and keep their own values after that. A new base
(a link was followed, a preset chosen, a file opened, everything reset) gets a new edition number, which is part of
every widget's key, so that all widgets start again from it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

import streamlit as st
from streamlit.errors import StreamlitAPIException

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.url import PLAYER_KEYS, brings, from_query, to_query
from pages.widgets.arrival import address, front_door, tab
from pages.widgets.own import giving_back, keeping

Shown: TypeAlias = tuple[Experiment, Dataset | None]

FIRST: Shown = (Experiment(), None)
"""What a first visitor sees."""


@dataclass(frozen=True, eq=False)
class Base:
    """An experiment to start from, the data that came with it, and what to say about how it was read.

    brings:  whether a link asked for data of people's own, which they have yet to bring.
    """

    experiment: Experiment
    own: Dataset | None = None
    notes: tuple[str, ...] = ()
    edition: int = 0
    brings: bool = False

    def key(self, name: str) -> str:
        """Return a widget's key in this edition."""
        return f"{name}#{self.edition}"


def rebase(
    experiment: Experiment, own: Dataset | None = None, notes: tuple[str, ...] = (), *, brings: bool = False
) -> None:
    """Make all widgets start again from `experiment`."""
    first: int = st.session_state.get(keeping.FIRST_EDITION, 0)
    edition = st.session_state["base"].edition + 1 if "base" in st.session_state else first
    st.session_state["base"] = Base(experiment, own, notes, edition, brings)
    st.session_state["shown"] = experiment, own


def enter(page: str) -> None:
    """Say which page this is. Coming from another one, the widgets are gone: they start again from what was shown."""
    front_door.insist(page)
    address.arrive(page)
    if (before := tab.was()) is not None:
        opened = from_query(before, giving_back.data_for(before, None))
        tab.taken()
        if opened.own is not None:
            rebase(opened.experiment, opened.own)
    if st.session_state.get("page") == page:
        return
    st.session_state["page"] = page
    wrote(None)
    if "shown" in st.session_state:
        rebase(*shown())


def current_base() -> Base:
    """Return the base, renewed from the address when somebody followed a link to another experiment."""
    link = link_in_address()
    if followed(link) or "base" not in st.session_state:
        opened = from_query(link, giving_back.data_for(link, shown()[1] if "shown" in st.session_state else None))
        rebase(opened.experiment, opened.own, opened.notes, brings=brings(link))
        wrote(link)
    base: Base = st.session_state["base"]
    return base


def link_in_address() -> dict[str, str]:
    """Return the query in the address without what others read of it."""
    return {name: value for name, value in address.read().items() if name not in PLAYER_KEYS}


def put_into_address(link: dict[str, str], *, changed: bool) -> None:
    """Make the address say `link`; the half-step stays there unless what it is a step of has changed."""
    wrote(link)
    kept = {
        name: value
        for name, value in address.read().items()
        if name in PLAYER_KEYS and not (changed and name == "step")
    }
    address.replace(link | kept)


def _keep_out_of_sight() -> None:
    """Keep what was entered in widgets that are not on the page just now; Streamlit forgets them otherwise.

    Those on the page must be left alone: a value that is set from here overwrites what a fast hand changed meanwhile.
    """
    for key in list(st.session_state):
        name, _, edition = str(key).rpartition("#")
        if edition == str(st.session_state["base"].edition) and not name.startswith(("upload", "typed_")):
            # Streamlit itself knows which are on the page: it refuses to set those.
            with suppress(StreamlitAPIException):
                st.session_state[key] = st.session_state[key]


def followed(link: dict[str, str]) -> bool:
    """Return whether the address is news: somebody followed a link, or went back to an earlier one."""
    news = address.news()
    known: dict[str, str] | None = st.session_state["written"]
    # Coming from another page, a link that says nothing means "where I was".
    return bool(link) if known is None else news or link != known


def wrote(link: dict[str, str] | None) -> None:
    """Remember the link that is ours; None where the address says nothing of us yet."""
    st.session_state["written"] = link


def shown() -> Shown:
    """Return the experiment that the page showed last, with the user's own data where it is about them."""
    last: Shown = st.session_state["shown"]
    return last


def show(experiment: Experiment, own: Dataset | None) -> None:
    """Say what the page shows now, and put it into the address; the half-step stays there while the experiment does.

    Called when all widgets have been shown.
    """
    _keep_out_of_sight()
    changed = experiment != shown()[0]
    st.session_state["shown"] = experiment, own
    link = to_query(experiment, own)
    tab.about(link)
    put_into_address(link, changed=changed)
