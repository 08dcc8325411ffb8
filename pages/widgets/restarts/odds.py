"""How probable it is that so many starts find the best final point."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.multistart.restart_study import Study
from em_viz.multistart.restarts.best_of_r import best_of_r_figure
from em_viz.multistart.restarts.sentences import few_starts, odds, wanted_ends
from pages.widgets.shared.figure import show_figure
from pages.widgets.shared.folded import expander
from pages.widgets.shared.text import plain


def show_odds(study: Study) -> None:
    """Show, folded, the best-of-R curve beside its sentence."""
    expander("How many starts are enough?", partial(_show_curve, study), key="enough-starts")


def _show_curve(study: Study) -> None:
    wanted = wanted_ends(study)
    if not wanted or few_starts(study):
        st.markdown(plain(odds(study)))
        return
    left, right = st.columns([3, 2], vertical_alignment="center")
    figure = best_of_r_figure(study, wanted, dark=st.context.theme.type == "dark")
    show_figure(figure, "How many starts are enough", key="best_of_r", sentence=odds(study), place=left)
    right.markdown(plain(odds(study)))
