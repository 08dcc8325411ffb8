"""The standings of the race as a table, what has to be known of single entrants, and what can be taken away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.exports.fitted import stem_of
from em_core.experiments.exports.race import points_csv, standings_csv
from em_core.standings import Contest
from em_viz.race.sentences import how_counted
from pages.widgets.race.subject import Subject
from pages.widgets.race.told import Told
from pages.widgets.saving.panel import Offered, not_in_link, show_panel
from pages.widgets.shared.downloads import CSV, Download, Group
from pages.widgets.shared.folded import expander
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.text import plain

WHOLE = "The address of this page holds the race. Whoever opens it sees the same runs; only the times differ."


def show_board(about: Subject, shown: Exhibit, contest: Contest, told: Told) -> None:
    """Show the standings, the warnings, how to play an entrant, and the panel."""
    if not hides_future():
        with st.container(key="told-board"):
            st.subheader("Standings")
            st.html(told.table)
            if told.warnings:
                st.warning(plain(told.warnings))
    if told.drawing:
        st.caption(plain(told.drawing))
    st.html(told.ways)
    expander("How it is counted", lambda: _show_counting(contest), key="how-it-is-counted")
    stem = f"{stem_of(shown)}-race"
    tables = Group(
        "The race",
        Download("Standings (CSV)", f"{stem}-standings.csv", CSV, partial(standings_csv, contest)),
        Download("Points of all runs (CSV)", f"{stem}-points.csv", CSV, partial(points_csv, contest)),
    )
    show_panel(not_in_link(about.run) or WHOLE, lambda: Offered(stem, (tables,)))


def _show_counting(contest: Contest) -> None:
    st.markdown(plain(how_counted(contest)))
