"""The number of free parameters of a model: what its parameters' kinds say, less what it holds."""

from __future__ import annotations

import numpy as np

from em_core.em.capabilities import free_kinds
from em_core.em.protocol import AnyModel


def free_parameters(model: AnyModel, params: object) -> int:
    """Return how many numbers the M-step may choose freely.

    A simplex has one fewer than entries; covariances have what their kind leaves free; what the model holds, none.
    For a model of distributions over parameters (variational Bayes) these are the distributions' own numbers.
    """
    return sum(kind.dimension(np.shape(getattr(params, name))) for name, kind in free_kinds(model, params).items())
