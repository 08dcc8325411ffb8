"""The standings on a page: two pictures with the same rows, the table, and what can be taken away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.tournament import standings_csv, trials_csv
from em_core.multistart.tournament import Tournament
from em_viz.multistart.tournament.pictures import gaps_figure, hit_rates_figure
from em_viz.multistart.tournament.table import standings_table
from pages.widgets.sharing import show_sharing
from pages.widgets.text import plain

COUNTING = """
An E+M step of a run, an E+M step of a short inner run, a sweep of k-means, and an M-step from given responsibilities
cost **one step each**. Choosing points costs nothing, a step that a collapse broke off is paid for, and every start
costs at least one. A trial makes start after start and ends exactly at its budget: the last run is cut there, wherever
it is. Start number *i* of trial *t* is drawn with the same seed by every strategy. A strategy that draws nothing would
make one run again and again, so it makes it once.

A trial has found the best end when a run of it ends there, or is so near when the budget cuts it that no parameter is
further off than a hundredth of the data's standard deviation, or the log-likelihood than a millionth of its size (a
thousandth of a nat where it is small). The intervals are Wilson's, of 95 %. After Biernacki, Celeux & Govaert (2003),
*Computational Statistics & Data Analysis* 41, 561–575.
"""


def show_board(tournament: Tournament) -> None:
    """Show the standings."""
    dark = st.context.theme.type == "dark"
    left, right = st.columns([2, 3])
    for place, title, figure, name in (
        (left, "How often the best end is found", hit_rates_figure(tournament, dark=dark), "hit_rates"),
        (right, "How far below it each trial stays", gaps_figure(tournament, dark=dark), "gaps"),
    ):
        place.markdown(f"##### {plain(title)}")
        place.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=f"tournament_{name}")
    st.caption(
        "Bubbles are trials, as many as the number beside them: green circles found the best end, grey diamonds did "
        "not. Above them, the median of the row, its quartiles (thick) and its deciles (thin)."
    )
    st.subheader("The same in numbers")
    st.dataframe(standings_table(tournament), hide_index=True)
    with st.expander("How a step is counted"):
        st.markdown(COUNTING)
    with st.popover("Save and share"):
        show_sharing("The address of this page is the tournament: copy it, and the same trials are made.")
        for label, name, make in (
            ("The standings, as CSV", "halfstep-tournament.csv", standings_csv),
            ("The trials, as CSV", "halfstep-trials.csv", trials_csv),
        ):
            st.download_button(
                plain(label),
                partial(make, tournament),
                name,
                "text/csv",
                on_click="ignore",
                width="stretch",
                key=f"download_{name}",
            )
