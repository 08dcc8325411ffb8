"""What the tournament is about: an experiment of the lab's, or a visit to the page of one of its models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from em_core.experiments.experiment import resolve
from em_core.experiments.repeated import Trials, trials_of_lab, trials_of_visit
from pages.widgets.restarts.about import about
from pages.widgets.restarts.about import change as change_in_lab
from pages.widgets.starts import many
from pages.widgets.tournament.ask import KEYS, Ask, choose, from_query
from pages.widgets.tournament.entry import arrive, remember


@dataclass(frozen=True, eq=False)
class Contest:
    """What the page is about.

    describe:  shows what is run on what.
    change:    shows the link to the page where that can be changed.
    plan:      returns the trials; ValueError, in a sentence, where the model refuses the data.
    """

    describe: Callable[[], None]
    change: Callable[[], None]
    plan: Callable[[], Trials]


def chosen() -> Contest:
    """Enter the page, show the sidebar and put what is asked into the address; return what the page is about."""
    came = many.enter("tournament")
    return of_a_model(came) if many.names_a_visit("tournament") else of_the_lab()


def of_the_lab() -> Contest:
    """Return what the page is about where its address is an experiment."""
    base, first = arrive()
    experiment, own = base.experiment, base.own
    dataset = resolve(experiment, own)
    with st.sidebar:
        ask = choose(base.key, first)
    remember(ask, experiment, own)
    return Contest(partial(about, experiment, dataset), change_in_lab, partial(trials_of_lab, experiment, dataset, ask))


def of_a_model(came: bool) -> Contest:
    """Return what the page is about where its address is a visit to a model's page.

    came:  whether the page has just been entered.
    """
    base, first = many.arrive("tournament", came, KEYS, Ask(), from_query)
    visit = base.visit
    with st.sidebar:
        ask = choose(base.key, first)
    many.remember(base, KEYS, ask)
    shown = many.exhibited(visit)
    starts = "starts drawn by each method"
    describe, change = partial(many.describe, visit, shown, starts), partial(many.change, visit)
    return Contest(describe, change, partial(trials_of_visit, visit, shown, ask))
