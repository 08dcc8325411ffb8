"""Contract cases of the lab's models: every covariance kind, several dimensions and K."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from em_core.catalogue.entry import Case, Lab
from em_core.distributions.gaussian import COVARIANCES
from em_core.multistart.initialisation import draw_start
from em_core.numerics.arrays import FloatArray


def lab_cases(id: str, lab: Lab) -> Iterator[Case]:
    """Yield small cases: each covariance kind in one, two and four dimensions, with K = 1, 2 and 3."""
    for covariance in lab.covariances or COVARIANCES[:1]:
        for d, k, n in ((1, 2, 60), (2, 3, 90), (4, 2, 80), (2, 1, 30)):
            x = _uneven_groups(d, k, n)
            model = lab.build(k, covariance, x)
            kind = f"{covariance}-" if lab.covariances else ""
            # Random responsibilities lead to weights, means and spreads that all differ: no symmetry hides a bug.
            start = "random_points" if not lab.covariances else "random_responsibilities"
            yield Case(f"{id}-{kind}d{d}-k{k}", model, x, draw_start(start, model, x, seed=d + k))


def _uneven_groups(d: int, k: int, n: int) -> FloatArray:
    """Return n points in k groups of unequal size, spread and slant, (n, d)."""
    rng = np.random.default_rng(10 * d + k)
    sizes = rng.multinomial(n, np.arange(1, k + 1) / (k * (k + 1) / 2))
    groups = [
        rng.normal(3 * j, 1, d) + rng.standard_normal((size, d)) @ (rng.standard_normal((d, d)) * 0.3 + np.eye(d))
        for j, size in enumerate(sizes)
    ]
    return np.concatenate(groups)
