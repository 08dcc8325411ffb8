"""The page's address, which a click must not turn back.

The browser sends its address with every click. What was written into it here is there only when the browser has got
round to it, and a click before that still brings an address of ours from before: whatever is read from it would be
undone. So the addresses that a page has written are remembered, and an older one is put right before it is read. Who
goes back in the browser's history brings an older one, too, and means it; Streamlit tells the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from em_core.experiments.opening import overlooked
from pages.widgets.shared.text import plain

BROWSERS = frozenset({"step", "view", "future", "stage"})
"""What the player writes into the address by itself."""

LINK = "go"
"""What marks the links of a page to itself: its addresses never hold that, so no click can bring it."""

MOST = 50
"""So many addresses of a page are remembered."""


def link_to_this_page(query: Mapping[str, str]) -> dict[str, str]:
    """Return the query of a link that a page shows to itself; it is followed even to where one has just been."""
    return {**query, LINK: "1"}


def arrive(page: str) -> None:
    """Put the address right before the page runs, and say what of a link the page does not read.

    The addresses of another page are none of its business.
    """
    if st.session_state.get("address_of") != page:
        st.session_state["address_of"], st.session_state["addresses"] = page, []
        st.session_state["address_news"] = False
    _put_right()
    for note in st.session_state.get("address_notes", ()):
        st.info(plain(note))


def news() -> bool:
    """Return, once, whether the address is one that the page has not written: from a link, or out of the history."""
    return bool(st.session_state.pop("address_news", False))


def read() -> dict[str, str]:
    """Return what the address says now."""
    _put_right()
    return st.query_params.to_dict()


def replace(query: Mapping[str, str]) -> None:
    """Make the address say this and nothing else."""
    now = read()
    # First of all: a click may interrupt the run as soon as it has something to say to the browser.
    _remember(query)
    if now != query:
        st.query_params.from_dict(query)


def put(name: str, value: str | None) -> None:
    """Put a value into the address, or take it out where it is None."""
    others = {other: text for other, text in read().items() if other != name}
    replace(others if value is None else others | {name: value})


def _put_right() -> None:
    """Take an address of ours from before for what it is, and any other as it is."""
    came = st.query_params.to_dict()
    now = _ours(came)
    written: list[dict[str, str]] = st.session_state.setdefault("addresses", [])
    if now in written[-1:]:
        return
    if now in written and not _went_back():
        # The half-step that came along is one of another run.
        st.query_params.from_dict(written[-1] | {name: came[name] for name in BROWSERS - {"step"} & set(came)})
        return
    st.session_state["address_news"] = True
    counts = {name: len(st.query_params.get_all(name)) for name in came}
    st.session_state["address_notes"] = overlooked(st.session_state["address_of"], came, counts)
    linked = came.pop(LINK, None) is not None
    _remember(came)
    if linked:
        # The browser has followed the link, and leaves it to the page to say so in the address.
        st.query_params.from_dict(came)


def _remember(query: Mapping[str, str]) -> None:
    written: list[dict[str, str]] = st.session_state["addresses"]
    if _ours(query) not in written[-1:]:
        st.session_state["addresses"] = [*written, _ours(query)][-MOST:]


def _ours(query: Mapping[str, str]) -> dict[str, str]:
    """Return what an address says without what the player writes there."""
    return {name: value for name, value in query.items() if name not in BROWSERS}


def _went_back() -> bool:
    """Return whether the browser's history brought this address."""
    # Not every Streamlit knows; one that does not takes an address of before for one that is late.
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))
