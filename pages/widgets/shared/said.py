"""What a widget said, for what is called when it has: nothing, where the page that it was on has gone meanwhile.

Somebody presses and changes the page, or the page is run anew before its end: Streamlit then still calls what was
registered for the press, and knows no value of the widget any more.
"""

from __future__ import annotations

from typing import Any

import streamlit as st


def value_of(key: str) -> Any:
    """Return a widget's value; None where it has none, or is gone."""
    return st.session_state.get(key)


def event_of(key: str, name: str) -> Any:
    """Return what came with an event of a component of our own; None where nothing did, or the component is gone."""
    said = st.session_state.get(key)
    return None if said is None else said.get(name)


def first_selected(key: str) -> object:
    """Return the first row that is selected in a table; None where none is."""
    said = st.session_state.get(key)
    return next(iter(said["selection"]["rows"]), None) if said else None
