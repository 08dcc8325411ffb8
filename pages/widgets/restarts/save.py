"""What can be taken away: the runs and the optima as tables."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.study import optima_csv, runs_csv
from em_core.multistart.restart_study import Study
from pages.widgets.shared.downloads import CSV, show_download
from pages.widgets.shared.parts import part
from pages.widgets.shared.sharing import show_sharing


def save_study(study: Study, limit: str | None) -> None:
    """Show the downloads, and say what the link holds and what does not fit in it.

    limit:  the sentence on what does not fit; None where everything does.
    """
    with part("sharing"), st.popover("Save and share"):
        whole = "The address of this page holds the experiment and its starts. Whoever opens it sees the same runs."
        show_sharing(limit or whole)
        show_download("Download the runs (CSV)", "halfstep-runs.csv", CSV, partial(runs_csv, study))
        show_download("Download the final points (CSV)", "halfstep-optima.csv", CSV, partial(optima_csv, study))
