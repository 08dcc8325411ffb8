"""What the page of restarts is about: a run of the lab's or of a model's page, and which starts are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.page_settings.drawn_settings import DrawnAsk, drawn_ask
from em_core.experiments.page_settings.restart_settings import (
    FIRST,
    KEYS,
    REPLAY,
    RestartAsk,
    replayed_runs,
    restart_ask,
)
from em_core.experiments.repeated import Repeated, repeated, replayed
from em_core.experiments.run_description import RunDescription
from em_core.experiments.url import why_not_in_a_link
from em_core.multistart.restarts import Restart
from pages.widgets.restarts import replay
from pages.widgets.restarts.ask import choose, choose_drawn, offer_another
from pages.widgets.restarts.examples import examples
from pages.widgets.shared.runs import name_of, posed
from pages.widgets.shared.sharing import TOO_LARGE
from pages.widgets.starts.about import describe
from pages.widgets.starts.arriving import Page, arrive, remember
from pages.work.server import shelf


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
        """Return the runs; described once for everybody."""
        return shelf().made(
            f"repeated {name_of(self.run)} {self.ask}", lambda: repeated(self.run, self.shown, self.ask)
        )

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
    base, first = arrive(PAGE)
    ask: RestartAsk | DrawnAsk
    with st.sidebar:
        if isinstance(first, DrawnAsk):
            ask = choose_drawn(base.key, first)
        else:
            ask = choose(base, first)
            examples()
    remember(PAGE, base, ask)
    return ManyRuns(base.run, ask, partial(offer_another, base, ask) if isinstance(ask, RestartAsk) else lambda: None)


def _drawn(ask: DrawnAsk) -> str:
    """Return where the runs start."""
    last = ask.seed + ask.runs - 1
    return f"seeds {ask.seed} to {last}"


def _read(query: Mapping[str, str]) -> tuple[RestartAsk | DrawnAsk, list[str]]:
    """Read what a link asks of the lab's runs; one that replays some, and says no more, leaves what was asked."""
    asked = {name: text for name, text in query.items() if name in KEYS}
    ask, notes = restart_ask(asked) if asked else (st.session_state.get("restarts_asked", RestartAsk()), [])
    return ask, [*notes, *_brought(query, ask)]


def _read_drawn(query: Mapping[str, str]) -> tuple[RestartAsk | DrawnAsk, list[str]]:
    ask, notes = drawn_ask(query)
    return ask, [*notes, *_brought(query, ask)]


def _brought(query: Mapping[str, str], ask: RestartAsk | DrawnAsk) -> list[str]:
    """Let the runs that a link replays wait in the session until they are made; return what is wrong with them."""
    runs, doubts = replayed_runs(query[REPLAY], ask.runs) if REPLAY in query else ([], [])
    st.session_state[replay.BROUGHT] = runs
    return doubts


PAGE: Page[RestartAsk | DrawnAsk] = Page(
    "restarts", FIRST, KEYS, RestartAsk(), _read, drawn=DrawnAsk(), read_drawn=_read_drawn, more=(REPLAY,)
)
