"""Ranking of start strategies: the trials of a tournament put into an order, with hit rates and gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from em_core.algorithms.argument_checks import check_clusters
from em_core.em.label_matching import distance, spread_of, table_of
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.multistart.endpoints import LEVEL
from em_core.multistart.initialisation import STARTS
from em_core.multistart.optima import Interval, Optimum, OptimumKind, group_optima, wilson
from em_core.multistart.stationary_points import CLOSE, HOLDING
from em_core.multistart.tournament.playing import Trial
from em_core.multistart.tournament.rules import FIRST_BLOCK, Rules, whole_up_to
from em_core.numerics.arguments import callback, instance, number, quoted
from em_core.numerics.arrays import FloatArray, frozen

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
"""Which quantiles of the trials' results are reported."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Result of one strategy: its hit rate, gaps and costs.

    trials, hits:       in how many of its trials its best end was the best of the tournament; `interval` is Wilson's.
    gaps:               (trials,) how far each trial stayed below the best end, in order of the trials; infinite where
                        it found nothing sound, and NaN where the whole tournament did not.
    hit:                (trials,) whether each found it.
    starts, steps, opening_steps, degenerate, spurious:  sums over its trials.
    """

    strategy: str
    trials: int
    hits: int
    interval: Interval
    gaps: FloatArray
    hit: tuple[bool, ...]
    starts: int
    steps: int
    opening_steps: int
    degenerate: int
    spurious: int

    @property
    def random(self) -> bool:
        """Whether the strategy draws; one that does not has a single trial, and its hits are no rate."""
        return STARTS[self.strategy].random

    @property
    def share(self) -> float:
        """The hit rate."""
        return self.hits / self.trials

    @property
    def cost_per_start(self) -> float:
        """Steps per start, its opening included."""
        return self.steps / self.starts

    @property
    def quantiles(self) -> FloatArray:
        """(5,) the QUANTILES of the gaps, each the gap of a trial (no interpolation, so that one without end may be
        infinite)."""
        return np.asarray(np.quantile(self.gaps, QUANTILES, method="inverted_cdf"))


@dataclass(frozen=True, eq=False)
class Tournament:
    """Result of a tournament: who found what.

    trials:     every trial that counts, by index, the entrants in the order of the rules.
    complete:   how many trials each random strategy has; fewer than asked when the work was stopped.
    best:       the best sound end of all; None where there is none.
    standings:  random strategies by hit rate and then by median gap, then those that draw nothing.
    """

    model: AnyModel
    rules: Rules
    trials: tuple[Trial, ...]
    complete: int
    best: Optimum | None
    standings: tuple[Standing, ...]


def judge(
    model: AnyModel,
    x: object,
    rules: Rules,
    trials: Sequence[Trial],
    *,
    on_progress: Callable[[int, int], object] | None = None,
) -> Tournament:
    """Return the standings of the trials that are done, of which whole blocks count.

    The best end is the highest maximum that is no spurious spike, among the ends of all trials after each was followed
    until it rests. A trial has found it when an end that leads there is as high as makes no difference already, or no
    parameter of it is further away than tells optima apart. Raises ValueError where not even the first block is done.
    """
    check_clusters(model)
    instance("rules", rules, Rules, "Rules() makes them")
    given: object = trials
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        raise ValueError(f"trials is {quoted(given)}; it must be a list of trials, as the turns of play hold them.")
    for trial in trials:
        instance("A trial", trial, Trial, "the turns of play hold them")
    callback("on_progress", on_progress)
    done = {(trial.index, trial.strategy): trial for trial in trials}
    complete = next((t for t in range(rules.trials) if any((t, s) not in done for s in rules.drawn)), rules.trials)
    complete = complete if complete == rules.trials else whole_up_to(complete)
    counted = [done[key] for key in ((t, s) for t in range(complete) for s in rules.entrants) if key in done]
    if not counted:
        raise ValueError(f"The first {FIRST_BLOCK} trials of every strategy are not done yet; a tournament needs them.")
    data = model.prepare(x)
    ends = [(i, end) for i, trial in enumerate(counted) for end in (trial.rested, trial.cut) if end is not None]
    optima = group_optima(model, data, [end for _, end in ends], follow=True, on_progress=on_progress) if ends else ()
    best = _best(optima)
    results = [_Result(trial, float("-inf"), False) for trial in counted]
    for optimum in optima:
        if _is_sound(optimum):
            for member in optimum.members:
                i, end = ends[member]
                results[i] = results[i].with_end(end, best if optimum is best else None)
    standings = [_standing(best, [each for each in results if each.trial.strategy == one]) for one in rules.entrants]
    standings.sort(key=lambda one: (not one.random, -one.share, float(np.nan_to_num(one.quantiles[2], nan=0.0))))
    return Tournament(model, rules, tuple(counted), complete, best, tuple(standings))


def overlap(a: Interval, b: Interval) -> bool:
    """Return whether two intervals have a value in common."""
    for name, interval in (("a", a), ("b", b)):
        instance(name, interval, Interval, "wilson returns it")
        number(f"The low end of {name}", interval.low)
        number(f"The high end of {name}", interval.high)
    return a.low <= b.high and b.low <= a.high


def _is_sound(optimum: Optimum) -> bool:
    return not optimum.spurious and optimum.kind is not OptimumKind.DEGENERATE


def _best(optima: Sequence[Optimum]) -> Optimum | None:
    """Return the best maximum that is no spike; where none has come to rest, the highest climb that is no spike."""
    for kinds in (HOLDING, {OptimumKind.NOT_CONVERGED}):
        sound = [one for one in optima if one.kind in kinds and _is_sound(one)]
        if sound:
            return max(sound, key=lambda one: one.log_likelihood)
    return None


class _Result(NamedTuple):
    """The highest objective at which a trial had a sound end, and whether it had found the best."""

    trial: Trial
    reached: float
    hit: bool

    def with_end(self, end: AnyTrace, best: Optimum | None) -> _Result:
        """Return the result with an end of the trial that, followed, leads to the best; None for another optimum."""
        reached = float(end.log_likelihoods[-1])
        hit = self.hit
        if best is not None:
            spread = spread_of(end.data)
            high = reached >= best.log_likelihood - LEVEL * max(1e3, abs(best.log_likelihood))
            hit = hit or high or distance(table_of(end.params[-1], spread), table_of(best.params, spread)) <= CLOSE
        return _Result(self.trial, max(self.reached, reached), hit)


def _standing(best: Optimum | None, results: Sequence[_Result]) -> Standing:
    hits = sum(result.hit for result in results)
    trials = [result.trial for result in results]
    # Following the best further may have lifted it, never lowered it.
    gaps = [best.log_likelihood - result.reached if best else float("nan") for result in results]
    return Standing(
        strategy=trials[0].strategy,
        trials=len(trials),
        hits=hits,
        interval=wilson(hits, len(trials)),
        gaps=frozen(np.maximum(gaps, 0.0)),
        hit=tuple(result.hit for result in results),
        starts=sum(trial.starts for trial in trials),
        steps=sum(trial.steps for trial in trials),
        opening_steps=sum(trial.opening_steps for trial in trials),
        degenerate=sum(trial.degenerate for trial in trials),
        spurious=sum(trial.spurious for trial in trials),
    )
