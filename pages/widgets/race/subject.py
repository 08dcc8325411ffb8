"""What the race is about: a run of the lab's or of a model's page, and the algorithms that start where it does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.page_settings.race_settings import FIRST, KEYS, TOL, RaceAsk, race_ask
from em_core.experiments.run_description import RunDescription
from em_core.numerics.number_format import power_of_ten
from em_core.standings.entrants import refusals
from em_viz.race.plane import names_at
from pages.widgets.arrival.session import Base
from pages.widgets.race.choose import choose, choose_plane
from pages.widgets.race.conduct import started
from pages.widgets.race.presets import presets
from pages.widgets.shared.runs import name_of
from pages.widgets.starts.about import describe
from pages.widgets.starts.arriving import Page, arrive, remember
from pages.work.server import shelf


@dataclass(frozen=True, eq=False)
class Subject:
    """What the page is about.

    shown:  what is run on what, from which start; None where the model refuses the data or the start.
    why:    the sentence that says why; "" elsewhere.
    ask:    which algorithms, for how long, and what the plane shows.
    """

    base: Base
    shown: Exhibit | None
    why: str
    ask: RaceAsk

    @property
    def run(self) -> RunDescription:
        """What is run on what, from which start, as a description."""
        return self.base.run

    def describe(self, shown: Exhibit) -> None:
        """Show what is run on what, and when a run ends."""
        rule = f"tolerance {power_of_ten(TOL)}, at most {self.ask.passes:,} passes"
        describe(self.run, shown, "one start for all", rule)


PAGE = Page("race", FIRST, KEYS, RaceAsk(), race_ask, one_start=True)


def chosen() -> Subject:
    """Enter the page, show the sidebar and put what is asked into the address; return what the page is about."""
    base, first = arrive(PAGE)
    shown, why = None, ""
    try:
        shown = started(base.run)
    except ValueError as error:
        why = str(error)
    with st.sidebar:
        ask = choose(base.key, first, {} if shown is None else _refused(base.run, shown))
        ask = choose_plane(base.key, ask, () if shown is None else _parameters(base.run, shown))
        presets()
    remember(PAGE, base, ask)
    return Subject(base, shown, why, ask)


def _refused(run: RunDescription, shown: Exhibit) -> dict[str, str]:
    return shelf().made(f"refused in a race {name_of(run)}", partial(refusals, shown.model))


def _parameters(run: RunDescription, shown: Exhibit) -> tuple[str, ...]:
    make = partial(names_at, shown.model, shown.start, shown.sample.columns)
    return shelf().made(f"parameters {name_of(run)}", make)
