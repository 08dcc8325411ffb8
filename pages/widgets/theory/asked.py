"""What these pages keep in the address beside the run: choices and numbers that are not the usual ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from em_core.experiments.url_fields import unusable, whole
from pages.widgets.arrival import address
from pages.widgets.shared.text import plain

T = TypeVar("T")


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
    address.put("step", None)


def number_in_link(name: str, usual: int, low: int, high: int) -> int:
    """Return the whole number that the address holds; where it holds none from low to high, say so, and the usual."""
    return value_in_link(name, usual, lambda text: whole(text, low, high), str(usual))


def value_in_link(name: str, usual: T, read: Callable[[str], T], instead: str) -> T:
    """Return what the address holds under a name, or the usual value, with a note where it cannot be used.

    read:     text -> value, or ValueError with the rule that continues "must be ...".
    instead:  what the note says is shown.
    """
    text = st.query_params.get(name)
    if text is None:
        return usual
    try:
        return read(text)
    except ValueError as rule:
        # What the page itself wrote may be about another run, and nobody is to blame.
        if st.session_state.get(f"wrote_{name}") != text:
            st.info(plain(unusable(name, text, rule, instead)))
        return usual


def put_in_link(name: str, value: object, usual: object) -> None:
    """Write a value into the address, or leave it out where it is the usual one."""
    text = None if value == usual else str(value)
    if text is not None:
        st.session_state[f"wrote_{name}"] = text
    address.put(name, text)
