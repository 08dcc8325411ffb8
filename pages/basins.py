"""Basins: a map of starting means, each coloured by the optimum that EM reaches from it."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.experiments.experiment import resolve
from em_core.multistart.basin_survey import Survey
from em_viz.multistart.basins.sentences import headline, honest_words, shared_words
from pages.widgets.basins.ask import fitting, unfit
from pages.widgets.basins.choose import choose
from pages.widgets.basins.conduct import Order, coarse, order, refine
from pages.widgets.basins.entry import arrive, remember
from pages.widgets.basins.picture import ROOM, show_map
from pages.widgets.basins.presets import presets
from pages.widgets.basins.replay import show_replay
from pages.widgets.basins.save import save_map
from pages.widgets.frame.head import show_answer, show_head
from pages.widgets.restarts.about import about, change
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import plain


def show(made: Order, survey: Survey, answer: DeltaGenerator, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """Show the map, how to read it, and beside it the start that was clicked.

    answer, left, right:  the places above, which are kept while the map is made.
    """
    with answer:
        show_answer(headline(survey))
    with left:
        show_map(survey, made.key, zoomed=ask.box is not None)
    with right:
        show_replay(made, survey, ask.start)
    status = st.container(height=56, border=False)
    st.caption(
        plain(shared_words(survey.start, survey.dataset, survey.model, {survey.slice.first, survey.slice.second}))
    )
    for words in honest_words(survey):
        st.warning(plain(words))
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
with show_head("basins"):
    change()
with st.container(gap="xsmall"):
    answer = reserved("basins-answer", "1.7rem")
    about(experiment, dataset)
    left, right = st.columns(2, gap="medium")
    with left:
        picture = reserved("basins-picture", ROOM)
if wanted is None:
    st.info("With one component in one dimension there is one mean, and a map needs two. Choose a larger K in the lab.")
else:
    try:
        with picture:
            made = order(experiment, dataset, ask)
            found = coarse(made)
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        show(made, found, answer, picture, right)
