"""Basins of attraction: which optimum EM reaches from each starting pair of means, in one dimension with K = 2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from em_core.arrays import FloatArray, IntArray, frozen
from em_core.families.gaussian import KINDS
from em_core.fast.features import Features, make_features
from em_core.fast.pairs import Pairs, Variances, run_pairs
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams
from em_core.models.held_mixture import HeldMixture
from em_core.optima import (
    CLOSE,
    LEVEL,
    POLISH_TOL,
    SAME_END,
    End,
    Optimum,
    followed_end,
    placed,
    resting_end,
    spread_of,
)
from em_core.run import run_em
from em_core.stopping import StopRule

FOLLOWED = 1000
"""For how many more steps the distinct ends of a map are followed."""


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
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> BasinMap:
    """Return the basins of EM over a grid of starting means.

    model:          GaussianMixture or HeldMixture with K = 2; other parameters start as `model.around` puts them.
    x:              (n,) or (n, 1) data.
    first, second:  the grid's values for the mean of component 1 and of component 2.

    Every cell is the run that `run_em(model, x, model.around(x, means))` makes. Raises ValueError for another K or d.
    """
    data, rule = model.prepare(x), StopRule(tol, max_steps)
    if model.n_components != 2 or data.shape[1] != 1:
        raise ValueError(
            f"A basin map needs 2 components and 1 column; here are {model.n_components} and {data.shape[1]}. "
            "Choose K = 2 and one column."
        )
    rows, columns = frozen(first), frozen(second)
    means = np.stack([np.repeat(rows, len(columns)), np.tile(columns, len(rows))])
    features = make_features(KINDS["full"], data)
    walk = _Walk(model, data, features, rule)
    cells = walk.run(means)
    optima = placed(model, data, cells.ends, means.shape[1])
    optimum = np.empty(means.shape[1], dtype=np.int64)
    for index, group in enumerate(optima):
        optimum[list(group.members)] = index
    shape = (len(rows), len(columns))
    values, steps = cells.log_likelihood.reshape(shape), cells.steps.reshape(shape)
    return BasinMap(
        rows, columns, frozen(optimum.reshape(shape), np.int64), frozen(steps, np.int64), frozen(values), optima
    )


@dataclass(frozen=True, eq=False)
class _Cells:
    log_likelihood: FloatArray
    steps: IntArray
    ends: list[End]


@dataclass(frozen=True, eq=False)
class _Walk:
    """The runs of a map: the kernel makes all it can vouch for, `run_em` the others."""

    model: GaussianMixture
    data: FloatArray
    features: Features | None
    rule: StopRule

    def run(self, means: FloatArray) -> _Cells:
        """Run from starting means (2, M) to the end, and follow the ends to rest."""
        if self.features is None:
            traces = [run_em(self.model, self.data, self._start(pair), **self._limits()) for pair in means.T]
            ends = [followed_end(self.model, self.data, trace, (i,)) for i, trace in enumerate(traces)]
            values = np.array([trace.log_likelihoods[-1] for trace in traces])
            return _Cells(values, np.array([trace.n_steps for trace in traces]), ends)
        start = self._pairs(means)
        ended = self._kernel(start, self.rule)
        values, steps = ended.log_likelihood - self._log_scale(), ended.steps.copy()
        ends = []
        for cell in np.flatnonzero(ended.lost).tolist():
            params = self._params(ended.pairs, cell) if steps[cell] else self._start(means[:, cell])
            trace = run_em(self.model, self.data, params, **self._limits(int(steps[cell])))
            values[cell], steps[cell] = trace.log_likelihoods[-1], steps[cell] + trace.n_steps
            ends.append(followed_end(self.model, self.data, trace, (cell,)))
        leaders = _gather(ended.pairs, values, np.flatnonzero(~ended.lost), self._unit())
        ends += self._followed(ended.pairs, leaders)
        return _Cells(values, steps, ends)

    def _followed(self, pairs: Pairs, leaders: dict[int, list[int]]) -> list[End]:
        """Return where the leaders come to rest; where one is led away, its members are followed by themselves."""
        ends = []
        while leaders:
            first = np.array(list(leaders))
            rest = self._kernel(pairs[first], StopRule(POLISH_TOL, FOLLOWED))
            unit = self._unit()
            away = _apart(_table(pairs[first], unit), _table(rest.pairs, unit)) > CLOSE
            alone: dict[int, list[int]] = {}
            for i, (leader, members) in enumerate(leaders.items()):
                if away[i] and len(members) > 1:
                    alone |= {member: [member] for member in members}
                elif rest.lost[i]:
                    trace = run_em(self.model, self.data, self._params(pairs, leader), max_steps=FOLLOWED)
                    ends.append(followed_end(self.model, self.data, trace, tuple(members)))
                else:
                    value = float(rest.log_likelihood[i]) - self._log_scale()
                    params = self._params(rest.pairs, i)
                    ends.append(resting_end(self.model, self.data, value, params, tuple(members)))
            leaders = alone
        return ends

    def _kernel(self, pairs: Pairs, rule: StopRule) -> Any:
        assert self.features is not None
        held = self.model if isinstance(self.model, HeldMixture) else None
        variances: Variances = "shared" if self.model.kind.tied else "own"
        if held is not None and held.covariances is not None:
            variances = "held"
        z = np.concatenate([chunk[1] for chunk in self.features.chunks])
        return run_pairs(z, pairs, held is None or held.weights is None, variances, rule)

    def _limits(self, taken: int = 0) -> dict[str, Any]:
        return {"max_steps": self.rule.max_steps - taken, "tol": self.rule.tol}

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
        return self.model.around(self.data, means[:, None])

    def _pairs(self, means: FloatArray) -> Pairs:
        assert self.features is not None
        start, m = self._start(means[:, 0]), means.shape[1]
        variances = start.covariances[:, 0, 0] / self._scale() ** 2
        weights = np.repeat(start.weights[:, None], m, axis=1)
        standardised = (means - self.features.centre[0]) / self._scale()
        return Pairs(weights, standardised, np.repeat(variances[:, None], m, axis=1))

    def _params(self, pairs: Pairs, i: int) -> MixtureParams:
        assert self.features is not None
        means = self.features.centre[0] + self._scale() * pairs.means[:, i]
        return MixtureParams(
            pairs.weights[:, i], means[:, None], self._scale() ** 2 * pairs.variances[:, i, None, None]
        )


def _gather(pairs: Pairs, values: FloatArray, cells: IntArray, unit: float) -> dict[int, list[int]]:
    """Return cells that ended within SAME_END of each other, modulo names, under the best of them."""
    table = _table(pairs, unit)
    waiting = cells[np.argsort(-values[cells], kind="stable")]
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
