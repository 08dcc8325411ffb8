"""From a model's page to its many runs: where other starts lead, and which way to draw one is worth its steps."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.page_settings.tournament_settings import TournamentAsk
from em_core.experiments.repeated import has_tournament, visit_query
from em_core.experiments.visits import Visit
from pages.widgets.text import plain


def show_many_starts(visit: Visit, shown: Exhibit) -> None:
    """Show the ways to many runs of the visit: the same model, data and options."""
    st.subheader("From other starts", anchor=False)
    objective = shown.model.objective
    st.markdown(plain(f"This run shows where one start leads. Others may end elsewhere, at another {objective}."))
    query = visit_query(visit)
    left, right = st.columns([2, 3])
    runs = DrawnAsk()
    label = f"Restarts: {runs.runs} starts, where they end, and how often"
    left.page_link("pages/restarts.py", label=plain(label), query_params=query | runs.query)
    if has_tournament(visit):
        label = "Tournament: ways to draw a start against each other"
        right.page_link("pages/tournament.py", label=plain(label), query_params=query | TournamentAsk().query)
