"""The standings of the race as a table, what has to be known of single entrants, and what can be taken away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.algorithms import PLAYABLE
from em_core.catalogue.entry import Exhibit
from em_core.experiments.exports.fitted import stem_of
from em_core.experiments.exports.race import points_csv, standings_csv
from em_core.experiments.page_settings.lesson_settings import ID
from em_core.experiments.run_description import RunDescription
from em_core.standings import Contest, Entrant
from em_viz.race.sentences import how_counted, random_words, warnings
from em_viz.race.table import standings_table
from pages.widgets.race.subject import Subject
from pages.widgets.saving.panel import Offered, not_in_link, show_panel
from pages.widgets.shared.downloads import CSV, Download, Group
from pages.widgets.shared.folded import expander
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.links import link
from pages.widgets.shared.table import show_table
from pages.widgets.shared.text import plain

WHOLE = "The address of this page holds the race. Whoever opens it sees the same runs; only the times differ."

LESSON = "the_race"
"""The lesson that asks about a race."""


def show_board(about: Subject, shown: Exhibit, contest: Contest) -> None:
    """Show the standings, the warnings, how to play an entrant, and the panel."""
    if not hides_future():
        with st.container(key="told-board"):
            st.subheader("Standings")
            show_table(standings_table(contest), label="Algorithms, the first to arrive first")
            if said := warnings(contest):
                st.warning(plain("\n\n".join(said)))
    if drawing := random_words(contest):
        st.caption(plain(drawing))
    lesson = link("lesson", "Lesson: which of three is first?", {ID: LESSON})
    st.html(f'{_replays(about.run, contest)}<div class="hs-row">{lesson}</div>')
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


def _replays(run: RunDescription, contest: Contest) -> str:
    """Return links to the page that plays an entrant half a step at a time from this start, as HTML; "" without any."""
    played = [each.entrant for each in contest.standings if each.entrant.id in PLAYABLE]
    page = "lab" if run.points else "model"
    ways = "".join(link(page, each.title, _played(run, each).query) for each in played)
    said = '<span class="hs-quiet">Play every half-step:</span>'
    return f'<div class="hs-row hs-replays">{said}{ways}</div>' if ways else ""


def _played(run: RunDescription, entrant: Entrant) -> RunDescription:
    """Return the run by an entrant, as its own page plays it."""
    numbers = dict(entrant.numbers)
    blocks = int(numbers.pop("blocks", run.blocks))
    return replace(run, algorithm=entrant.id, blocks=blocks, algorithm_options=tuple(numbers.items()))
