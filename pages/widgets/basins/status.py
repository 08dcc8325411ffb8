"""The place where a page says how fine its map is, and where a finer one is asked for or stopped."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

CSS = """<style>
  /* As high whatever it says: no button moves under a finger. A telephone has its button in a line of its own. */
  .stMain .st-key-basins-status { min-height: 3.5rem; }
  @media (min-width: 641px) {
    .st-key-basins-status [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; }
    .st-key-basins-status [data-testid="stColumn"] { min-width: 0; }
    .st-key-basins-status [data-testid="stColumn"]:last-child { flex: none; width: auto; }
  }
  @media (max-width: 640px) { .stMain .st-key-basins-status { min-height: 6.9rem; } }
</style>"""


def status() -> DeltaGenerator:
    """Return the place."""
    # Above all that comes late and grows, as the map's legend and the player do.
    st.html(CSS)
    return st.container(key="basins-status", gap="xsmall")
