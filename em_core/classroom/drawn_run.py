"""What a phone needs to draw a run step by step beyond its means: weights and covariances, in few digits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.data.json_documents import Json
from em_core.em.parameters import covariances_of, weights_of
from em_core.em.trace import AnyTrace
from em_core.fast import is_plain
from em_core.numerics.arrays import FloatArray

DIGITS = 6
"""So many significant digits: a screen of a thousand pixels shows three."""


def drawn(trace: AnyTrace, frames: Sequence[int]) -> dict[str, Json]:
    """Return the name of the objective, and for each frame the weights and the covariances.

    frames:  the steps.

    Of a covariance it is the upper triangle, row by row: one number, or three. Both are None for a model that is no
    mixture of normal distributions: a phone then draws the means alone.
    """
    weights: list[Json] = []
    covariances: list[Json] = []
    for t in frames:
        shares, spreads = weights_of(trace.params[t]), covariances_of(trace.params[t])
        if shares is None or spreads is None or not is_plain(trace.model, held=True):
            return {"objective": trace.model.objective, "weights": None, "covariances": None}
        upper = np.triu_indices(spreads.shape[1])
        weights.append(_few(shares))
        covariances.append([_few(each[upper]) for each in spreads])
    return {"objective": trace.model.objective, "weights": weights, "covariances": covariances}


def _few(values: FloatArray) -> list[Json]:
    return [float(f"{value:.{DIGITS}g}") for value in values.tolist()]
