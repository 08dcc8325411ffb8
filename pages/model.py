"""One model of the family, in the shape that all have: what is seen and hidden, the run, the lesson, the data."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial

import streamlit as st

from em_core.data import DataError
from em_core.experiments.risks import exhibit_warnings
from em_core.experiments.visits import Visit, first_visit, fits_link
from pages.widgets.arrival import history
from pages.widgets.arrival.visiting import arrive, rebase, remember
from pages.widgets.model import hand
from pages.widgets.model.controls import choose
from pages.widgets.model.many_starts import show_many_starts
from pages.widgets.model.save import TOO_LARGE, save_model
from pages.widgets.model.sections import lesson, provenance, show_data, top
from pages.widgets.shared.parts import part
from pages.widgets.shared.player import show_player
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.text import plain
from pages.widgets.shared.visit_runs import packed, traced

base = arrive()
for note in base.notes:
    st.info(plain(note))


undo = st.sidebar.container()
stage, typed = st.container(), part("typed")


def chosen() -> Visit | None:
    """Show the sidebar; None while it does not say what could be shown."""
    with st.sidebar:
        try:
            visit = choose(base, typed)
            if visit is not None:
                traced(visit, before_stopping=partial(remember, visit))
        except DataError as error:
            show_problems(error.problems)
            visit = None
        except ValueError as error:
            st.error(plain(str(error)))
            visit = None
        if visit is None:
            st.info("Nothing can be run yet. The page shows the last run.")
        return visit


last = st.session_state.get("visited", first_visit(base.visit.model))
visit = chosen() or last
shown, trace = traced(visit)
remember(visit)
history.remember("model", visit)
with undo:
    history.show_undo("model", rebase)

with stage:
    top(visit, shown)
    show_problems(exhibit_warnings(shown))
    show_player(
        packed(visit),
        key="model-player",
        run=f"{visit.model} {visit.example}" if visit == Visit(visit.model, visit.example) else visit.key,
        heard=hand.heard(),
        about_link=TOO_LARGE if visit.own and not fits_link(visit) else "",
        on_start=partial(hand.take, visit=visit, shown=shown),
    )
save_model(visit, shown, trace)
show_many_starts(visit, shown)
lesson(shown)
with part("points"):
    show_data(visit, shown)
provenance(visit, shown)
