"""The lab: one run on one data set, played half a step at a time."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from collections.abc import Iterator
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.data import DataError, Dataset
from em_core.experiments.experiment import Experiment, resolve
from em_core.experiments.risks import experiment_warnings
from pages.widgets.arrival import session
from pages.widgets.arrival.history import remember, show_undo
from pages.widgets.frame.head import show_head
from pages.widgets.model import lab_hand as hand
from pages.widgets.model.go_on import offer_to_go_on
from pages.widgets.model.lab_data import Choice, choose_data
from pages.widgets.model.lab_model import choose_model
from pages.widgets.model.lab_run import show_run
from pages.widgets.model.lab_save import save_lab
from pages.widgets.model.lab_start import choose_start, choose_stop
from pages.widgets.model.points import show_points
from pages.widgets.shared.parts import part
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.runs import packed, traced
from pages.widgets.shared.text import plain


def show_again(kept: session.Shown) -> None:
    """Show what was shown before."""
    session.rebase(*kept)


def controls(base: session.Base, typed: DeltaGenerator) -> tuple[Experiment, Dataset | None, Dataset]:
    """Return the experiment, people's own data where it is about them, and the data that it runs on.

    Show the sidebar in the order a lecturer thinks; while new data cannot be used, the last ones stay.
    """
    with st.sidebar:
        choice = None
        try:
            with part("data"):
                choice = choose_data(base)
            dataset = resolve(choice.experiment, choice.own) if choice else None
        except DataError as error:
            show_problems(error.problems)
            dataset = None
        if choice is None or dataset is None:
            choice = Choice(*session.shown())
            dataset = resolve(choice.experiment, choice.own)
            st.info(plain(f"The page shows the last data that it can use: {dataset.title}."))
        with part("model"):
            experiment = choose_model(base, choice.experiment, dataset)
        show_problems(experiment_warnings(experiment, dataset))
        with part("start"):
            experiment = choose_start(base, experiment, dataset, typed)
        hand.saw(base)
        with part("stopping"):
            experiment = choose_stop(base, experiment)
        st.button("Reset everything", on_click=session.rebase, args=(Experiment(),), width="stretch")
    return experiment, choice.own, dataset


def attempts(base: session.Base, typed: DeltaGenerator) -> Iterator[tuple[Experiment, Dataset | None, Dataset]]:
    """Yield what is asked for, and then what is shown instead where that cannot be run."""
    yield controls(base, typed)
    for experiment, own in (session.shown(), session.FIRST):
        yield experiment, own, resolve(experiment, own)


session.enter("lab")
base = session.current_base()
hand.follow()
if base.notes:
    st.info(plain("\n\n".join(base.notes)))
undo = st.sidebar.container()
title, stage, typed = st.empty(), st.container(), part("typed")

# Whatever is being typed or uploaded, the last run that worked stays on the screen.
for attempt, (experiment, own, dataset) in enumerate(attempts(base, typed)):
    with title.container():
        show_head("lab", f"{dataset.title}, K = {experiment.k}", attempt)
    try:
        trace = traced(experiment, dataset, before_stopping=partial(session.show, experiment, own))
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        break
session.show(experiment, own)
remember("lab", (experiment, own))
with undo:
    show_undo("lab", show_again)
packed(experiment.key, dataset, trace)  # before the player, which is a fragment
with stage:
    offer_to_go_on(experiment, own, trace)
    show_run(experiment, dataset, trace)
save_lab(experiment, own, dataset, trace)
with part("points"):
    show_points(experiment, dataset)
