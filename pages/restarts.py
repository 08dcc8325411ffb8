"""Restarts: the experiment of the lab from many starts; where they end, and how often."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.data import Dataset
from em_core.experiments.experiment import resolve
from em_core.multistart.restart_study import Study
from em_viz.multistart.restarts.sentences import few_starts, fit_caption, headline, honest_words
from pages.widgets.restarts import replay
from pages.widgets.restarts.about import about, examples
from pages.widgets.restarts.ask import choose, offer_another
from pages.widgets.restarts.conduct import conducted, study_key
from pages.widgets.restarts.entry import arrive, remember
from pages.widgets.restarts.odds import show_odds
from pages.widgets.restarts.optima import show_optima
from pages.widgets.restarts.river import packed_river, show_river
from pages.widgets.restarts.save import save_study
from pages.widgets.text import plain


def show(study: Study, key: str, own: Dataset | None) -> None:
    """Show what came out, from the whole down to the single run."""
    replay.arrive(study, key)
    replay.remember(study, key)
    st.markdown(f"#### {plain(headline(study))}")
    for words in honest_words(study):
        st.warning(plain(words))
    if few_starts(study):
        offer_another(base, ask)
    choose_run = partial(replay.choose, study, key)
    show_river(
        packed_river(key, study),
        shown=replay.chosen(study, key),
        scroll=replay.scrolls(),
        target=replay.ANCHOR,
        on_run=choose_run,
    )
    st.caption("Point at a run to see it in both pictures. Click to replay it; shift-click to put it beside another.")
    st.subheader("Where they end")
    st.caption(plain(fit_caption(study)))
    show_optima(study, choose_run, replay.chosen(study, key)[0])
    show_odds(study)
    replay.show_replay(study, key)
    save_study(study, own)


base, first = arrive()
experiment, own = base.experiment, base.own
dataset = resolve(experiment, own)
with st.sidebar:
    ask = choose(base, first)
    examples()
remember(ask, experiment, own)

st.title("Where you start decides where you end")
about(experiment, dataset)
key = study_key(experiment, ask)
try:
    found = conducted(key, experiment, dataset, ask)
except ValueError as error:
    st.error(plain(str(error)))
else:
    if found is not None:
        show(found, f"{key[:16]}-{found.n_runs}", own)
