"""The place where a page says how fine its map is, and where a finer one is asked for or stopped."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

CSS = """<style>
  /* As high whatever it says, and no higher than the page's name beside it: no button moves under a finger, and no
     picture. A telephone has the button in a line of its own. */
  .stMain .st-key-basins-status { min-height: 2.25rem; }
  .st-key-basins-status [data-testid="stHtml"] { height: 0; }
  .stMain .st-key-basins-status :has(> [class*="st-key-work-"]) { position: static; padding: 0; background: none; }
  .st-key-basins-status button { min-height: 2.25rem; padding-block: 0; }
  .st-key-basins-status [data-testid="stProgress"] p { margin: 0; line-height: 1.25; }
  .st-key-basins-status [data-testid="stProgress"] > div { gap: .25rem; }
  @media (min-width: 641px) {
    .stMain .st-key-basins-status { max-height: 2.25rem; }
    .st-key-basins-status [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; }
    .st-key-basins-status [data-testid="stColumn"] { min-width: 0; }
    .st-key-basins-status [data-testid="stColumn"]:last-child { flex: none; width: auto; }
  }
  @media (max-width: 640px) { .stMain .st-key-basins-status { min-height: 6.7rem; max-height: 6.7rem; } }
</style>"""


def status() -> DeltaGenerator:
    """Return the place."""
    # Above all that comes late and grows, as the map's legend and the player do.
    st.html(CSS)
    place = st.container(key="basins-status", gap=None)
    # Streamlit leaves out what is empty.
    place.html("<span></span>")
    return place
