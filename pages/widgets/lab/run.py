"""The run itself: the player, and the inspector of the point that was clicked or named."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core import Trace
from em_core.data import Dataset
from em_core.experiment import Experiment
from em_viz.views import inspector
from pages.widgets.player import feed_panel, show_player
from pages.widgets.runs import packed


@st.fragment
def show_run(experiment: Experiment, dataset: Dataset, trace: Trace[Any, Any]) -> None:
    """Show the player. A click on a point comes back here alone, and the rest of the page stays as it is."""
    point = show_player(packed(experiment.key, dataset, trace), key="lab-player")
    if point is not None:
        feed_panel(experiment.key, inspector(trace.model, dataset, trace, point))
