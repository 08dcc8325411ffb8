"""Basins: a map of starting means, each coloured by the optimum that EM reaches from it."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.experiment import resolve
from em_core.multistart.basin_survey import Survey
from em_viz.multistart.basins.sentences import headline, honest_words, shared_words
from pages.widgets.basins.ask import fitting, unfit
from pages.widgets.basins.choose import choose
from pages.widgets.basins.conduct import Order, coarse, order, refine
from pages.widgets.basins.entry import arrive, remember
from pages.widgets.basins.picture import show_map
from pages.widgets.basins.presets import presets
from pages.widgets.basins.replay import show_replay
from pages.widgets.basins.save import save_map
from pages.widgets.frame.head import show_answer, show_head
from pages.widgets.restarts.about import about
from pages.widgets.text import plain


def show(made: Order, survey: Survey) -> None:
    """Show the map, how to read it, and the start that was clicked."""
    show_answer(headline(survey))
    for words in honest_words(survey):
        st.warning(plain(words))
    status = st.container(height=56, border=False)
    show_map(survey, made.key, zoomed=ask.box is not None)
    st.caption(
        plain(shared_words(survey.start, survey.dataset, survey.model, {survey.slice.first, survey.slice.second}))
        + " Point at a start to see its end; click to replay it; drag to zoom."
    )
    show_replay(made, survey, ask.start)
    save_map(survey)
    refine(made, survey, status)


base, first = arrive()
experiment, own = base.experiment, base.own
dataset = resolve(experiment, own)
wanted = fitting(first, experiment.k, dataset.d)
with st.sidebar:
    ask = choose(base, wanted, dataset) if wanted else first
    presets()
remember(ask, experiment, own)

for note in unfit(first, experiment.k, dataset.d):
    st.info(plain(note))
show_head("basins")
about(experiment, dataset)
if wanted is None:
    st.info("With one component in one dimension there is one mean, and a map needs two. Choose a larger K in the lab.")
else:
    try:
        made = order(experiment, dataset, ask)
        found = coarse(made)
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        show(made, found)
