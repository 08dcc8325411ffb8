"""The place where a page says how fine its map is, and where a finer one is asked for or stopped."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def status(*, known: bool) -> DeltaGenerator:
    """Return the place; `known`: whether something will be said there soon."""
    # Above all that comes late and grows, as the map's legend and the player do.
    place = st.container(key="basins-status", gap=None)
    if not known:
        # Streamlit leaves out what is empty.
        place.html("<span></span>")
    return place
