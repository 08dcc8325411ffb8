"""What the page of restarts is about: an experiment of the lab's, or a visit to a model's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from em_core.experiments.experiment import resolve
from em_core.experiments.page_settings.drawn_settings import DrawnAsk, drawn_ask
from em_core.experiments.page_settings.restart_settings import KEYS, REPLAY, replayed_runs
from em_core.experiments.repeated import Repeated, lab_runs, run_query, visit_runs
from em_core.experiments.url import why_not_in_a_link
from em_core.experiments.visits import fits_link
from em_core.multistart.restart_study import Study
from em_core.multistart.restarts import Restart
from em_viz.multistart.restarts.pictures import Pictures, exhibit_pictures, lab_pictures
from pages.widgets.restarts import replay
from pages.widgets.restarts.about import about, change, examples
from pages.widgets.restarts.ask import choose, choose_drawn, offer_another
from pages.widgets.restarts.entry import arrive, remember
from pages.widgets.shared.sharing import TOO_LARGE
from pages.widgets.starts import many


@dataclass(frozen=True, eq=False)
class ManyRuns:
    """What is run many times, for the page.

    describe:  shows what is run on what.
    change:    shows the link to the page where that can be changed.
    plan:      returns the runs; ValueError, in a sentence, where the model refuses the data.
    pictures:  returns how the runs of a study are drawn.
    another:   shows what else the runs could start from.
    limit:     the sentence on what does not fit in the address; None where everything does.
    play:      returns the query of the model's page that plays the run from a start; None where there is no such.
    """

    describe: Callable[[], None]
    change: Callable[[], None]
    plan: Callable[[], Repeated]
    pictures: Callable[[Study], Pictures]
    another: Callable[[], None]
    limit: str | None
    play: Callable[[Restart], dict[str, str]] | None = None


def chosen() -> ManyRuns:
    """Enter the page, show the sidebar and put what is asked into the address; return what the page is about."""
    came = many.enter("restarts")
    return of_a_model(came) if many.names_a_visit("restarts") else of_the_lab()


def of_the_lab() -> ManyRuns:
    """Return what the page is about where its address is an experiment."""
    base, first = arrive()
    experiment, own = base.experiment, base.own
    dataset = resolve(experiment, own)
    with st.sidebar:
        ask = choose(base, first)
        examples()
    remember(ask, experiment, own)
    return ManyRuns(
        partial(about, experiment, dataset),
        change,
        partial(lab_runs, experiment, dataset, ask),
        partial(lab_pictures, dataset),
        partial(offer_another, base, ask),
        None if own is None else why_not_in_a_link(own),
    )


def of_a_model(came: bool) -> ManyRuns:
    """Return what the page is about where its address is a visit to a model's page.

    came:  whether the page has just been entered.
    """
    base, first = many.arrive("restarts", came, (*KEYS, REPLAY), DrawnAsk(), _read)
    visit = base.visit
    with st.sidebar:
        ask = choose_drawn(base.key, first)
    many.remember(base, KEYS, ask)
    shown = many.exhibited(visit)
    return ManyRuns(
        partial(many.describe, visit, shown, _drawn(ask)),
        partial(many.change, visit),
        partial(visit_runs, visit, shown, ask),
        lambda _study: exhibit_pictures(shown),
        lambda: None,
        None if fits_link(visit) else TOO_LARGE,
        partial(run_query, visit),
    )


def _drawn(ask: DrawnAsk) -> str:
    """Return where the runs start."""
    last = ask.seed + ask.runs - 1
    return f"seeds {ask.seed} to {last}"


def _read(query: dict[str, str]) -> tuple[DrawnAsk, list[str]]:
    """Read what a link asks; the runs that it replays wait in the session until they are made."""
    ask, notes = drawn_ask(query)
    brought: list[int] = []
    if REPLAY in query:
        brought, doubts = replayed_runs(query[REPLAY], ask.runs)
        notes = [*notes, *doubts]
    st.session_state[replay.BROUGHT] = brought
    return ask, notes
