"""One model of the family, in the shape that all have: what is seen and hidden, the run, the lesson, the data."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial

import streamlit as st

from em_core.data import DataError
from em_core.em.capabilities import capabilities_of
from em_core.experiments.risks import warnings_of
from em_core.experiments.run_description import MODEL, RunDescription, described
from em_core.experiments.visits import Visit, first_visit
from pages.widgets.arrival import history, session
from pages.widgets.arrival.visiting import arrive
from pages.widgets.lessons.ask_me import show_ask_me
from pages.widgets.model import hand
from pages.widgets.model.by_name import show_by_name
from pages.widgets.model.controls import choose
from pages.widgets.model.covariances import show_covariances
from pages.widgets.model.many_starts import show_many_starts
from pages.widgets.model.next_line import show_next_line
from pages.widgets.model.original_units import show_original_units
from pages.widgets.model.save import save_and_share
from pages.widgets.model.sections import lesson, provenance, show_data, top
from pages.widgets.own.unusable import say_what_is_shown
from pages.widgets.saving.panel import not_in_link
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.parts import part
from pages.widgets.shared.player import show_player
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.runs import packed, traced
from pages.widgets.shared.text import plain

base = arrive()
for note in base.notes:
    st.info(plain(note))


undo = st.sidebar.container()
unread, stage, typed = st.empty(), st.container(), part("typed")


def chosen() -> RunDescription | None:
    """Show the sidebar; None while it does not say what could be shown."""
    with st.sidebar:
        try:
            visit = choose(base, typed)
            run = None if visit is None else described(visit)
            if run is not None:
                traced(run, before_stopping=partial(session.show, run))
        except DataError as error:
            show_problems(error.problems)
            run = None
        except ValueError as error:
            st.error(plain(str(error)))
            run = None
        if run is None:
            st.info("Nothing can be run yet. The page shows the last run.")
        return run


last = session.last(MODEL) or described(first_visit(base.visit.model))
run = chosen() or last
shown, trace = traced(run)
session.show(run)
history.remember("model", run)
with undo:
    history.show_undo("model", partial(session.begin, MODEL))

visit = run.visit
say_what_is_shown(unread, shown.sample.title)
with stage:
    beside = top(visit, shown)
    show_problems(warnings_of(run, shown))
    show_player(
        packed(run),
        key="model-player",
        run=f"{visit.model} {visit.example}" if visit == Visit(visit.model, visit.example) else run.key,
        heard=hand.heard(),
        about_link=not_in_link(run),
        on_start=partial(hand.take, run=run, shown=shown),
    )
    # Below the player: a question that comes and goes must not move the picture.
    show_ask_me(trace, run.key, shown.sample.rows, shown.sample.columns, beside)
    if not hides_future():
        show_next_line(run, shown, trace)
        show_original_units(shown, trace)
        if run.own is not None and capabilities_of(trace.model).probabilities:
            show_by_name(trace, shown.sample.rows, shown.components)
if not hides_future():
    show_covariances(shown, trace, f"covariances_{run.unseen.key[:12]}")
save_and_share(run, shown, trace)
show_many_starts(run, shown)
lesson(shown)
with part("points"):
    show_data(visit, shown)
provenance(visit, shown)
