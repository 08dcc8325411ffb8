"""The cases that the contract runs on: small data, a start on the slope, all covariance kinds, 1-D to 4-D."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from em_core.arrays import FloatArray
from em_core.families.gaussian import COVARIANCES
from em_core.models import GaussianMixture


@dataclass(frozen=True, eq=False)
class Case:
    """A model, its data and a start."""

    name: str
    model: Any
    data: FloatArray
    params: Any


def gaussian_cases() -> list[Case]:
    """Every covariance kind in one, two and four dimensions, at K = 1, 2 and 3."""
    cases = []
    for covariance in COVARIANCES:
        for d, k, n in ((1, 2, 60), (2, 3, 90), (4, 2, 80), (2, 1, 30)):
            rng = np.random.default_rng(10 * d + k)
            model = GaussianMixture(k, covariance)
            # Components of unequal size, spread and slant, so that no mistake hides behind a symmetry.
            sizes = rng.multinomial(n, np.arange(1, k + 1) / (k * (k + 1) / 2))
            blobs = [
                rng.normal(3 * j, 1, d) + rng.standard_normal((m, d)) @ (rng.standard_normal((d, d)) * 0.3 + np.eye(d))
                for j, m in enumerate(sizes)
            ]
            data = model.prepare(np.concatenate(blobs))
            start = model.initialise(data, rng)
            cases.append(Case(f"{covariance}-d{d}-k{k}", model, data, _unequal(model, start)))
    return cases


def _unequal(model: GaussianMixture, start: Any) -> Any:
    """The start with weights that differ: equal weights would hide an E-step that forgets them."""
    weights = np.arange(1, model.n_components + 1) / np.arange(1, model.n_components + 1).sum()
    return model.params(weights, start.means, start.covariances)
