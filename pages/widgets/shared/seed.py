"""The seed that random starts are drawn with: a field, and a button that goes on to the next."""

from __future__ import annotations

import streamlit as st

from em_core.data.generators import LARGEST_SEED
from pages.widgets.shared.said import value_of
from pages.widgets.shared.text import plain


def choose_seed(key: str, first: int, label: str, button: str, *, most: int = LARGEST_SEED, step: int = 1) -> int:
    """Show both; return the seed.

    key:    of the field; first: what it shows first; most: the largest that can be chosen.
    step:   how far the button goes; after the largest seed it begins again with 0.
    """
    with st.container(key=f"side-by-side-{key}", horizontal=True, vertical_alignment="bottom", gap="small"):
        return choose_seed_here(key, first, label, button, most=most, step=step)


def choose_seed_here(key: str, first: int, label: str, button: str, *, most: int = LARGEST_SEED, step: int = 1) -> int:
    """Show both where we are: in a part of the side panel, whose style puts them side by side."""
    seed = st.number_input(plain(label), 0, most, first, key=key)
    st.button(plain(button), on_click=_go_on, args=(key, most, step), key=f"another-{key}")
    return int(seed)


def _go_on(key: str, most: int, step: int) -> None:
    seed = value_of(key)
    if seed is not None:
        st.session_state[key] = seed + step if seed + step <= most else 0
