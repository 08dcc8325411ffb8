"""What the tournament is about: a run of the lab's, or of the page of one of its models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.page_settings.tournament_settings import FIRST
from em_core.experiments.repeated import Trials, trials
from em_core.experiments.run_description import RunDescription
from pages.widgets.shared.runs import name_of, posed
from pages.widgets.starts.about import describe
from pages.widgets.starts.arriving import Page, arrive, remember
from pages.widgets.tournament.ask import KEYS, Ask, choose, from_query
from pages.work.server import shelf


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
        describe(self.run, self.shown, "" if self.run.points else "starts drawn by each method")

    def plan(self) -> Trials:
        """Return the trials; described once for everybody."""
        return shelf().made(f"trials {name_of(self.run)} {self.ask}", lambda: trials(self.run, self.shown, self.ask))


PAGE = Page("tournament", FIRST, KEYS, Ask(), from_query)


def chosen() -> Contest:
    """Enter the page, show the sidebar and put what is asked into the address; return what the page is about."""
    base, first = arrive(PAGE)
    with st.sidebar:
        ask = choose(base.key, first)
    remember(PAGE, base, ask)
    return Contest(base.run, ask)
