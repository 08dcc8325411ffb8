"""The lab: one run on one data set, played half a step at a time."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from collections.abc import Callable, Iterator
from functools import partial

import streamlit as st

from em_core.data import DataError, Dataset
from em_core.experiments.run_description import RunDescription, described
from pages.widgets.arrival import session
from pages.widgets.arrival.history import remember, show_undo, undo_place
from pages.widgets.frame.head import show_renewed_head
from pages.widgets.lectures.holding import is_held
from pages.widgets.lessons.ask_me import show_ask_me
from pages.widgets.model import lab_hand as hand
from pages.widgets.model.by_name import show_by_name
from pages.widgets.model.covariances import show_covariances
from pages.widgets.model.lab_answers import show_what_is_known
from pages.widgets.model.lab_data import choose_data
from pages.widgets.model.lab_model import choose_model
from pages.widgets.model.lab_run import show_run, show_start
from pages.widgets.model.lab_start import choose_start, choose_stop
from pages.widgets.model.original_units import show_original_units
from pages.widgets.model.points import show_points
from pages.widgets.model.save import save_and_share
from pages.widgets.own.unusable import say_what_is_shown
from pages.widgets.saving.panel import not_in_link
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.parts import part, part_of_page
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.runs import packed, traced, warned
from pages.widgets.shared.text import plain


def controls(base: session.Base) -> tuple[RunDescription, Dataset]:
    """Return the run, and the data that it is made on.

    Show the sidebar in the order a lecturer thinks; while new data cannot be used, the last ones stay.
    """
    with st.sidebar:
        chosen = None
        try:
            with part("data"):
                chosen = choose_data(base)
            dataset = chosen.dataset() if chosen else None
        except DataError as error:
            show_problems(error.problems)
            dataset = None
        if chosen is None or dataset is None:
            chosen = session.shown()
            dataset = chosen.dataset()
            st.info(plain(f"The page shows the last data that it can use: {dataset.title}."))
        with part("model"):
            experiment = choose_model(base, chosen.experiment, dataset)
        show_problems(warned(experiment, chosen.own_points, dataset))
        with part("start"):
            experiment = choose_start(base, experiment, dataset, partial(part_of_page, "typed"))
        hand.saw(base)
        with part("stopping"):
            experiment = choose_stop(base, experiment)
        st.button("Reset everything", on_click=session.rebase, args=(session.FIRST,), width="stretch")
    return described(experiment, chosen.own_points), dataset


def attempts(base: session.Base) -> Iterator[tuple[RunDescription, Dataset]]:
    """Yield what is asked for, and then what is shown instead where that cannot be run."""
    yield controls(base)
    for run in (session.shown(), session.FIRST):
        yield run, run.dataset()


session.enter("lab")
base = session.current_base()
hand.follow()
top, undo = st.container(), undo_place()
stage = st.container()
with top:
    notes = st.empty() if base.notes else None
renew: Callable[[str], None] | None = None

# Whatever is being typed or uploaded, the last run that worked stays on the screen.
for run, dataset in attempts(base):
    name = f"{dataset.title}, K = {dict(run.options)['k']}"
    if renew is None:
        with top:
            beside, renew = show_renewed_head("lab", name)
    else:
        renew(name)
    try:
        meanwhile = partial(show_start, stage, run, dataset, not_in_link(run))
        shown, trace = traced(run, dataset, before_stopping=partial(session.show, run), meanwhile=meanwhile)
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        break
session.show(run)
remember("lab", run)
say_what_is_shown(top, dataset.title)
if notes is not None and (base.own is not None or run.own_points is None):
    notes.info(plain("\n\n".join(base.notes)))  # what a link lacked is here, once somebody has brought data
show_undo(undo, "lab", session.rebase)
packed(run, meanwhile=meanwhile)  # before the player, which is a fragment
with stage:
    show_run(run, shown, trace, not_in_link(run))
    # Below the player: what comes and goes must not move the picture.
    show_ask_me(trace, run.key, [f"row {dataset.row_called(i)}" for i in range(dataset.n)], dataset.columns, beside)
    if not hides_future():
        show_what_is_known(run, shown, trace, on_stage=is_held())
        show_original_units(shown, trace)
        show_by_name(trace, dataset.names, shown.components)
if not hides_future():
    show_covariances(shown, trace, f"covariances_{run.unseen.key[:12]}")
save_and_share(run, shown, trace)
with part("points"):
    show_points(run, dataset)
