"""What a tab's session was about, where the page's address does not say it: on the front page, say, or at a model.

The browser remembers the link to the lab as long as that names data of one's own, and tells a session that has come in
the place of another, because the server was started anew or the page was reloaded.
"""

from __future__ import annotations

import hashlib

import streamlit as st
from streamlit.delta_generator_singletons import get_dg_singleton_instance

from pages.widgets.own import on_desk
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.said import event_of
from pages.work import server

LINK, WAS, SESSION, DESK = "tab_link", "tab_was", "tab_session", "tab_desk"

HEARD, RUNS = "tab_heard", "tab_runs"
"""What this session has been told of one before it, and how many runs of a page it has had."""

MOST_RUNS = 10
"""How many of its first runs ask what there was before: the browser looks only at what has changed."""

DROP = "Drop the file anywhere: it becomes your data."
"""What stands over the page while a file is dragged over it."""

_tab = component("halfstep_tab", "keeper/keeper.js", "0", "mountTab", "unmountTab")


def about(link: dict[str, str]) -> None:
    """Say what link the session's experiment has."""
    st.session_state[LINK] = link if "digest" in link else None


def follow() -> None:
    """Let the browser remember it; called at the end of every page."""
    session = st.session_state.setdefault(SESSION, _name_of(server.session()))
    runs = st.session_state[RUNS] = min(st.session_state.get(RUNS, 0) + 1, MOST_RUNS)
    # What was told and is not taken yet is remembered like what is there: the browser would forget it otherwise.
    about = {"link": st.session_state.get(LINK) or was(), "desk": on_desk.named_in_browser() or was_on_desk()}
    about |= {"session": session, "heard": st.session_state.get(HEARD, []), "runs": runs, "drop": DROP}
    told = with_options(about)
    # Where Streamlit puts style sheets: it is none of the page's elements, and takes no room among them.
    with get_dg_singleton_instance().event_dg:
        _tab(key="keeper_tab", data=told, on_was_change=_was, on_desk_change=_was_on_desk, on_back_change=_nothing)


def _name_of(session: str) -> str:
    """Return what the browser calls a session: nobody takes it over by that name, as by Streamlit's own."""
    return hashlib.sha256(session.encode()).hexdigest()[:32]


def was() -> dict[str, str] | None:
    """Return the link of the session that was here before and knew data which this one does not, or None."""
    link: dict[str, str] | None = st.session_state.get(WAS)
    return link


def taken() -> None:
    """Say that the earlier session's experiment is this one's now."""
    st.session_state.pop(WAS, None)


def was_on_desk() -> str | None:
    """Return by what the browser knows what was on the desk of the session that was here before, or None."""
    mark: str | None = st.session_state.get(DESK)
    return mark


def desk_taken() -> None:
    """Say that the earlier session's desk is this one's now, or that it is not to be had."""
    st.session_state.pop(DESK, None)


def _was_on_desk() -> None:
    mark = _heard("desk")
    if isinstance(mark, str):
        st.session_state[DESK] = mark


def _was() -> None:
    link = _heard("was")
    if isinstance(link, dict) and all(isinstance(text, str) for item in link.items() for text in item):
        st.session_state[WAS] = link


def _heard(what: str) -> object:
    """Return what the browser says of the session before; None where it has said so already, or is to say it again."""
    heard: list[str] = st.session_state.get(HEARD, [])
    said: object = event_of("keeper_tab", what)
    if said is None or what in heard:
        return None
    st.session_state[HEARD] = sorted({*heard, what})
    return said


def _nothing() -> None:
    """A page that is connected again is run again, and asks for what it lacks."""
