"""Restart study: many runs on one data set and where they ended; what the restarts page shows and gives away."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from em_core.data import Dataset
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.em.trace import AnyTrace, Trace
from em_core.multistart.grouped_runs import Found, letters, means_of
from em_core.multistart.initialisation import draw_start
from em_core.multistart.optima import group_optima
from em_core.multistart.restarts import Restart, run_many
from em_core.multistart.run_on import run_on
from em_core.numerics.arrays import IntArray

__all__ = ["Study", "letters", "brief_study", "make_study", "means_of", "study"]


@dataclass(frozen=True, eq=False)
class Study(Found):
    """Runs of one model from many starts, grouped by where they end.

    asked:   how many runs were asked for; there are fewer traces when somebody stopped them.
    plan:    (runs,) the start of each trace, by which it can be repeated.
    traces:  (runs,) every run, whole, and led on to its place of rest where its tolerance stopped it on the way.
    """

    asked: int
    plan: tuple[Restart, ...]
    traces: tuple[AnyTrace, ...]

    @cached_property
    def steps(self) -> IntArray:
        """(runs,) how many whole steps each run took."""
        return np.array([trace.n_steps for trace in self.traces], dtype=np.int64)

    def replay(self, run: int) -> AnyTrace:
        """Return a run with its components renamed so that its end lies closest to the first optimum.

        Component 1 is then the same one whichever run is looked at. Responsibilities are recomputed when shown.
        """
        trace = self.traces[run]
        order = self.order(trace.params[-1])
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
            trace.tol,
            trace.stopped_by_tol_at,
            trace.accelerated,
        )

    def failure_of(self, run: int) -> DegenerateError | None:
        """Return why a run collapsed, its component called as `replay` calls it; None for a run that did not."""
        trace = self.traces[run]
        if trace.failure is None:
            return None
        component = self.order(trace.params[-1]).index(trace.failure.component)
        return trace.failure.renamed(component)


def make_study(
    model: AnyModel,
    dataset: Dataset,
    plan: Sequence[Restart],
    *,
    max_steps: int,
    tol: float,
    done: Mapping[int, AnyTrace] = MappingProxyType({}),
    on_progress: Callable[[int, int], object] | None = None,
) -> Generator[tuple[int, AnyTrace], None, Study]:
    """Make the runs of a plan: yields (index in the plan, trace) as they end, and returns the study.

    done:  the runs that are there already.
    Otherwise as `run_many` and `study`; ValueError, in a sentence, for a start that the model refuses.
    """
    x, runs = dataset.values, dict(done)
    rest = [i for i in range(len(plan)) if i not in runs]
    starts = (draw_start(plan[i].start, model, x, plan[i].seed) for i in rest)
    for j, trace in run_many(model, x, starts, max_steps=max_steps, tol=tol):
        runs[rest[j]] = trace
        yield rest[j], trace
    return study(model, dataset, len(plan), plan, runs, on_progress=on_progress)


def brief_study(making: Generator[tuple[int, AnyTrace], None, Study], seconds: float) -> Study | None:
    """Return the study where its runs end within about so many seconds; None where they take longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            next(making)
        except StopIteration as end:
            made: Study = end.value
            return made
    return None


def study(
    model: AnyModel,
    dataset: Dataset,
    asked: int,
    plan: Sequence[Restart],
    traces: Mapping[int, AnyTrace],
    *,
    on_progress: Callable[[int, int], object] | None = None,
) -> Study:
    """Return the study of the runs that are done, in the order of their starts.

    plan:         the start of every run that was asked for.
    traces:       at least one run, by its index in `plan`.
    on_progress:  as `run_on` calls it.

    Raises ValueError where no run is done.
    """
    if not traces:
        raise ValueError("No run is done yet; a study needs at least one.")
    done = sorted(traces)
    runs = tuple(traces[i] for i in done)
    runs = run_on(model, model.prepare(dataset.values), runs, on_progress=on_progress)
    optima = group_optima(model, dataset.values, runs)
    return Study(model, dataset, optima, asked, tuple(plan[i] for i in done), runs)
