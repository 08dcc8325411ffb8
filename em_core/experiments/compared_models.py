"""What the page "How many?" compares: a run's data under every K and every kind of covariance, as one value."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from em_core.catalogue.entries.points import COVARIANCE
from em_core.catalogue.entry import Exhibit
from em_core.distributions.gaussian import COVARIANCES, KINDS
from em_core.em.capabilities import covariance_form
from em_core.em.flat_params import flat_params
from em_core.experiments.experiment import BY_HAND
from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.page_settings.restart_settings import FEWEST, RestartAsk
from em_core.experiments.page_settings.selection_settings import START, SelectionAsk
from em_core.experiments.repeated import many_query, of_em
from em_core.experiments.run_choices import StartChoice
from em_core.experiments.run_description import RunDescription
from em_core.experiments.url_fields import MOST_TYPED
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.optima import OptimumKind
from em_core.numerics.arrays import FloatArray
from em_core.selection import Cell, Table
from em_core.selection.candidates import Candidates, candidates, rows_of
from em_core.selection.sketching import Sketch, sketching_and_selecting

K = "k"
"""What the number of components is called among the options of a run."""


@dataclass(frozen=True, eq=False)
class Compared:
    """The models that are compared.

    run, shown:  what is run on what; of the lab's runs, which take their K and covariance from the table.
    ask:         the largest K, how many starts, and the rest that the page is asked.
    """

    run: RunDescription
    shown: Exhibit
    ask: SelectionAsk

    @cached_property
    def asked(self) -> Candidates:
        """The models; ValueError, in a sentence, for a model that has no K to choose or no criteria."""
        found = candidates(self.shown.data, self._model, None)
        if self.ask.kinds and found.covariances != (None,):
            return candidates(self.shown.data, self._model, self.ask.kinds)
        return found

    @cached_property
    def key(self) -> str:
        """Equal keys are equal tables."""
        run = of_em(self.run)
        if run.points:
            # K and the covariance are the table's.
            run = replace(run, options=(("k", 1), ("covariance", "full")))
        return hashlib.sha256(f"{run.key} {self.ask.work}".encode()).hexdigest()

    @property
    def n_models(self) -> int:
        """How many models the whole table has."""
        return len(self.ask.ks) * len(self.asked.covariances)

    @property
    def rows(self) -> FloatArray:
        """The rows (n, d), where the data are a table of numbers that vary continuously; else none."""
        if self.asked.covariances == (None,):
            return np.zeros((0, 0))
        return rows_of(self.shown.data)

    def make(self) -> Generator[Sketch | Cell | tuple[int, int], None, Table]:
        """Make the table, as `sketching_and_selecting` does."""
        kinds = self.asked.covariances
        return sketching_and_selecting(
            self.shown.data,
            self.ask.ks,
            self._model,
            None if None in kinds or not self.ask.kinds else [kind for kind in kinds if kind is not None],
            self.ask.starts,
            START,
            self.ask.seed,
            tol=self.shown.tol,
            max_steps=self.shown.max_steps,
        )

    def run_of(self, cell: Cell) -> RunDescription | None:
        """Return the run of the lab, or of the model's page, that ends at a cell's best fit; None where none does."""
        with suppress(ValueError):
            run = self._sized(cell)
            if run is not None and (start := self._start(cell)) is not None:
                return replace(run, start=start)
        return None

    def restarts_of(self, cell: Cell) -> dict[str, str] | None:
        """Return the query of the page of restarts for the same starts of a cell's model; None where it has none."""
        with suppress(ValueError):
            run = self._sized(cell)
            if run is None:
                return None
            starts = max(FEWEST, cell.n_starts)
            ask = RestartAsk(starts, (START,), self.ask.seed) if run.points else DrawnAsk(starts)
            return many_query(run) | ask.query
        return None

    @property
    def _model(self) -> object:
        return self.run.model if self.shown.alone else self.shown.model

    def _sized(self, cell: Cell) -> RunDescription | None:
        """Return the run with the K and covariance of a cell; None where its page has no such choice."""
        run = of_em(self.run)
        if run.points:
            return replace(
                run, options=(("k", cell.k), ("covariance", cell.covariance or dict(run.options)["covariance"]))
            )
        own = {option.name: option for option in run.entry.options}
        if K not in own or not own[K].minimum <= cell.k <= own[K].maximum:
            return None
        chosen = dict(run.options) | {K: float(cell.k)}
        if cell.covariance is not None and COVARIANCE.name in own:
            chosen[COVARIANCE.name] = float(COVARIANCES.index(cell.covariance))
        elif cell.covariance is not None and KINDS[cell.covariance] != covariance_form(self.shown.model):
            return None
        return replace(run, options=tuple(chosen.items()))

    def _start(self, cell: Cell) -> StartChoice | None:
        """Return a start from which EM reaches the best fit: one of those that were drawn, or the fit itself, typed."""
        if cell.fit is None:
            return None
        plan = self.ask.plan(self.asked.has_means)
        for end in cell.ends:
            if end.members and end.kind is not OptimumKind.DEGENERATE and end.params is cell.params:
                drawn = plan[end.members[0]]
                return StartChoice(DRAWN if drawn.start == DRAWN else drawn.start, drawn.seed)
        typed = tuple(float(value) for value in flat_params(cell.fit.params))
        return StartChoice(BY_HAND, typed=typed) if len(typed) <= MOST_TYPED and self.run.points else None


def can_be_compared(shown: Exhibit) -> bool:
    """Return whether a model has a number of components to choose, and criteria to choose it by."""
    with suppress(ValueError):
        return bool(candidates(shown.data, shown.model, None).covariances)
    return False


def compared(run: RunDescription, shown: Exhibit, ask: SelectionAsk) -> Compared:
    """Return what is compared for a run; `shown`: what it is about (`RunDescription.posed`)."""
    return Compared(run, shown, ask)
