"""Genetic linkage: Rao's data, on which EM was introduced (Dempster, Laird & Rubin 1977, section 1)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.input_checks import as_floats, told
from em_core.em.parameters import PROBABILITY
from em_core.em.protocol import Cause, DegenerateError
from em_core.models.grouped_counts import GroupedCounts
from em_core.numerics.arrays import FloatArray, frozen


@dataclass(frozen=True, eq=False)
class LinkageParams:
    """theta, a number in [0, 1] as an array without axes: (1 - r)^2 for a recombination fraction r in both sexes."""

    theta: FloatArray = field(metadata={"kind": PROBABILITY})

    def __post_init__(self) -> None:
        """Freeze the number."""
        object.__setattr__(self, "theta", frozen(self.theta))


class Linkage(GroupedCounts[LinkageParams]):
    """Rao's model: animals in four cells of probability 1/2 + theta/4, (1 - theta)/4, (1 - theta)/4 and theta/4.

    The first cell is two classes that look alike, 1/2 and theta/4. Had they been counted apart, theta would be a plain
    fraction (Dempster, Laird & Rubin 1977, eqs 1.1-1.5; data of Rao 1965, pp. 368-369).
    """

    cells = ("cell 1", "cell 2", "cell 3", "cell 4")
    classes = ("1/2", "θ/4 of cell 1", "(1-θ)/4 of cell 2", "(1-θ)/4 of cell 3", "θ/4 of cell 4")
    cell_of = (0, 0, 1, 2, 3)

    def params(self, theta: ArrayLike) -> LinkageParams:
        """Return validated parameters; ValueError for a theta outside [0, 1]."""
        given = as_floats(theta, "theta")
        if given.shape != () or not 0 <= given <= 1:
            raise ValueError(f"theta is {told(theta, given)}; it must be one number between 0 and 1.")
        return LinkageParams(given)

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> LinkageParams:  # noqa: ARG002
        """Return a theta drawn evenly from (0, 1)."""
        return LinkageParams(frozen(rng.uniform(0.01, 0.99)))

    def class_probabilities(self, params: LinkageParams) -> FloatArray:
        """Return (1/2, theta/4, (1 - theta)/4, (1 - theta)/4, theta/4)."""
        with_theta, without = float(params.theta) / 4, (1 - float(params.theta)) / 4
        return np.array([0.5, with_theta, without, without, with_theta])

    def fit_classes(self, counts: FloatArray) -> LinkageParams:
        """Return the fraction of those that speak of theta which speak for it; DegenerateError where none speaks."""
        speaking = float(counts[1:].sum())
        if speaking <= 0:
            raise DegenerateError(
                0, "holds every count, and none is left that tells theta", noun="Class", cause=Cause.UNDETERMINED
            )
        return LinkageParams(frozen((counts[1] + counts[4]) / speaking))

    def maximum(self, data: FloatArray) -> float:
        """Return the theta of the largest likelihood for counts (4,): its equation is a quadratic (Rao 1965).

        n theta^2 - (y1 - 2 y2 - 2 y3 - y4) theta - 2 y4 = 0, of which the larger root lies in [0, 1].
        """
        linear = float(data[0] - 2 * (data[1] + data[2]) - data[3])
        n = float(data.sum())
        return (linear + float(np.sqrt(linear**2 + 8 * n * data[3]))) / (2 * n)
