"""What can be taken away beside the picture: the cells as a table or as JSON."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.survey import cells_csv, cells_json
from em_core.multistart.basin_survey import Survey
from pages.widgets.shared.parts import part
from pages.widgets.shared.sharing import show_sharing
from pages.widgets.shared.text import plain


def save_map(survey: Survey) -> None:
    """Show the downloads, and say what the link holds."""
    with part("sharing"), st.popover("Save and share"):
        show_sharing("The address of this page holds the map. Whoever opens it sees the same map.")
        for label, name, kind, make in (
            ("Download the starts (CSV)", "halfstep-basins.csv", "text/csv", cells_csv),
            ("Download the map (JSON)", "halfstep-basins.json", "application/json", cells_json),
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
        st.caption("The buttons below the map save it as PNG or SVG.")
