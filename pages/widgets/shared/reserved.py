"""Reserved place: a part of the page that is as high before its picture is there as after it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_viz.multistart.tournament import pictures
from em_viz.selection import curves

ROOMS: dict[str, str] = {
    "basins-answer": "1.7rem",
    "basins-picture": "30rem",
    "how-many-answer": "3.6rem",
    "how-many-picture": f"{curves.HEIGHT + 60}px",
    "pair-answer": "1.7rem",
    "race-answer": "1.7rem",
    "race-picture": "40rem",
    "restarts-answer": "1.7rem",
    "restarts-picture": "32rem",
    "theorems-answer": "3.8rem",
    "tournament-answer": "1.7rem",
    "tournament-picture": f"{5 * pictures.ROW + pictures.ROOM}px",
}
"""How high each place is at least, in CSS; by its key."""

WITHIN = {"how-many-picture": "off-stage-criterion"}
"""What the keys of containers in a place begin with that are as high as it, before their pictures are there: what
stands below these is pushed down once."""


def _css(key: str, height: str) -> str:
    # Streamlit draws a paragraph's own margin over what follows where the gap is small.
    paragraph = f'.st-key-{key} [data-testid="stMarkdownContainer"]'
    places = f".st-key-{key}" + (f', [class*="st-key-{WITHIN[key]}"]' if key in WITHIN else "")
    return f"{places} {{ min-height: {height}; }} {paragraph} {{ margin-bottom: 0; }}"


CSS = "\n".join(_css(key, height) for key, height in ROOMS.items())
"""Part of the style of every page: a style of its own would be a message for each place."""


def reserved(key: str) -> DeltaGenerator:
    """Return the place of that key, in ROOMS: what is below it does not move when it is filled."""
    if key not in ROOMS:
        raise KeyError(f"No height is named for the place {key!r}.")
    return st.container(key=key, gap="xsmall")
