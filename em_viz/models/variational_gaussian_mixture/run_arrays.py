"""A run of variational Bayes as arrays over its steps: the parameters' distributions, and the ELBO's plateaus."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from scipy.special import entr

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import MixturePosterior, VariationalGaussianMixture, VariationalParams
from em_core.numerics.arrays import FloatArray
from em_viz.models.common.scene import over_steps
from em_viz.models.gaussian_mixture.run_arrays import History, history

Run: TypeAlias = Trace[VariationalParams, MixturePosterior]

IN_USE = 1.0
"""A component that holds less than one point in expectation has emptied itself."""

TENFOLD = 10.0
"""A plateau is where the objective rises by less than this part of what some later step brings."""


@dataclass(frozen=True, eq=False)
class Beliefs:
    """A run: its distributions over the parameters, and the plug-in mixture that the pictures draw."""

    model: VariationalGaussianMixture
    exhibit: Exhibit
    run: History

    @cached_property
    def concentrations(self) -> FloatArray:
        """(T+1, K) alpha."""
        return over_steps(self.run.trace, lambda params: params.concentrations)

    @cached_property
    def shrinkages(self) -> FloatArray:
        """(T+1, K) beta: how many points each mean is worth."""
        return over_steps(self.run.trace, lambda params: params.shrinkages)

    @cached_property
    def dofs(self) -> FloatArray:
        """(T+1, K) nu."""
        return over_steps(self.run.trace, lambda params: params.dofs)

    @cached_property
    def held(self) -> FloatArray:
        """(T+1, K) the expected points behind each component's distribution: what it has beyond the prior."""
        result: FloatArray = self.concentrations - self.model.concentration
        return result

    @cached_property
    def in_use(self) -> FloatArray:
        """(T+1, K) 1 where a component holds at least one point, else 0."""
        result: FloatArray = (self.held >= IN_USE).astype(np.float64)
        return result

    @cached_property
    def weight_deviations(self) -> FloatArray:
        """(T+1, K) standard deviations of the weights under the Dirichlet (Bishop 2006, eq. B.18)."""
        total = self.concentrations.sum(axis=1, keepdims=True)
        mean = self.concentrations / total
        result: FloatArray = np.sqrt(mean * (1 - mean) / (total + 1))
        return result

    @cached_property
    def effective(self) -> FloatArray:
        """(T+1,) the effective number of components: exp of the entropy of the expected weights (Hill 1973)."""
        result: FloatArray = np.exp(entr(self.run.weights).sum(axis=1))
        return result


def beliefs(model: VariationalGaussianMixture, exhibit: Exhibit, trace: Run) -> Beliefs:
    """Return the run as arrays; the weights of its history are the expected ones."""
    # `history` reads weights, means and covariances, which these parameters have too.
    return Beliefs(model, exhibit, history(model, trace))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Plateau:
    """Steps `first` to `last` (counted from 1) in which the objective rose by at most `most` a step, not the end.

    least:   the smallest of those rises; a tolerance above it would have stopped the run at step `stopped`.
    later:   the step after them that raised it most, by `rise`.
    missing: how far below its end the objective was at step `stopped`.
    """

    first: int
    last: int
    most: float
    least: float
    stopped: int
    later: int
    rise: float
    missing: float


def plateaus(objective: FloatArray) -> tuple[Plateau, ...]:
    """Return the plateaus of an objective (T+1,): stretches of two or more small rises with a large one behind them.

    A rise is small when a later one is at least `TENFOLD` as large.
    """
    rises = np.diff(objective)
    if len(rises) == 0:
        return ()
    # What is still to come after each step; after the last nothing.
    largest = np.append(np.maximum.accumulate(rises[::-1])[::-1][1:], 0.0)
    small = (rises * TENFOLD <= largest) & (largest > 0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], small, [False]])))
    found = []
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - begin < 2:
            continue
        stretch = rises[begin:end]
        stopped, later = begin + int(stretch.argmin()) + 1, end + int(rises[end:].argmax()) + 1
        found.append(
            Plateau(
                begin + 1,
                end,
                float(stretch.max()),
                float(stretch.min()),
                stopped,
                later,
                float(rises[later - 1]),
                float(objective[-1] - objective[stopped]),
            )
        )
    return tuple(found)
