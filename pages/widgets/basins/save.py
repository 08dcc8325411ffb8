"""What can be taken away beside the picture: the cells as a table or as JSON."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.survey import cells_csv, cells_json
from em_core.multistart.basin_survey import Survey
from pages.widgets.sharing import show_sharing
from pages.widgets.text import plain


def save_map(survey: Survey) -> None:
    """Show the downloads, and say what the link holds."""
    with st.popover("Save and share"):
        show_sharing("The address of this page is the map: copy it, and the same cells are made.")
        for label, name, kind, make in (
            ("The cells, as CSV", "halfstep-basins.csv", "text/csv", cells_csv),
            ("The map, as JSON", "halfstep-basins.json", "application/json", cells_json),
        ):
            st.download_button(
                plain(label),
                partial(make, survey),
                name,
                kind,
                on_click="ignore",
                width="stretch",
                key=f"download_{name}",
            )
        st.caption("PNG and SVG of the map itself are beside it.")
