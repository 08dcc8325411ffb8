"""Restart study: many runs on one data set and where they ended; what the restarts page shows and gives away."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np

from em_core.data.distinct_starts import distinct_starts
from em_core.em.label_matching import distance, renamed, spread_of, table_of
from em_core.em.protocol import AnyModel, Cause, DegenerateError
from em_core.em.trace import AnyTrace, Trace
from em_core.multistart.drawn_starts import start_of
from em_core.multistart.endpoints import level_of
from em_core.multistart.grouped_runs import Found, Observed, letters, means_of
from em_core.multistart.optima import CLOSE, SAME_END, Optimum, OptimumKind, group_optima
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
    follow:  whether they are left as they are instead, and counted where EM would take them.
    """

    asked: int
    plan: tuple[Restart, ...]
    traces: tuple[AnyTrace, ...]
    follow: bool = False

    @cached_property
    def short(self) -> tuple[int, ...]:
        """The runs, from 0, that stopped short of the place where they are counted; none where they were led on."""
        if not self.follow:
            return ()
        spread = spread_of(self.dataset.values)
        tables = [table_of(optimum.params, spread) for optimum in self.optima]
        return tuple(
            run
            for run, (trace, i) in enumerate(zip(self.traces, self.optimum_of.tolist(), strict=True))
            if self.optima[i].kind is not OptimumKind.DEGENERATE
            and self.optima[i].kind is not OptimumKind.NOT_CONVERGED
            and (
                self.optima[i].log_likelihood - trace.log_likelihoods[-1] > level_of(self.optima[i].log_likelihood)
                or (
                    self.optima[i].kind is not OptimumKind.FLAT
                    and distance(table_of(trace.params[-1], spread), tables[i]) > CLOSE + SAME_END
                )
            )
        )

    @cached_property
    def different_starts(self) -> int:
        """How many of the starts differ, however their components are ordered."""
        return distinct_starts((trace.params[0] for trace in self.traces), self.dataset.values)

    @cached_property
    def steps(self) -> IntArray:
        """(runs,) how many whole steps each run took."""
        return np.array([trace.n_steps for trace in self.traces], dtype=np.int64)

    def shown_run(self, optimum: Optimum) -> int:
        """Return the run, from 0, that stands for an end: the first that ends there; the highest where none rests."""
        if optimum.kind is not OptimumKind.NOT_CONVERGED:
            return optimum.members[0]
        return max(optimum.members, key=lambda run: float(self.traces[run].log_likelihoods[-1]))

    def replay(self, run: int) -> AnyTrace:
        """Return a run with its components renamed so that its end lies closest to the first optimum.

        Component 1 is then the same one whichever run is looked at. Responsibilities are recomputed when shown.
        """
        trace = self.traces[run]
        order = self.order(trace.params[-1])
        if not order:
            return trace
        params = tuple(renamed(at, order) for at in trace.params)
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

    def cause_of(self, optimum: Optimum) -> Cause | None:
        """Return why EM cannot go on at a degenerate end, by its first run; None for every other end."""
        failure = self.traces[optimum.members[0]].failure
        return None if failure is None else failure.cause

    def failure_of(self, run: int) -> DegenerateError | None:
        """Return why a run collapsed, its component called as `replay` calls it; None for a run that did not."""
        trace = self.traces[run]
        if trace.failure is None:
            return None
        order = self.order(trace.params[-1])
        if trace.failure.component not in order:
            return trace.failure
        return trace.failure.renamed(order.index(trace.failure.component))


def make_study(
    model: AnyModel,
    dataset: Observed,
    plan: Sequence[Restart],
    *,
    max_steps: int,
    tol: float,
    follow: bool = False,
    done: Mapping[int, AnyTrace] = MappingProxyType({}),
    on_progress: Callable[[int, int], object] | None = None,
) -> Generator[tuple[int, AnyTrace], None, Study]:
    """Make the runs of a plan: yields (index in the plan, trace) as they end, and returns the study.

    done:  the runs that are there already.
    Otherwise as `run_many` and `study`; ValueError, in a sentence, for a start that the model refuses.
    """
    x, runs = dataset.values, dict(done)
    rest = [i for i in range(len(plan)) if i not in runs]
    starts = (start_of(plan[i], model, x) for i in rest)
    for j, made in run_many(model, x, starts, max_steps=max_steps, tol=tol):
        # What a run of any model keeps beside its parameters may be large, and can be made again from them.
        trace = replace(made, _posteriors=(None,) * len(made.params)) if follow else made
        runs[rest[j]] = trace
        yield rest[j], trace
    return study(model, dataset, len(plan), plan, runs, follow=follow, on_progress=on_progress)


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
    dataset: Observed,
    asked: int,
    plan: Sequence[Restart],
    traces: Mapping[int, AnyTrace],
    *,
    follow: bool = False,
    on_progress: Callable[[int, int], object] | None = None,
) -> Study:
    """Return the study of the runs that are done, in the order of their starts.

    plan:         the start of every run that was asked for.
    traces:       at least one run, by its index in `plan`.
    follow:       leave every run as it is, and count it where EM would take it, whatever stopped it; otherwise those
                  that the tolerance stopped on their way are led on, and are counted where they then are.
    on_progress:  as `run_on` calls it.

    Raises ValueError where no run is done.
    """
    if not traces:
        raise ValueError("No run is done yet; a study needs at least one.")
    done = sorted(traces)
    runs = tuple(traces[i] for i in done)
    if follow:
        optima = group_optima(model, dataset.values, runs, follow=True, on_progress=on_progress)
    else:
        runs = run_on(model, model.prepare(dataset.values), runs, on_progress=on_progress)
        optima = group_optima(model, dataset.values, runs)
    return Study(model, dataset, optima, asked, tuple(plan[i] for i in done), runs, follow)
