"""How many numbers a model is free to choose: what its parameters' kinds say, less what it holds."""

from __future__ import annotations

from dataclasses import fields
from math import prod
from typing import Any

import numpy as np


def free_parameters(model: Any, params: Any) -> int:
    """Return how many numbers the M-step may choose freely.

    A simplex has one fewer than entries; covariances have what their kind leaves free; what the model holds, none.
    For a model of distributions over parameters (variational Bayes) these are the distributions' own numbers.
    """
    held = getattr(model, "held", ())
    return sum(
        _free(model, field.metadata["kind"], np.shape(getattr(params, field.name)))
        for field in fields(params)
        if field.name not in held
    )


def _free(model: Any, kind: str, shape: tuple[int, ...]) -> int:
    """Return how many numbers of an array of this kind and shape are free."""
    match kind:
        case "simplex":
            return prod(shape) - prod(shape[:-1])
        case "covariance":
            k, d = prod(shape[:-2]), shape[-1]
            constrained = getattr(model, "kind", None)
            return constrained.free_parameters(k, d) if constrained else k * d * (d + 1) // 2
        case _:
            return prod(shape)
