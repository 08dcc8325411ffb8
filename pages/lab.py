"""The lab: one run on one data set, played half a step at a time."""

from __future__ import annotations

import streamlit as st

from em_core.data import DataError, data_warnings
from em_core.experiment import Experiment, resolve
from pages.widgets import session
from pages.widgets.lab.data import choose_data
from pages.widgets.lab.model import choose_model
from pages.widgets.lab.points import show_points
from pages.widgets.lab.run import show_run
from pages.widgets.lab.save import save_and_share
from pages.widgets.lab.start import choose_start, choose_stop
from pages.widgets.problems import plain, show_problems
from pages.widgets.runs import traced


def controls(base: session.Base) -> session.Shown:
    """Show the sidebar in the order a lecturer thinks; what was shown last, while there are no data to use."""
    with st.sidebar:
        try:
            choice = choose_data(base)
            if choice is None:
                return session.shown()
            dataset = resolve(choice.experiment, choice.own)
        except DataError as error:
            show_problems(error.problems)
            return session.shown()
        experiment = choose_model(base, choice.experiment, dataset)
        show_problems(data_warnings(dataset, experiment.k))
        experiment = choose_start(base, experiment, dataset)
        experiment = choose_stop(base, experiment)
        st.button("Reset everything", on_click=session.rebase, args=(Experiment(),), width="stretch")
    return experiment, choice.own


session.enter("lab")
base = session.current_base()
for note in base.notes:
    st.info(plain(note))

# Whatever is being typed or uploaded, the last run that worked stays on the screen.
for experiment, own in (controls(base), session.shown(), session.FIRST):
    dataset = resolve(experiment, own)
    try:
        trace = traced(experiment.key, experiment, dataset)
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        break
session.show(experiment, own)

show_run(experiment, dataset, trace)
save_and_share(experiment, own, dataset, trace)
show_points(experiment, dataset)
