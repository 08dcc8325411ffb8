"""What the page is about: a run of the lab's or of a model's page, and which models are compared on its data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from em_core.catalogue.entries.points import COVARIANCE
from em_core.catalogue.entry import Exhibit
from em_core.em.capabilities import covariance_form
from em_core.experiments.compared_models import Compared, compared
from em_core.experiments.page_settings.selection_settings import FIRST
from em_core.experiments.run_description import RunDescription
from em_core.numerics.wording import counted
from em_viz.multistart.restarts.stop_words import stop_words
from pages.widgets.arrival.session import Base
from pages.widgets.how_many.ask import KEYS, Ask, choose, from_query
from pages.widgets.shared.runs import name_of, posed
from pages.widgets.starts.arriving import Page, arrive, remember
from pages.work.server import shelf


@dataclass(frozen=True, eq=False)
class Question:
    """What the page is about.

    base:  whose widgets they are; ask: what is asked.
    """

    base: Base
    ask: Ask

    @property
    def run(self) -> RunDescription:
        """What is run on what."""
        return self.base.run

    @cached_property
    def shown(self) -> Exhibit:
        """The same with its data; ValueError, in a sentence, where the model refuses them."""
        return posed(self.run)

    @cached_property
    def compared(self) -> Compared:
        """The models; described once for everybody."""
        return shelf().made(
            f"compared {name_of(self.run)} {self.ask}", lambda: compared(self.run, self.shown, self.ask)
        )

    @property
    def described(self) -> str:
        """What is compared on what, in a line."""
        sample, entry = self.shown.sample, self.shown.entry
        what = f"{sample.title}, {self._size}"
        models = f"{entry.title}, K = 1 to {self.ask.upto}, {counted(self.ask.starts, 'start')} each"
        return f"{what} · {models} · {stop_words(self.shown.tol, self.shown.max_steps)}"

    @property
    def _size(self) -> str:
        if not self.shown.alone:
            return counted(len(self.shown.sample.rows), self.shown.sample.row_noun)
        points = self.shown.sample.points
        size = counted(points.n, "point")
        return f"{size} in {points.d:d} dimensions" if points.d > 2 else size


PAGE = Page("how_many", FIRST, KEYS, Ask(), from_query)


def chosen() -> Question:
    """Enter the page, show the sidebar and put what is asked into the address; return what the page is about."""
    base, first = arrive(PAGE)
    columns, kinds = _about(base.run)
    with st.sidebar:
        ask = choose(base, first, columns, kinds)
    remember(PAGE, base, ask)
    return Question(base, ask)


def _about(run: RunDescription) -> tuple[int, bool]:
    """Return how many columns the data have, and whether the model has kinds of covariance."""
    try:
        shown = posed(run)
    except ValueError:
        # The page says why.
        return 0, False
    chosen = shown.alone or COVARIANCE in run.entry.options
    return len(shown.sample.columns), covariance_form(shown.model) is not None and chosen
