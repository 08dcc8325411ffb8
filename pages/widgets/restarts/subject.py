"""What the page of restarts is about: a run of the lab's or of a model's page, and which starts are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.page_settings.drawn_settings import DrawnAsk, drawn_ask
from em_core.experiments.page_settings.restart_settings import KEYS, REPLAY, RestartAsk, replayed_runs
from em_core.experiments.repeated import Repeated, repeated, replayed
from em_core.experiments.run_description import RunDescription
from em_core.experiments.url import why_not_in_a_link
from em_core.multistart.restarts import Restart
from pages.widgets.restarts import replay
from pages.widgets.restarts.ask import choose, choose_drawn, offer_another
from pages.widgets.restarts.entry import arrive, remember
from pages.widgets.restarts.examples import examples
from pages.widgets.shared.runs import posed
from pages.widgets.starts import many
from pages.widgets.starts.many import describe

TOO_LARGE = (
    "This table is too large for a link. Whoever opens the address of this page sees the example's data instead, with "
    "a note. Send the table as a file, too."
)


@dataclass(frozen=True, eq=False)
class ManyRuns:
    """What is run many times, for the page.

    run:      what is run on what.
    ask:      how many runs, from which starts.
    another:  shows what else the runs could start from.
    """

    run: RunDescription
    ask: RestartAsk | DrawnAsk
    another: Callable[[], None] = lambda: None

    @cached_property
    def shown(self) -> Exhibit:
        """What is run on what; ValueError, in a sentence, where the model refuses the data."""
        return posed(self.run)

    def describe(self) -> None:
        """Show what is run on what."""
        describe(self.run, self.shown, _drawn(self.ask) if isinstance(self.ask, DrawnAsk) else "")

    def plan(self) -> Repeated:
        """Return the runs."""
        return repeated(self.run, self.shown, self.ask)

    @property
    def limit(self) -> str | None:
        """The sentence on what does not fit in the address; None where everything does."""
        if self.run.fits_link:
            return None
        return TOO_LARGE if self.run.own_points is None else why_not_in_a_link(self.run.own_points)

    @property
    def play(self) -> Callable[[Restart], dict[str, str]] | None:
        """What returns the query of the model's page that plays the run from a start; None where there is no such."""
        return None if self.run.points else lambda restart: replayed(self.run, restart).query


def chosen() -> ManyRuns:
    """Enter the page, show the sidebar and put what is asked into the address; return what the page is about."""
    came = many.enter("restarts")
    return _of_a_model(came) if many.names_a_model("restarts") else _of_the_lab()


def _of_the_lab() -> ManyRuns:
    base, first = arrive()
    with st.sidebar:
        ask = choose(base, first)
        examples()
    remember(ask, base.run)
    return ManyRuns(base.run, ask, partial(offer_another, base, ask))


def _of_a_model(came: bool) -> ManyRuns:
    base, first = many.arrive(came, (*KEYS, REPLAY), DrawnAsk(), _read)
    with st.sidebar:
        ask = choose_drawn(base.key, first)
    many.remember(base, KEYS, ask)
    return ManyRuns(base.run, ask)


def _drawn(ask: DrawnAsk) -> str:
    """Return where the runs start."""
    return f"seeds {ask.seed} to {ask.seed + ask.runs - 1}"


def _read(query: dict[str, str]) -> tuple[DrawnAsk, list[str]]:
    """Read what a link asks; the runs that it replays wait in the session until they are made."""
    ask, notes = drawn_ask(query)
    brought: list[int] = []
    if REPLAY in query:
        brought, doubts = replayed_runs(query[REPLAY], ask.runs)
        notes = [*notes, *doubts]
    st.session_state[replay.BROUGHT] = brought
    return ask, notes
