"""The registry of faults that a lesson plays: one bug each, run as it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from em_core.algorithms.run import em_steps, run_em
from em_core.em.stopping import Outcome
from em_core.em.trace import Trace
from em_core.faulty.gaussian_mixtures import (
    AddsToTheDiagonal,
    AssignsHard,
    DividesByOneLess,
    ForgetsTheWeights,
    ForgetsToWeighTheCovariance,
    TakesVarianceForDeviation,
)
from em_core.models import GaussianMixture, MixtureParams, MixturePosterior
from em_core.numerics.arrays import FloatArray

MixtureTrace = Trace[MixtureParams, MixturePosterior]


def _as_it_is(params: MixtureParams) -> MixtureParams:
    return params


def _all_equal(params: MixtureParams) -> MixtureParams:
    """Every component starts as their average: nothing tells one from another."""
    same = (params.weights[:, None] * params.means).sum(axis=0)
    k = len(params.weights)
    return replace(params, means=np.tile(same, (k, 1)), covariances=np.tile(params.covariances.mean(axis=0), (k, 1, 1)))


@dataclass(frozen=True)
class Fault:
    """A fault by its id.

    title:    what is wrong, as a diagnosis names it.
    build:    (K, covariance) -> the model that has it.
    start:    what becomes of the start.
    hasty:    whether the first comparison of the objective is made against infinity.
    """

    id: str
    title: str
    build: Callable[[int], GaussianMixture] = GaussianMixture
    start: Callable[[MixtureParams], MixtureParams] = _as_it_is
    hasty: bool = False

    def run(self, x: FloatArray, start: MixtureParams, max_steps: int, tol: float) -> MixtureTrace:
        """Return the run of the faulty algorithm; it ends as such a run does."""
        model, begin = self.build(len(start.weights)), self.start(start)
        if not self.hasty:
            return run_em(model, x, begin, max_steps=max_steps, tol=tol)
        trace = run_em(model, x, begin, max_steps=_hasty_steps(model, x, begin, max_steps, tol), tol=0)
        return replace(trace, outcome=Outcome.CONVERGED, tol=tol)


def _hasty_steps(model: GaussianMixture, x: FloatArray, start: MixtureParams, max_steps: int, tol: float) -> int:
    """Return how many steps a loop makes whose objective before the first is infinite: the rise is minus infinity."""
    before, steps = math.inf, em_steps(model, x, start)
    next(steps)
    for made, step in enumerate(steps, start=1):
        if step.log_likelihood - before < tol or made == max_steps:
            return made
        before = step.log_likelihood
    raise AssertionError("EM's steps do not end")


FAULTS: dict[str, Fault] = {
    fault.id: fault
    for fault in (
        Fault("weights-forgotten", "The E-step forgets the mixing weights", ForgetsTheWeights),
        Fault("deviation-for-variance", "A variance is used as a standard deviation", TakesVarianceForDeviation),
        Fault("hard-assignment", "The E-step assigns each point to one component", AssignsHard),
        Fault("one-less", "The variance is divided by N − 1 instead of N", DividesByOneLess),
        Fault("unweighted", "The variance forgets the responsibilities", ForgetsToWeighTheCovariance),
        Fault("silent-floor", "A constant is added to every variance", AddsToTheDiagonal),
        Fault("all-equal", "All components start equal", start=_all_equal),
        Fault("against-infinity", "The first comparison is made against infinity", hasty=True),
    )
}
"""Every fault by its id."""
