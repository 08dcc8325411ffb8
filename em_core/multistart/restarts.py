"""Random restarts: many starts, many runs, every one kept whole; what a result owes to where it began."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar, cast

import numpy as np

from em_core.algorithms.argument_checks import check_clusters
from em_core.algorithms.run import run_prepared
from em_core.em.protocol import EMModel, Posterior
from em_core.em.stopping import StopRule
from em_core.em.trace import Trace
from em_core.fast import fast_path, packed, unpacked
from em_core.fast.pool import run_pool
from em_core.models.equal_components import alike
from em_core.models.gaussian_mixture import MixtureParams
from em_core.multistart.initialisation import draw_start, strategy_of
from em_core.multistart.run_on import run_on
from em_core.numerics.arguments import callback
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole
from em_core.numerics.workers import checked_jobs, in_order

D = TypeVar("D")
P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)


BLOCK = 50
"""So many starts are run together."""

MOST_STARTS = 1_000_000
"""Every run is kept whole; no memory holds more."""


class Restart(NamedTuple):
    """One start of many: `draw_start(*restart, ...)` draws it again, today or from a link.

    start:  the id of its strategy.
    seed:   its own seed.
    """

    start: str
    seed: int


def plan_restarts(n_starts: int, start: str | Sequence[str], seed: int) -> tuple[Restart, ...]:
    """Return which strategy and which seed each run starts from; strategies of a mix take turns.

    The first of many are the same whatever `n_starts` is: 100 more runs never change those that were made. Raises
    ValueError for a count below 1, a seed below 0, or a mix that is empty or names what there is not.
    """
    count = whole("n_starts", n_starts, most=MOST_STARTS)
    mix = (start,) if isinstance(start, str | bytes) or not isinstance(start, Iterable) else tuple(start)
    if not mix:
        raise ValueError("The mix of starts is empty; name at least one.")
    for each in mix:
        strategy_of(each)
    seeds = np.random.SeedSequence(whole("seed", seed, 0)).generate_state(count, np.uint32)
    return tuple(Restart(mix[i % len(mix)], int(own)) for i, own in enumerate(seeds))


def run_restarts(
    model: EMModel[FloatArray, P, Q],
    x: object,
    n_starts: int = 100,
    start: str | Sequence[str] = "random_points",
    seed: int = 0,
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
    n_jobs: int = 1,
    on_progress: Callable[[int, int], bool | None] | None = None,
) -> tuple[Trace[P, Q], ...]:
    """Run EM from many starts and return every trace, in the order of `plan_restarts(n_starts, start, seed)`.

    A run that the tolerance stops where it only pauses goes on until it is at rest (em_core.multistart.run_on).

    x:            (n, d) data.
    start:        the id of a strategy in em_core.multistart.initialisation, or several to mix.
    max_steps:    the most E+M steps that a run takes before its tolerance stops it; one that it ends does not go on.
    tol:          on the total log-likelihood, as in `run_em`.
    n_jobs:       in how many processes; the result is the same to the last bit. More than one needs joblib.
    on_progress:  called with (runs done, runs in all) after each run, or, in several processes, after each BLOCK of
                  them; False stops, and what is done is returned.

    Raises ValueError for data or starts that the model refuses, and for a model without components that have means.
    """
    plan = plan_restarts(n_starts, start, seed)
    check_clusters(model)
    rule, jobs = StopRule(tol, max_steps), checked_jobs(n_jobs)
    callback("on_progress", on_progress)
    data = model.prepare(x)
    blocks = [_Block(model, plan[i : i + BLOCK], rule) for i in range(0, len(plan), BLOCK)]
    if jobs == 1:
        return _in_this_process(blocks, data, len(plan), on_progress)
    done: list[Trace[P, Q]] = []
    results = in_order(_run_block, data, blocks, jobs)
    for content in results:
        done += cast("list[Trace[P, Q]]", unpacked(content, model, data))
        if on_progress is not None and on_progress(len(done), len(plan)) is False:
            break
    cast("Generator[bytes]", results).close()
    return tuple(done)


@dataclass(frozen=True, eq=False)
class _Block(Generic[P, Q]):
    """Some of the starts of a model: runs share matrix products, whose last bits depend on how many they are."""

    model: EMModel[FloatArray, P, Q]
    plan: tuple[Restart, ...]
    rule: StopRule

    def runs(self, data: FloatArray) -> Iterator[tuple[int, Trace[P, Q]]]:
        """Yield (index of the start in the block, trace) as runs end."""
        starts = (draw_start(restart.start, self.model, data, restart.seed) for restart in self.plan)
        return run_many(self.model, data, starts, max_steps=self.rule.max_steps, tol=self.rule.tol)


def _run_block(data: FloatArray, block: _Block[P, Q]) -> bytes:
    """Run a block of starts, and return its traces packed."""
    runs = dict(block.runs(data))
    traces = run_on(block.model, data, tuple(runs[i] for i in range(len(runs))))
    return packed(list(traces), block.model, data)


def _in_this_process(
    blocks: Sequence[_Block[P, Q]], data: FloatArray, of: int, on_progress: Callable[[int, int], bool | None] | None
) -> tuple[Trace[P, Q], ...]:
    done: list[Trace[P, Q]] = []
    for block in blocks:
        runs: dict[int, Trace[P, Q]] = {}
        stopped = False
        for i, trace in block.runs(data):
            runs[i] = trace
            if on_progress is not None and on_progress(len(done) + len(runs), of) is False:
                stopped = True
                break
        done += run_on(block.model, data, tuple(runs[i] for i in sorted(runs)))
        if stopped:
            break
    return tuple(done)


def run_many(
    model: EMModel[D, P, Q],
    x: object,
    starts: Iterable[P],
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> Iterator[tuple[int, Trace[P, Q]]]:
    """Yield (index of the start, trace) as runs end, in no particular order; stop asking to stop the work.

    Gaussian mixtures run as a pool (em_core.fast); other models one after another. Each trace is that of
    `run_em(model, x, start)`. The starts are the library's own or have been checked: they are run as they are.
    """
    rule, data = StopRule(tol, max_steps), model.prepare(x)
    fast = fast_path(model, data)
    if fast is None:
        yield from ((i, run_prepared(model, data, start, rule)) for i, start in enumerate(starts))
        return
    places: list[int] = []
    equal: list[tuple[int, P]] = []

    def pooled() -> Iterator[MixtureParams]:
        """The starts that the pool can make: those with equal components go by the model's own verbs."""
        for i, start in enumerate(starts):
            if alike(start) is None:
                places.append(i)
                # A model with a fast path is a Gaussian mixture: these are its parameters.
                yield cast(MixtureParams, start)
            else:
                equal.append((i, start))

    for i, trace in run_pool(fast, pooled(), rule):
        yield places[i], cast(Trace[P, Q], replace(trace, tol=rule.tol))
    for i, start in equal:
        yield i, run_prepared(model, data, start, rule)
