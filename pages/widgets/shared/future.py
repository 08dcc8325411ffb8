"""Hiding what comes: while it is on, a page tells nothing of how a run ends; a player turns it on and off."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

FUTURE, HIDE = "future", "hide"
"""How the address says it."""

BY_PLAYER, TURNED = "hiding_by_player", "hiding_turned"

HIDDEN = "What comes is hidden on this page. Press H, or the button beside the player, to show it."
"""What stands where something is left out."""


def hides_future() -> bool:
    """Return whether how the run ends is not to be told: by the address, or by a player that is not in it."""
    page, hiding = st.session_state.get(BY_PLAYER, ("", False))
    return st.query_params.get(FUTURE) == HIDE or (hiding and page == st.session_state.get("page"))


def take(hiding: bool, *, in_address: bool) -> None:
    """Take from a player that it hides what comes, or shows it; called before anything runs again.

    in_address:  whether the player has written it into the address, which then says it.
    """
    if not in_address:
        st.session_state[BY_PLAYER] = st.session_state.get("page"), hiding
    st.session_state[TURNED] = True


def follow() -> None:
    """Have the whole page follow a player that has turned it, where only a fragment has run."""
    context = get_script_run_ctx()
    if st.session_state.pop(TURNED, False) and context is not None and context.fragment_ids_this_run:
        st.rerun()
