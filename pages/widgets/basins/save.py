"""What can be taken away beside the picture: the cells as a table or as JSON."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.survey import cells_csv, cells_json
from em_core.multistart.basin_survey import Survey
from pages.widgets.shared.downloads import CSV, JSON, show_download
from pages.widgets.shared.parts import part
from pages.widgets.shared.sharing import show_sharing


def save_map(survey: Survey) -> None:
    """Show the downloads, and say what the link holds."""
    with part("sharing"), st.popover("Save and share"):
        show_sharing("The address of this page holds the map. Whoever opens it sees the same map.")
        show_download("Download the starts (CSV)", "halfstep-basins.csv", CSV, partial(cells_csv, survey))
        show_download("Download the map (JSON)", "halfstep-basins.json", JSON, partial(cells_json, survey))
        st.caption("The buttons below the map save it as PNG or SVG.")
