"""Basins: a map of starting means, each coloured by the optimum that EM reaches from it."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from collections.abc import Callable
from functools import partial

import streamlit as st

from em_core.experiments.page_settings.map_settings import FIRST
from em_core.multistart.basin_survey import Survey
from em_viz.multistart.basins.basin_map import map_table
from pages.widgets.basins.ask import KEYS, Ask, fitting, from_query, unfit
from pages.widgets.basins.choose import choose
from pages.widgets.basins.conduct import Order, coarse, known, order, refine
from pages.widgets.basins.picture import drawn, show_map
from pages.widgets.basins.presets import presets
from pages.widgets.basins.replay import show_replay
from pages.widgets.basins.save import save_map
from pages.widgets.basins.status import status
from pages.widgets.basins.told import told_of
from pages.widgets.frame.head import renewed_answer, show_head
from pages.widgets.lectures.holding import is_held
from pages.widgets.shared.figure import show_as_table
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.runs import posed
from pages.widgets.shared.text import plain
from pages.widgets.starts.about import change, describe
from pages.widgets.starts.arriving import Page, arrive, remember


def show(made: Order, survey: Survey, answer: Callable[[str], None]) -> None:
    """Show the map, how to read it, and beside it the start that was clicked.

    answer:  shows the answer to the page's question.
    """
    told = told_of(survey, made.key)
    answer(told.headline)
    with fineness:
        packed = drawn(survey, made.key)
    with picture:
        show_map(packed, zoomed=ask.box is not None)
    with right:
        trace = show_replay(made, survey, ask.start, playing=not is_held())
    if is_held():
        # Nothing else is on the stage.
        refine(made, survey, fineness)
        return
    show_as_table(partial(map_table, survey), key="map")
    st.caption(plain(told.shared))
    for words in told.honest:
        st.warning(plain(words))
    save_map(survey, made.shown, trace)
    refine(made, survey, fineness)


PAGE = Page("basins", FIRST, KEYS, Ask(), from_query)
base, first = arrive(PAGE)
run, experiment = base.run, base.experiment
dataset = run.dataset()
wanted = fitting(first, experiment.k, dataset.d)
with st.sidebar:
    ask = choose(base, wanted, dataset) if wanted else first
    presets()
remember(PAGE, base, ask)

for note in unfit(first, experiment.k, dataset.d):
    st.info(plain(note))
made, why = None, ""
if wanted is not None:
    try:
        made = order(run, posed(run), ask)
    except ValueError as error:
        why = str(error)
there = made is not None and known(made)
with show_head("basins"):
    st.html(change(run))
    fineness = status(known=there)
with st.container(gap="xsmall"):
    with reserved("basins-answer"):
        answer = renewed_answer(known=there)
    place = st.container() if made is None or not there else None
    if made is not None and there:
        describe(run, posed(run))
    left, right = st.columns(2, gap="medium")
    with left:
        picture = reserved("basins-picture")
if wanted is None:
    st.info("With one component in one dimension there is one mean, and a map needs two. Choose a larger K in the lab.")
elif made is None:
    st.error(plain(why))
else:
    try:
        if place is not None:
            with place:
                describe(run, posed(run))
        with fineness:
            found = coarse(made)
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        show(made, found, answer)
