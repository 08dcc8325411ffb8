"""The tournament: ways to start EM against each other, on the session's data and model, at equal cost."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.experiment import resolve
from em_viz.multistart.tournament.sentences import asides, headline, what_is_best
from pages.widgets.restarts.about import about
from pages.widgets.text import plain
from pages.widgets.tournament.ask import choose
from pages.widgets.tournament.board import show_board
from pages.widgets.tournament.conduct import conducted, tournament_key
from pages.widgets.tournament.entry import arrive, remember

base, first = arrive()
experiment, own = base.experiment, base.own
dataset = resolve(experiment, own)
with st.sidebar:
    ask = choose(base, first)
remember(ask, experiment, own)

st.title("Which start is worth its steps?")
about(experiment, dataset)
rules = ask.rules(experiment)
try:
    found = conducted(tournament_key(experiment, rules), experiment, dataset, rules)
except ValueError as error:
    st.error(plain(str(error)))
else:
    if found is not None:
        st.markdown(f"#### {plain(headline(found))}")
        st.markdown(plain(what_is_best(found)))
        for words in asides(found):
            st.caption(plain(words))
        show_board(found)
