"""One model of the family, in the shape that all have: what is seen and hidden, the run, the lesson, the data."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError
from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_core.experiments.run_description import MODEL, RunDescription, described
from em_core.experiments.visits import first_visit
from pages.widgets.arrival import history, session
from pages.widgets.arrival.visiting import arrive
from pages.widgets.lessons.ask_me import show_ask_me
from pages.widgets.model.by_name import show_by_name
from pages.widgets.model.controls import choose
from pages.widgets.model.covariances import show_covariances
from pages.widgets.model.many_starts import show_many_starts
from pages.widgets.model.next_line import show_next_line
from pages.widgets.model.original_units import show_original_units
from pages.widgets.model.picture import show_run, show_start
from pages.widgets.model.save import save_and_share
from pages.widgets.model.sections import lesson, provenance, show_data
from pages.widgets.own.unusable import say_what_is_shown
from pages.widgets.saving.origin import data_title
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.parts import part, part_of_page
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.runs import packed, traced
from pages.widgets.shared.text import plain

base = arrive()
for note in base.notes:
    st.info(plain(note))


undo = history.undo_place()
unread, stage = st.empty(), st.container()


def chosen() -> RunDescription | None:
    """Show the sidebar; None while it does not say what could be shown."""
    with st.sidebar:
        visit = choose(base, partial(part_of_page, "typed"))
        return None if visit is None else described(visit)


def attempt() -> tuple[RunDescription, Exhibit, AnyTrace] | None:
    """Return the run that is asked for, what it is about, and its trace; None, with the reason, where there is none."""
    try:
        run = chosen()
        if run is not None:
            # Below the title, and not in the sidebar, which a telephone folds away: it may take long.
            meanwhile = partial(show_start, stage, run)
            shown, trace = traced(run, before_stopping=partial(session.show, run), meanwhile=meanwhile)
            packed(run, meanwhile=meanwhile)
            return run, shown, trace
    except DataError as error:
        with st.sidebar:
            show_problems(error.problems)
    except ValueError as error:
        st.sidebar.error(plain(str(error)))
    st.sidebar.info("Nothing can be run yet. The page shows the last run.")
    return None


last = session.last(MODEL) or described(first_visit(base.visit.model))
run, shown, trace = attempt() or (last, *traced(last))
session.show(run)
history.remember("model", run)
history.show_undo(undo, "model", partial(session.begin, MODEL))

visit = run.visit
say_what_is_shown(unread, data_title(shown, run))
with stage:
    beside = show_run(run, shown)
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
