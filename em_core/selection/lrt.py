"""The bootstrap likelihood-ratio test of the number of components (McLachlan 1987, Applied Statistics 36, 318-324).

Under k0 components the statistic 2 (l1 - l0) has no chi-square distribution: a component more may have the weight 0, at
the edge of the model, and its parameters then mean nothing. Its distribution is found by drawing samples from the fit
with k0 components and fitting both models to each.

Fits with a component on a few rows count neither for the data nor for the samples: by the same rule for both.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np

from em_core.distributions.gaussian import KINDS
from em_core.em.capabilities import n_components
from em_core.em.protocol import AnyModel
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.initialisation import strategy_of
from em_core.multistart.optima import Interval, wilson
from em_core.multistart.restarts import Restart, plan_restarts
from em_core.numerics.arguments import callback, one_of
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.generators import result_of, result_until
from em_core.numerics.integers import whole
from em_core.numerics.wording import counted
from em_core.numerics.workers import checked_jobs, in_order
from em_core.selection.candidates import MOST_COMPONENTS, candidates, rows_of
from em_core.selection.quick import Quick, quick_fit
from em_core.selection.simulating import can_be_simulated, simulate
from em_core.selection.splitting import nested_starts

MOST_REPLICATES = 1_000_000
"""More tell no more of a p-value."""

BLOCK = 10
"""So many replicates make a block, the task of one process."""


@dataclass(frozen=True, eq=False)
class BootstrapLRT:
    """The test of k0 components against k1.

    statistic:   2 (l1 - l0) of the data.
    replicates:  the statistics of the samples drawn under k0, in the order of the draws, those that failed apart.
    failed:      how many samples had no sound fit with k0 components.
    asked:       how many samples were asked for; there are fewer where somebody stopped them.
    l0, l1:      the log-likelihoods of the data, in nats.
    """

    k0: int
    k1: int
    statistic: float
    replicates: FloatArray
    failed: int
    asked: int
    l0: float
    l1: float

    @property
    def exceeding(self) -> int:
        """How many replicates are at least as large as the statistic."""
        return int((self.replicates >= self.statistic).sum())

    @property
    def p_value(self) -> float:
        """(1 + exceeding) / (replicates + 1): the data are one sample more of those that k0 may give."""
        return (1 + self.exceeding) / (len(self.replicates) + 1)

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the p-value that endless replicates would give (Wilson 1927)."""
        if not len(self.replicates):
            return Interval(0.0, 1.0)
        return wilson(self.exceeding, len(self.replicates))


@dataclass(frozen=True, eq=False)
class _Task:
    """Some of the replicates; `seeds`: of each the seed of its sample and of its starts."""

    small: AnyModel
    large: AnyModel
    params: object
    n: int
    seeds: tuple[np.random.SeedSequence, ...]
    n_starts: int
    start: str
    has_means: bool


def bootstrap_lrt(
    x: object,
    k0: int,
    k1: int,
    covariance: str | None = None,
    replicates: int = 999,
    seed: int = 0,
    *,
    model: object = "gaussian_mixture",
    n_starts: int = 10,
    start: str = "random_points",
    n_jobs: int = 1,
    on_progress: Callable[[int, int], bool | None] | None = None,
) -> BootstrapLRT:
    """Return the bootstrap likelihood-ratio test of k0 components against k1.

    x:            the data, as the model takes them.
    k0, k1:       the numbers of components; k1 is the larger.
    covariance:   the kind of covariance of both; "full" where it is left out.
    replicates:   how many samples are drawn from the fit with k0 components.
    seed:         of the samples and of all starts.
    model:        as `select` takes it: a Gaussian, Student-t or Poisson mixture, or latent classes.
    n_starts:     how many random starts each fit has; that with k1 components also starts from that with k0.
    n_jobs:       in how many processes; the result is the same to the last bit. More than one needs joblib.
    on_progress:  called with (replicates done, replicates in all); False stops, and the test of those that were made
                  is returned.

    Raises ValueError for data that have no sound fit, and for a model that samples cannot be drawn from.
    """
    callback("on_progress", on_progress)
    work = bootstrapping(
        x, k0, k1, covariance, replicates, seed, model=model, n_starts=n_starts, start=start, n_jobs=n_jobs
    )
    if on_progress is None:
        return result_of(work)
    return result_until(work, lambda test: on_progress(len(test.replicates) + test.failed, test.asked))


def bootstrapping(
    x: object,
    k0: int,
    k1: int,
    covariance: str | None = None,
    replicates: int = 999,
    seed: int = 0,
    *,
    model: object = "gaussian_mixture",
    n_starts: int = 10,
    start: str = "random_points",
    n_jobs: int = 1,
) -> Generator[BootstrapLRT, None, BootstrapLRT]:
    """Make the test of `bootstrap_lrt` as a generator: yields it as it stands, and returns it whole.

    Stop asking to stop the work.
    """
    small_k, large_k = whole("k0", k0, most=MOST_COMPONENTS), whole("k1", k1, most=MOST_COMPONENTS)
    if large_k <= small_k:
        raise ValueError(f"k1 is {large_k} and k0 is {small_k}; k1 must be the larger.")
    asked, jobs = whole("replicates", replicates, most=MOST_REPLICATES), checked_jobs(n_jobs)
    strategy_of(start)
    plan_restarts(n_starts, start, whole("seed", seed, 0))
    kinds = None if covariance is None else (one_of("covariance", covariance, KINDS),)
    found = candidates(x, model, kinds)
    kind = ("full" if "full" in found.covariances else None) if covariance is None else found.covariances[0]
    small, large = (found.build(k, kind) for k in (small_k, large_k))
    data = large.prepare(x)
    first, *seeds = np.random.SeedSequence(seed).spawn(asked + 1)
    task = _Task(small, large, None, 0, (), n_starts, start, found.has_means)
    fits, n = _both(task, data, first), len(rows_of(data))
    if fits is None:
        raise ValueError(
            f"No sound fit with k0 = {small_k} was found on these {counted(n, 'row')}: every run collapsed, or ended "
            "with a component on a few rows. Choose a smaller k0, more starts, or a tied covariance."
        )
    if not can_be_simulated(fits[0].params):
        simulate(fits[0].params, 1, np.random.default_rng(0))
    tasks = [
        _Task(small, large, fits[0].params, n, tuple(seeds[i : i + BLOCK]), n_starts, start, found.has_means)
        for i in range(0, asked, BLOCK)
    ]
    return _making(small_k, large_k, fits, tasks, asked, jobs)


def _making(
    k0: int, k1: int, fits: tuple[Quick, Quick], tasks: Sequence[_Task], asked: int, jobs: int
) -> Generator[BootstrapLRT, None, BootstrapLRT]:
    made: list[float] = []
    failed = 0

    def test() -> BootstrapLRT:
        l0, l1 = (fit.log_likelihood for fit in fits)
        return BootstrapLRT(k0, k1, _statistic(fits), frozen(np.array(made)), failed, asked, l0, l1)

    for found in in_order(_replicate, None, tasks, jobs):
        made += [value for value in found if value is not None]
        failed += sum(value is None for value in found)
        yield test()
    return test()


def _replicate(_shared: None, task: _Task) -> list[float | None]:
    """Return the statistic of each of some samples; None for one without a sound fit."""
    found: list[float | None] = []
    for seed in task.seeds:
        sampled, starts = seed.spawn(2)
        data = simulate(task.params, task.n, np.random.default_rng(sampled))
        fits = _both(task, data, starts)
        found.append(None if fits is None else _statistic(fits))
    return found


def _both(task: _Task, data: object, seed: np.random.SeedSequence) -> tuple[Quick, Quick] | None:
    """Return the best fits of both models; None where the smaller has none that is sound.

    Where the larger has none, all that it can soundly do is copy a component: it reaches what the smaller one has.
    """
    of_small, of_large = (int(each) for each in seed.generate_state(2, np.uint32))
    try:
        small = quick_fit(task.small, data, _plan(task, of_small))
        if small is None:
            return None
        nested = nested_starts(task.small, task.large, data, small.params, _more(task))
        large = quick_fit(task.large, data, _plan(task, of_large), nested)
    except ValueError:
        # A sample with too few different rows has no start.
        return None
    return small, large or small


def _more(task: _Task) -> int:
    return (n_components(task.large) or 0) - (n_components(task.small) or 0)


def _plan(task: _Task, seed: int) -> tuple[Restart, ...]:
    plan = plan_restarts(task.n_starts, task.start, seed)
    return plan if task.has_means else tuple(Restart(DRAWN, each.seed) for each in plan)


def _statistic(fits: tuple[Quick, Quick]) -> float:
    """2 (l1 - l0): never below 0, for the larger model can copy a component of the smaller."""
    return max(0.0, 2 * (fits[1].log_likelihood - fits[0].log_likelihood))
