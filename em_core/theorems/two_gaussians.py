"""Global convergence for two Gaussians: the mixture on which EM converges from almost every start."""

from __future__ import annotations

import numpy as np

from em_core.data.generated_shapes import centres
from em_core.experiments.experiment import Experiment, resolve
from em_core.models.held_mixture import HeldMixture
from em_core.multistart.basin_map import basin_map
from em_core.numerics.number_format import short
from em_core.theorems.theorem import HELD_MAP, Measured, Theorem, Verdict, Way, signed

SEPARATION = 3.0
GROUPS = Experiment(
    data="overlapping",
    dimension=1,
    k=2,
    covariance="tied",
    settings=(("k", 2), ("n", 1000), ("separation", SEPARATION)),
)
"""1,000 points from two Gaussians of unit variance, three standard deviations apart."""

CELLS, REACH = 24, 8.0
"""The grid of starting means: so many a side, and so far to both sides of the centre."""


def check_two_gaussians(weights: tuple[float, float] = (0.5, 0.5)) -> Verdict:
    """Start the two means on a grid, weights and variances known, and see where every pair ends."""
    x = resolve(GROUPS).values
    model = HeldMixture(2, weights=weights, covariances=(((1.0,),),) * 2)
    grid = np.linspace(-REACH, REACH, CELLS)
    found = basin_map(model, x, grid, grid)
    unequal = ~np.eye(CELLS, dtype=bool)
    best = (found.optimum == 0) & unequal
    truth = np.sort(centres(2, SEPARATION, 1)[:, 0])
    ends = np.sort(found.optima[0].params.means[:, 0])
    off, allowed = float(np.abs(ends - truth).max()), 6 / float(np.sqrt(len(x)))
    numbers = (
        Measured("share of unequal starts that reach the best", float(best.sum() / unequal.sum()), 1.0),
        Measured("share of equal starts that reach it", float((found.optimum[~unequal] == 0).mean()), 0.0),
        Measured("error of the estimated means", off, 0.0),
    )
    holds = numbers[0].found == 1 and numbers[1].found == 0 and off < allowed
    reached = round(numbers[1].found * CELLS) or "none"
    pairs, won = int(unequal.sum()), int(best.sum())
    sentence = (
        f"{won:,} of {pairs:,} pairs of unequal means end at {signed(ends[0])} and {signed(ends[1])} "
        f"(true: {short(truth[0])} and {short(truth[1])}). Of the {CELLS} pairs of equal means "
        f"{reached} end there."
    )
    return Verdict(bool(holds), sentence, numbers)


TWO_GAUSSIANS = Theorem(
    "two_gaussians",
    "With two Gaussians only equal starting means fail",
    "From every pair of unequal means EM finds the true means.",
    "For two equally weighted Gaussians of known, equal variance in one dimension, EM on the population converges to "
    "the true means from every pair of unequal starting means. From equal means it converges to the point half-way "
    "between them.",
    "Proof: Xu, Hsu & Maleki (2016)",
    "Xu, Hsu & Maleki (2016), Global analysis of expectation maximization for mixtures of two Gaussians, Advances in "
    "Neural Information Processing Systems 29; Daskalakis, Tzamos & Zampetakis (2017), Conference on Learning Theory.",
    check_two_gaussians,
    (
        Way("Map of all these starts", "basins", GROUPS, HELD_MAP),
        Way("These data in the lab, with free weights", "lab", GROUPS),
    ),
)
