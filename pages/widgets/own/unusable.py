"""What was brought and cannot be used yet: the page says above its picture that this is of other data."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.widgets.shared.text import plain

NAME = "desk_unusable"


def cannot_use(name: str | None) -> None:
    """Remember what cannot be used, by its name; None where there is nothing of the kind."""
    st.session_state[NAME] = name


def say_what_is_shown(place: DeltaGenerator, title: str) -> None:
    """Say what the picture shows, where what was brought cannot be used.

    title:  of the data that are shown.
    """
    name: str | None = st.session_state.get(NAME)
    if name is not None:
        place.warning(plain(f"{name} cannot be used yet; the side panel says why. The picture is still of: {title}."))
