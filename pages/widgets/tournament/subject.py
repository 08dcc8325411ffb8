"""What the tournament is about: a run of the lab's, or of the page of one of its models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.repeated import Trials, trials
from em_core.experiments.run_description import RunDescription
from pages.widgets.shared.runs import posed
from pages.widgets.starts import many
from pages.widgets.tournament.ask import KEYS, Ask, choose, from_query
from pages.widgets.tournament.entry import arrive, remember


@dataclass(frozen=True, eq=False)
class Contest:
    """What the page is about.

    run:  what is run on what.
    ask:  which methods, how often, for how many steps.
    """

    run: RunDescription
    ask: Ask

    @cached_property
    def shown(self) -> Exhibit:
        """What is run on what; ValueError, in a sentence, where the model refuses the data."""
        return posed(self.run)

    def describe(self) -> None:
        """Show what is run on what."""
        many.describe(self.run, self.shown, "" if self.run.points else "starts drawn by each method")

    def plan(self) -> Trials:
        """Return the trials."""
        return trials(self.run, self.shown, self.ask)


def chosen() -> Contest:
    """Enter the page, show the sidebar and put what is asked into the address; return what the page is about."""
    came = many.enter("tournament")
    if many.names_a_model("tournament"):
        base, first = many.arrive(came, KEYS, Ask(), from_query)
        with st.sidebar:
            ask = choose(base.key, first)
        many.remember(base, KEYS, ask)
        return Contest(base.run, ask)
    lab, first = arrive()
    with st.sidebar:
        ask = choose(lab.key, first)
    remember(ask, lab.run)
    return Contest(lab.run, ask)
