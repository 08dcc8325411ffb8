"""Hiding what comes: while it is on, a page tells nothing of how a run ends; a player turns it on and off."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

FUTURE, HIDE = "future", "hide"
"""How the address says it."""

BY_PLAYER, TURNED = "hiding_by_player", "hiding_turned"

HIDDEN = (
    "What comes is hidden on this page. To show it, use the player's button with the crossed-out eye, or the key H."
)
"""What stands where something is left out."""


@dataclass(frozen=True)
class Turned:
    """A player has turned it on or off.

    page, said:  on which page, and what the address said then: the browser does not tell what its scripts have written
                 into the address since, and a link that says something else counts more.
    """

    hiding: bool
    page: str | None
    said: str | None


def hides_future() -> bool:
    """Return whether how the run ends is not to be told: as a player has turned it, else as the address says."""
    said = st.query_params.get(FUTURE)
    turned: Turned | None = st.session_state.get(BY_PLAYER)
    if turned is not None and (turned.page, turned.said) == (st.session_state.get("page"), said):
        return turned.hiding
    return said == HIDE


def take(hiding: bool) -> None:
    """Take from a player that it hides what comes, or shows it; called before anything runs again."""
    st.session_state[BY_PLAYER] = Turned(hiding, st.session_state.get("page"), st.query_params.get(FUTURE))
    st.session_state[TURNED] = True


def show() -> None:
    """Show what comes, where no player is there to be asked."""
    take(hiding=False)


def follow() -> None:
    """Have the whole page follow a player that has turned it, where only a fragment has run."""
    context = get_script_run_ctx()
    if st.session_state.pop(TURNED, False) and context is not None and context.fragment_ids_this_run:
        st.rerun()
