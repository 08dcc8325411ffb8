"""Many runs on one data set and where they ended: what the restarts page shows, and what can be taken away from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from em_core.arrays import FloatArray, IntArray
from em_core.data import Dataset
from em_core.optima import Optimum, OptimumKind, alignment, group_optima, spread_of
from em_core.protocol import DegenerateError
from em_core.restarts import Restart
from em_core.trace import Trace


@dataclass(frozen=True, eq=False)
class Study:
    """Runs of one model from many starts, grouped by where they end.

    asked:   how many runs were asked for; there are fewer traces when somebody stopped them.
    plan:    (runs,) the start of each trace, by which it can be repeated.
    traces:  (runs,) every run, whole.
    optima:  where they ended, as `group_optima` returns it.
    """

    model: Any
    dataset: Dataset
    asked: int
    plan: tuple[Restart, ...]
    traces: tuple[Trace[Any, Any], ...]
    optima: tuple[Optimum, ...]

    @property
    def n_runs(self) -> int:
        """How many runs there are."""
        return len(self.traces)

    @cached_property
    def optimum_of(self) -> IntArray:
        """(runs,) the index of the optimum in which each run ends."""
        found = np.empty(self.n_runs, dtype=np.int64)
        for i, optimum in enumerate(self.optima):
            found[list(optimum.members)] = i
        return found

    @cached_property
    def steps(self) -> IntArray:
        """(runs,) how many whole steps each run took."""
        return np.array([trace.n_steps for trace in self.traces], dtype=np.int64)

    @property
    def best(self) -> Optimum | None:
        """The end with the highest objective; None where every run collapsed."""
        return None if self.optima[0].kind is OptimumKind.DEGENERATE else self.optima[0]

    @property
    def best_sound(self) -> Optimum | None:
        """The best maximum that no component owes to a few points; None where there is none."""
        sound = (found for found in self.optima if found.kind is OptimumKind.MAXIMUM and not found.spurious)
        return next(sound, None)

    @cached_property
    def ranks(self) -> Mapping[tuple[int, ...], int]:
        """The index of each optimum by its members: what `name_of` and tables go by."""
        return {optimum.members: i for i, optimum in enumerate(self.optima)}

    def name_of(self, optimum: Optimum) -> str:
        """Return an optimum's letter: A the first, Z the 26th, then AA."""
        return letters(self.ranks[optimum.members])

    def median_steps(self, optimum: Optimum) -> float:
        """Return the median number of steps of the runs that end in an optimum."""
        return float(np.median(self.steps[list(optimum.members)]))

    def gap(self, optimum: Optimum) -> float:
        """Return how far an optimum lies below the best end; NaN for collapsed runs, which have no end."""
        if self.best is None or optimum.kind is OptimumKind.DEGENERATE:
            return float("nan")
        return self.best.log_likelihood - optimum.log_likelihood

    def aligned(self, params: Any) -> Any:
        """Return parameters with their components renamed so that they lie closest to those of the first optimum."""
        return params.permuted(self._order(params))

    def replay(self, run: int) -> Trace[Any, Any]:
        """Return a run with its components renamed so that its end lies closest to the first optimum.

        Component 1 is then the same one whichever run is looked at. Responsibilities are recomputed when shown.
        """
        trace = self.traces[run]
        order = self._order(trace.params[-1])
        params = tuple(at.permuted(order) for at in trace.params)
        nothing_stored = (None,) * len(params)
        return Trace(
            trace.model,
            trace.data,
            params,
            nothing_stored,
            trace.log_likelihoods,
            trace.outcome,
            self.failure_of(run),
        )

    def failure_of(self, run: int) -> DegenerateError | None:
        """Return why a run collapsed, its component called as `replay` calls it; None for a run that did not."""
        trace = self.traces[run]
        if trace.failure is None:
            return None
        component = self._order(trace.params[-1]).index(trace.failure.component)
        return DegenerateError(component, trace.failure.reason, trace.failure.points)

    def _order(self, params: Any) -> tuple[int, ...]:
        return alignment(params, self.optima[0].params, spread_of(self.dataset.values))


def study(
    model: Any,
    dataset: Dataset,
    asked: int,
    plan: Sequence[Restart],
    traces: Mapping[int, Trace[Any, Any]],
    *,
    on_progress: Callable[[int, int], object] | None = None,
) -> Study:
    """Return the study of the runs that are done, in the order of their starts.

    plan:         the start of every run that was asked for.
    traces:       at least one run, by its index in `plan`.
    on_progress:  as `group_optima` calls it.

    Raises ValueError where no run is done.
    """
    if not traces:
        raise ValueError("No run is done yet; a study needs at least one.")
    done = sorted(traces)
    runs = tuple(traces[i] for i in done)
    optima = group_optima(model, dataset.values, runs, on_progress=on_progress)
    return Study(model, dataset, asked, tuple(plan[i] for i in done), runs, optima)


def letters(index: int) -> str:
    """Return 0 as A, 25 as Z, 26 as AA, as spreadsheets name columns."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def means_of(params: Any) -> FloatArray:
    """Return the components' means (K, d): the parameter that lies in the space of the data."""
    values: FloatArray = next(getattr(params, each.name) for each in fields(params) if each.metadata["kind"] == "real")
    return values
