"""Basins of attraction: which optimum EM reaches from each starting pair of means, in one dimension with K = 2."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import check_clusters, check_params, numbers
from em_core.algorithms.run import run_em
from em_core.distributions.gaussian import KINDS
from em_core.em.capabilities import capabilities_of
from em_core.em.label_matching import spread_of, table_of
from em_core.em.protocol import AnyModel
from em_core.em.stopping import StopRule
from em_core.em.trace import Trace
from em_core.fast.features import Features, make_features
from em_core.fast.two_component_runs import Pairs, Variances, pairs_on_the_way, run_pairs
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.multistart.distinct_cells import distinct_cells
from em_core.multistart.endpoints import CLEAR_STEPS, CLEAR_TOL, LEVEL, SAME_END, End, end_of
from em_core.multistart.optima import Optimum, followed, placed
from em_core.multistart.stationary_points import CLOSE, OptimumKind
from em_core.numerics.arguments import instance, quoted
from em_core.numerics.arrays import FloatArray, IntArray, frozen
from em_core.numerics.generators import result_of

__all__ = ["BasinMap", "basin_bands", "basin_map", "drained", "mapped"]

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class BasinMap:
    """Where every start of a grid leads. Cell [i, j] starts with means first[i] and second[j].

    first, second:   (a,) and (b,) starting means, in the data's units.
    optimum:         (a, b) index into `optima`, whatever names the components end under.
    steps:           (a, b) E+M steps until the run ended.
    log_likelihood:  (a, b) where it ended.
    optima:          best first; `members` are cells counted row by row.
    """

    first: FloatArray
    second: FloatArray
    optimum: IntArray
    steps: IntArray
    log_likelihood: FloatArray
    optima: tuple[Optimum, ...]


def basin_map(
    model: GaussianMixture,
    x: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    *,
    rest: MixtureParams | None = None,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> BasinMap:
    """Return the basins of EM over a grid of starting means.

    model:          GaussianMixture or HeldMixture with K = 2.
    x:              (n,) or (n, 1) data.
    first, second:  the grid's values for the mean of component 1 and of component 2.
    rest:           the start whose weights and variances every cell has; None for those of `model.around`.

    Every cell is the run that `run_em` makes from there. Raises ValueError for another K or d.
    """
    return drained(basin_bands(model, x, first, second, rest=rest, max_steps=max_steps, tol=tol))


def drained(work: Generator[object, None, T]) -> T:
    """Return what a generator returns, however often it yields before."""
    given: object = work
    if not isinstance(given, Generator):
        raise ValueError(f"work is {quoted(given)}; it must be a generator, as basin_bands returns it.")
    return result_of(work)


def basin_bands(
    model: GaussianMixture,
    x: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    *,
    rest: MixtureParams | None = None,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> Generator[tuple[int, int], None, BasinMap]:
    """Make `basin_map(...)`: yields (cells done, cells in all) every few steps, and returns the map."""
    check_clusters(model)
    instance("model", model, GaussianMixture, "a HeldMixture is one, too; K must be 2")
    data, rule = model.prepare(x), StopRule(tol, max_steps)
    if model.n_components != 2 or data.shape[1] != 1:
        raise ValueError(
            f"A basin map needs 2 components and 1 column; here are {model.n_components} and {data.shape[1]}. "
            "Choose K = 2 and one column."
        )
    rows, columns = numbers("The first means", first), numbers("The second means", second)
    if rest is not None:
        check_params(model, rest, "rest")
    means = np.stack([np.repeat(rows, len(columns)), np.tile(columns, len(rows))])
    if rest is None:
        rest = model.around(data, means[:, :1])
    distinct = distinct_cells(model, means, rest)
    walk = _Walk(model, data, make_features(KINDS["full"], data), rule, rest)
    for unfinished in walk.run(means[:, distinct.first]):
        yield means.shape[1] - distinct.count(unfinished), means.shape[1]
    ends = [replace(end, members=distinct.cells_of(end.members)) for end in walk.ends()]
    values, steps = walk.values[distinct.which], walk.steps[distinct.which]
    return mapped(model, data, rows, columns, values, steps, ends)


def mapped(
    model: AnyModel,
    data: FloatArray,
    rows: FloatArray,
    columns: FloatArray,
    values: FloatArray,
    steps: IntArray,
    ends: list[End],
) -> BasinMap:
    """Return the map of runs counted row by row: their last objectives and steps, and where they came to rest."""
    optima = placed(model, data, ends, len(values))
    optimum = np.empty(len(values), dtype=np.int64)
    for index, group in enumerate(optima):
        optimum[list(group.members)] = index
    shape = (len(rows), len(columns))
    ended_in, taken = frozen(optimum.reshape(shape), np.int64), frozen(steps.reshape(shape), np.int64)
    return BasinMap(rows, columns, ended_in, taken, frozen(values.reshape(shape)), optima)


@dataclass(eq=False)
class _Walk:
    """The runs of a map: the kernel makes all it can vouch for, `run_em` the others."""

    model: GaussianMixture
    data: FloatArray
    features: Features | None
    rule: StopRule
    rest: MixtureParams
    values: FloatArray = field(default_factory=lambda: np.empty(0))
    steps: IntArray = field(default_factory=lambda: np.empty(0, np.int64))
    stopped: list[End] = field(default_factory=list)
    waiting: tuple[Pairs, FloatArray, IntArray] | None = None

    def run(self, means: FloatArray) -> Iterator[IntArray]:
        """Run from starting means (2, M): yields which runs are unfinished, at the end none."""
        m = means.shape[1]
        self.values, self.steps, alone = np.empty(m), np.zeros(m, np.int64), np.arange(m)
        params = [self._start(pair) for pair in means.T] if self.features is None else []
        if self.features is not None:
            ended = yield from pairs_on_the_way(*self._problem(self._pairs(means)), self.rule)
            self.values, self.steps = ended.log_likelihood - self._log_scale(), ended.steps.copy()
            alone, kept = np.flatnonzero(ended.lost), np.flatnonzero(~ended.lost)
            self.waiting = (ended.pairs[kept], self.values[kept], kept)
            params = [
                self._params(ended.pairs, cell) if self.steps[cell] else self._start(means[:, cell])
                for cell in alone.tolist()
            ]
        for i, cell in enumerate(alone.tolist()):
            yield alone[i:]
            trace = self._by_em(params[i], int(self.steps[cell]))
            self.values[cell] = trace.log_likelihoods[-1]
            self.steps[cell] += trace.n_steps
            self.stopped.append(end_of(trace, (cell,), spread_of(self.data)))
        yield alone[:0]

    def ends(self) -> list[End]:
        """Return where all runs come to rest; those that ended within SAME_END of each other are followed once."""
        ends = self.stopped
        if self.waiting is not None:
            pairs, values, cells = self.waiting
            near = self._followed(pairs, _gather(pairs, values, self._unit()))
            ends = ends + [replace(end, members=tuple(cells[list(end.members)].tolist())) for end in near]
        return followed(self.model, self.data, ends)

    def _followed(self, pairs: Pairs, leaders: dict[int, list[int]]) -> list[End]:
        """Return where the leaders are led by many more steps; where one is led away, its members go by themselves."""
        ends, unit = [], self._unit()
        while leaders:
            crowds = list(leaders.values())
            first = pairs[np.array(list(leaders))]
            rest = run_pairs(*self._problem(first), StopRule(CLEAR_TOL, CLEAR_STEPS))
            away = (_apart(_table(first, unit), _table(rest.pairs, unit)) > CLOSE) & [len(one) > 1 for one in crowds]
            for i in np.flatnonzero(rest.lost & ~away).tolist():
                trace = run_em(self.model, self.data, self._params(first, i), max_steps=CLEAR_STEPS, tol=CLEAR_TOL)
                ends.append(end_of(trace, tuple(crowds[i]), spread_of(self.data)))
            sound = np.flatnonzero(~rest.lost & ~away)
            values = rest.log_likelihood[sound] - self._log_scale()
            for leader, group in _gather(rest.pairs[sound], values, unit).items():
                members = tuple(cell for i in group for cell in crowds[sound[i]])
                params = self._params(rest.pairs, sound[leader])
                table = table_of(params, spread_of(self.data))
                ends.append(End(float(values[leader]), params, table, OptimumKind.NOT_CONVERGED, members))
            leaders = {cell: [cell] for i in np.flatnonzero(away) for cell in crowds[i]}
        return ends

    def _problem(self, pairs: Pairs) -> tuple[FloatArray, Pairs, bool, Variances]:
        """Return what the kernel wants to know: the standardised points, where to start, and what is free."""
        assert self.features is not None
        held = capabilities_of(self.model).held
        variances: Variances = "shared" if self.model.kind.tied else "own"
        if "covariances" in held:
            variances = "held"
        z = np.concatenate([chunk[1] for chunk in self.features.chunks])
        return z, pairs, "weights" not in held, variances

    def _by_em(self, start: MixtureParams, taken: int = 0) -> Trace[MixtureParams, MixturePosterior]:
        """Return the run that `run_em` makes from here, after so many steps."""
        return run_em(self.model, self.data, start, max_steps=self.rule.max_steps - taken, tol=self.rule.tol)

    def _scale(self) -> float:
        assert self.features is not None
        return float(self.features.scale[0])

    def _unit(self) -> float:
        """The data's spread in standardised units."""
        return float(spread_of(self.data)[0]) / self._scale()

    def _log_scale(self) -> float:
        """What the log-likelihood in the data's units has less than that of the standardised points."""
        return len(self.data) * float(np.log(self._scale()))

    def _start(self, means: FloatArray) -> MixtureParams:
        return MixtureParams(self.rest.weights, means[:, None], self.rest.covariances)

    def _pairs(self, means: FloatArray) -> Pairs:
        assert self.features is not None
        m = means.shape[1]
        variances = self.rest.covariances[:, 0, 0] / self._scale() ** 2
        weights = np.repeat(self.rest.weights[:, None], m, axis=1)
        standardised = (means - self.features.centre[0]) / self._scale()
        return Pairs(weights, standardised, np.repeat(variances[:, None], m, axis=1))

    def _params(self, pairs: Pairs, i: int) -> MixtureParams:
        assert self.features is not None
        means = self.features.centre[0] + self._scale() * pairs.means[:, i]
        return MixtureParams(
            pairs.weights[:, i], means[:, None], self._scale() ** 2 * pairs.variances[:, i, None, None]
        )


def _gather(pairs: Pairs, values: FloatArray, unit: float) -> dict[int, list[int]]:
    """Return the runs that ended within SAME_END of each other, modulo names, under the best of them."""
    table = _table(pairs, unit)
    waiting = np.argsort(-values, kind="stable")
    leaders: dict[int, list[int]] = {}
    while len(waiting):
        leader = int(waiting[0])
        level = LEVEL * max(1e3, abs(float(values[leader])))
        same = _apart(table[:, :, waiting], table[:, :, leader, None]) <= SAME_END
        same &= values[leader] - values[waiting] <= level
        same[0] = True
        leaders[leader] = waiting[same].tolist()
        waiting = waiting[~same]
    return leaders


def _table(pairs: Pairs, unit: float) -> FloatArray:
    """Return the parameters as (3, 2, M), in units of the data's spread."""
    return np.stack([pairs.weights, pairs.means / unit, pairs.variances / unit**2])


def _apart(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the largest difference (M,) of two tables under the better of the two namings."""
    straight, crossed = np.abs(a - b).max(axis=(0, 1)), np.abs(a[:, ::-1] - b).max(axis=(0, 1))
    nearest: FloatArray = np.minimum(straight, crossed)
    return nearest
