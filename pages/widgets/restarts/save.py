"""What can be taken away: the runs and the optima as tables."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.study import optima_csv, runs_csv
from em_core.multistart.restart_study import Study
from pages.widgets.shared.parts import part
from pages.widgets.shared.sharing import show_sharing
from pages.widgets.shared.text import plain


def save_study(study: Study, limit: str | None) -> None:
    """Show the downloads, and say what the link holds and what does not fit in it.

    limit:  the sentence on what does not fit; None where everything does.
    """
    with part("sharing"), st.popover("Save and share"):
        whole = "The address of this page holds the experiment and its starts. Whoever opens it sees the same runs."
        show_sharing(limit or whole)
        for label, name, make in (
            ("Download the runs (CSV)", "halfstep-runs.csv", runs_csv),
            ("Download the final points (CSV)", "halfstep-optima.csv", optima_csv),
        ):
            st.download_button(
                plain(label),
                partial(make, study),
                name,
                "text/csv",
                on_click="ignore",
                width="stretch",
                key=f"download_{name}",
            )
