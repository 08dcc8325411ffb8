"""What a phone needs to draw a run step by step beyond its means: weights and covariances, in few digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

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
    shares, spreads = ([of(trace.params[t]) for t in frames] for of in (weights_of, covariances_of))
    if not is_plain(trace.model, held=True) or any(each is None for each in (*shares, *spreads)):
        return {"objective": trace.model.objective, "weights": None, "covariances": None}
    # A class has hundreds of runs: what is done for all steps of one at once takes a third of the time.
    covariances = np.array(spreads)
    rows, columns = np.triu_indices(covariances.shape[-1])
    return {
        "objective": trace.model.objective,
        "weights": _few(np.array(shares)),
        "covariances": _few(covariances[..., rows, columns]),
    }


def _few(values: FloatArray) -> list[Json]:
    """Return an array as nested lists of numbers in DIGITS significant digits."""
    flat = np.array([f"{value:.{DIGITS}g}" for value in values.ravel().tolist()], dtype=np.float64)
    return cast("list[Json]", flat.reshape(values.shape).tolist())
