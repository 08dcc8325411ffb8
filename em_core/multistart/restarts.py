"""Random restarts: many starts, many runs, every one kept whole; what a result owes to where it began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar, cast

import numpy as np

from em_core.algorithms.argument_checks import check_clusters
from em_core.algorithms.run import run_prepared
from em_core.em.protocol import EMModel, Posterior
from em_core.em.stopping import StopRule
from em_core.em.trace import Trace
from em_core.fast import fast_path
from em_core.fast.pool import run_pool
from em_core.models.equal_components import alike
from em_core.models.gaussian_mixture import MixtureParams
from em_core.multistart.initialisation import draw_start, strategy_of
from em_core.multistart.run_on import run_on
from em_core.numerics.arguments import callback
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

D = TypeVar("D")
P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)


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
    on_progress: Callable[[int, int], bool | None] | None = None,
) -> tuple[Trace[P, Q], ...]:
    """Run EM from many starts and return every trace, in the order of `plan_restarts(n_starts, start, seed)`.

    A run that the tolerance stops where it only pauses goes on until it is at rest (em_core.multistart.run_on).

    x:            (n, d) data.
    start:        the id of a strategy in em_core.multistart.initialisation, or several to mix.
    max_steps:    the most E+M steps that a run takes before its tolerance stops it; one that it ends does not go on.
    tol:          on the total log-likelihood, as in `run_em`.
    on_progress:  called with (runs done, runs in all) after each run; False stops, and what is done is returned.

    Raises ValueError for data or starts that the model refuses, and for a model without components that have means.
    """
    plan = plan_restarts(n_starts, start, seed)
    check_clusters(model)
    StopRule(tol, max_steps)
    callback("on_progress", on_progress)
    data = model.prepare(x)
    starts = (draw_start(restart.start, model, data, restart.seed) for restart in plan)
    done: dict[int, Trace[P, Q]] = {}
    for index, trace in run_many(model, data, starts, max_steps=max_steps, tol=tol):
        done[index] = trace
        if on_progress is not None and on_progress(len(done), len(plan)) is False:
            break
    return run_on(model, data, tuple(done[index] for index in sorted(done)))


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
