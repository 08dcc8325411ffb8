"""The one list of models that the app and the tests share. A new model is one line here.

The other lists live beside what they list: STARTS (starts.py), BUNDLED and GENERATORS (em_core.data) and PRESETS
(presets.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from em_core.arrays import FloatArray
from em_core.families.gaussian import COVARIANCES, Covariance
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans, NormalInverseWishart
from em_core.starts import draw_start

MAX_COMPONENTS = 8
"""The largest K that the app offers; the models take more."""


@dataclass(frozen=True, eq=False)
class Case:
    """A model, its data and a start somewhere on the slope: what the contract tests run on."""

    name: str
    model: Any
    data: Any
    params: Any


@dataclass(frozen=True)
class ModelEntry:
    """A model as the app offers it.

    id:           its name in links; title and description: its name and one sentence on the page.
    build:        (K, covariance, x) -> model; x (n, d) is there for priors that are set by the data.
    covariances:  the covariance kinds it has; empty where it has none to choose.
    """

    id: str
    title: str
    description: str
    build: Callable[[int, Covariance, FloatArray], Any]
    covariances: tuple[Covariance, ...] = COVARIANCES

    def cases(self) -> Iterator[Case]:
        """Yield small cases: each covariance kind in one, two and four dimensions, with K = 1, 2 and 3."""
        for covariance in self.covariances or COVARIANCES[:1]:
            for d, k, n in ((1, 2, 60), (2, 3, 90), (4, 2, 80), (2, 1, 30)):
                x = _uneven_groups(d, k, n)
                model = self.build(k, covariance, x)
                kind = f"{covariance}-" if self.covariances else ""
                # Random responsibilities lead to weights, means and spreads that all differ: no symmetry hides a bug.
                start = "random_points" if not self.covariances else "random_responsibilities"
                yield Case(f"{self.id}-{kind}d{d}-k{k}", model, x, draw_start(start, model, x, seed=d + k))


def _uneven_groups(d: int, k: int, n: int) -> FloatArray:
    """Return n points in k groups of unequal size, spread and slant, (n, d)."""
    rng = np.random.default_rng(10 * d + k)
    sizes = rng.multinomial(n, np.arange(1, k + 1) / (k * (k + 1) / 2))
    groups = [
        rng.normal(3 * j, 1, d) + rng.standard_normal((size, d)) @ (rng.standard_normal((d, d)) * 0.3 + np.eye(d))
        for j, size in enumerate(sizes)
    ]
    return np.concatenate(groups)


MODELS: dict[str, ModelEntry] = {
    entry.id: entry
    for entry in (
        ModelEntry(
            "gaussian_mixture",
            "Gaussian mixture",
            "K Gaussians by exact maximum likelihood: nothing keeps a component from collapsing.",
            lambda k, covariance, _x: GaussianMixture(k, covariance),
        ),
        ModelEntry(
            "gaussian_mixture_map",
            "Gaussian mixture with a prior (MAP)",
            "K Gaussians with mclust's default prior, which keeps components from collapsing; the curve is the "
            "log-posterior.",
            lambda k, covariance, x: GaussianMixtureMAP(k, covariance, NormalInverseWishart.default(x, k)),
        ),
        ModelEntry(
            "kmeans",
            "k-means",
            "EM with hard responsibilities and no covariances: Lloyd's algorithm; the curve is minus the inertia.",
            lambda k, _covariance, _x: KMeans(k),
            covariances=(),
        ),
    )
}
"""Every model, by id, in the order of the page."""
