"""The standings on a page: two pictures with the same rows, the table, and what can be taken away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.tournament import standings_csv, trials_csv
from em_core.multistart.tournament import Tournament
from em_viz.multistart.tournament.pictures import gaps_figure, gaps_legend, hit_rates_figure, rates_legend
from em_viz.multistart.tournament.table import gaps_table
from pages.widgets.saving.panel import Offered, show_panel
from pages.widgets.shared.downloads import CSV, Download, Group
from pages.widgets.shared.figure import show_still
from pages.widgets.shared.folded import expander
from pages.widgets.shared.text import plain

COUNTING = """
One step is an E-step and an M-step of a run or of a short inner run, one pass of k-means, or one M-step from given
responsibilities. Choosing points is free. Steps before a collapse are counted, and every start counts as at least one
step. In a repetition a method makes start after start until its steps are used; the last run is cut there. Start
number *i* of repetition *t* has the same seed for every method. A method that draws nothing at random makes one run.

A repetition has found the best point when one of its runs ends there. A run that is cut has found it, too, when no
parameter differs by more than a hundredth of the data's standard deviation. So has one whose log-likelihood differs by
less than a millionth of its size, or by less than 0.001 nats. The intervals are Wilson's, of 95 %. After Biernacki,
Celeux & Govaert (2003), *Computational Statistics & Data Analysis* 41, 561–575.
"""


def show_pictures(tournament: Tournament, known_by: str, name_of: str = "") -> None:
    """Show the two pictures, and what their marks are.

    known_by:  what the tournament goes by among all: its pictures are made once for everybody.
    name_of:   what their elements' names end with, where a run of the page shows more than one tournament.
    """
    dark = st.context.theme.type == "dark"
    # An element's name is its own; the pictures may be shown more than once in a run.
    # Side by side, each with its title and its table: by the style of the page, without columns.
    with st.container(key=f"rates-and-gaps{name_of}"):
        for title, draw, legend, name, table in (
            ("How often the best point is found", hit_rates_figure, rates_legend, "hit_rates", None),
            # Its axis is neither linear nor one of Plotly's.
            (
                "How far below it each repetition ends",
                gaps_figure,
                gaps_legend,
                "gaps",
                partial(gaps_table, tournament),
            ),
        ):
            st.markdown(f"**{plain(title)}**")
            show_still(
                f"{name} {known_by} {dark}",
                partial(draw, tournament, dark=dark),
                title,
                key=f"tournament_{name}{name_of}",
                legend=legend,
                table=table,
            )
    with st.container(key=f"rates-on-stage{name_of}"):
        show_still(
            f"stage {known_by} {dark}",
            partial(hit_rates_figure, tournament, dark=dark, stage=True),
            "How often the best point is found, on the stage",
            key=f"tournament_stage{name_of}",
            table=[],
        )
    st.caption("A number below a mark is how many repetitions ended there.")


def _show_counting() -> None:
    st.markdown(COUNTING)


def show_board(tournament: Tournament, standings: str, stem: str) -> None:
    """Show the standings as a table, how they are counted, and what can be taken away.

    standings:  the table, as HTML.
    stem:       how the names of its files begin.
    """
    st.subheader("The same in numbers")
    st.html(standings)
    expander("How a step is counted", _show_counting, key="how-a-step-is-counted")
    tables = Group(
        "The comparison",
        Download("Table (CSV)", f"{stem}-starting-methods.csv", CSV, partial(standings_csv, tournament)),
        Download("Repetitions (CSV)", f"{stem}-repetitions.csv", CSV, partial(trials_csv, tournament)),
    )
    said = "The address of this page holds the comparison. Whoever opens it sees the same repetitions."
    show_panel(said, lambda: Offered(f"{stem}-starting-methods", (tables,)))
