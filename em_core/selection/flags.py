"""Flags of a fit: why a cell of a table is not ranked, or is to be looked at again."""

from __future__ import annotations

from enum import Enum

import numpy as np

from em_core.em.capabilities import capabilities_of, responsibilities_of
from em_core.em.parameters import CovarianceMatrix, arrays_of, weights_of
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.models import Sequences
from em_core.numerics.arrays import FloatArray

FEWEST = 5
"""A component that holds fewer rows than this, or than d + 2 of them, owes its likelihood to those rows."""

NARROWEST = 1e-6
"""A covariance that is in some direction a smaller part of that of the data is a spike."""


class Flag(Enum):
    """What is wrong with a cell; the value is the clause that is shown."""

    SPURIOUS = "a component holds only a few rows, or its covariance is nearly singular"
    DEGENERATE = "every run collapsed"
    NOT_CONVERGED = "the best run has not converged"
    NOT_THE_MAXIMUM = "a nested model, or a step away from a saddle point, reaches a higher log-likelihood"
    REACHED_ONCE = "at most one start reached it; more starts may find a higher maximum"

    @property
    def bars(self) -> bool:
        """Whether a cell with this flag is kept out of the ranking."""
        return self is not Flag.REACHED_ONCE


def is_on_few_rows(model: AnyModel, data: object, params: object) -> bool:
    """Return whether a component holds fewer than max(5, d + 2) rows, or has a covariance that is a spike.

    A spike is in some direction narrower than NARROWEST of the variance that the data have in that direction. Models
    of counts in cells have no rows that a component could stand on.
    """
    has = capabilities_of(model)
    if has.cells or not has.probabilities:
        return False
    rows = _rows(data)
    if rows is None:
        return False
    counts = _counts(model, data, params, len(rows))
    fewest = max(FEWEST, rows.shape[1] + 2)
    if counts is not None and len(counts) > 1 and bool((counts < fewest - _ROUNDING).any()):
        return True
    return any(_is_spike(covariances, rows) for covariances in arrays_of(params, CovarianceMatrix))


_ROUNDING = 1e-6
"""How far the count of a component that holds whole rows may be off: a run at rest knows it to 1e-8 of a row."""


def _rows(data: object) -> FloatArray | None:
    values = data.values if isinstance(data, Sequences) else data
    return values if isinstance(values, np.ndarray) and values.ndim == 2 else None


def _counts(model: AnyModel, data: object, params: object, n: int) -> FloatArray | None:
    """Return how many rows each component holds, (K,); at a fixed point of EM a free weight tells it."""
    weights = weights_of(params)
    if weights is not None and "weights" not in capabilities_of(model).held:
        held: FloatArray = n * weights
        return held
    try:
        r = responsibilities_of(model.e_step(data, params))
    except DegenerateError:
        return None
    return None if r is None else np.asarray(r.sum(axis=0), dtype=np.float64)


def _is_spike(covariances: FloatArray, rows: FloatArray) -> bool:
    spread = np.atleast_2d(np.cov(rows, rowvar=False, bias=True))
    if covariances.ndim != 3 or covariances.shape[1:] != spread.shape or not np.isfinite(spread).all():
        return False
    values, basis = np.linalg.eigh(spread)
    if values[0] <= 0:
        return False
    whitened = basis / np.sqrt(values)
    return bool(np.linalg.eigvalsh(whitened.T @ covariances @ whitened)[:, 0].min() < NARROWEST)
