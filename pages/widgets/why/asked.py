"""What these pages keep in the address beside the run: choices and numbers that are not the usual ones."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.widgets.text import plain


def choice_in_link(name: str, labels: Mapping[str, str], *, label: str) -> str:
    """Show a row of choices and return the chosen one's key; the first is the usual one, which no address names.

    Another choice is another animation, so the half-step in the address goes.
    """
    keys = list(labels)
    asked = st.query_params.get(name, keys[0])
    chosen = st.segmented_control(
        plain(label),
        keys,
        default=asked if asked in keys else keys[0],
        format_func=lambda key: plain(labels[key]),
        key=f"choice_{'_'.join(keys)}",
        label_visibility="collapsed",
        on_change=_another,
    )
    # A click on the chosen one lets go of it.
    found = chosen if chosen in keys else keys[0]
    put_in_link(name, found, keys[0])
    return found


def _another() -> None:
    st.query_params.pop("step", None)


def number_in_link(name: str, usual: int, low: int, high: int) -> int:
    """Return the whole number that the address holds, or the usual one where it holds none from low to high."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and low <= int(text) <= high else usual


def put_in_link(name: str, value: object, usual: object) -> None:
    """Write a value into the address, or leave it out where it is the usual one."""
    if value == usual:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != str(value):
        st.query_params[name] = str(value)
