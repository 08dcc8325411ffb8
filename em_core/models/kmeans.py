"""k-means as hard EM: responsibilities are 0 or 1, and minus the inertia is the objective that never falls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.gaussian import weighted_moments
from em_core.distributions.input_checks import as_floats, check_fit, mean_problems, raise_all
from em_core.em.capabilities import POINTS, Noun, ObjectiveKind
from em_core.em.parameters import REAL
from em_core.models.gaussian_mixture import GaussianMixture, MixturePosterior, count_components
from em_core.numerics.arrays import FloatArray, frozen


@dataclass(frozen=True, eq=False)
class KMeansParams:
    """The centres, (K, d), in the data's units."""

    centres: FloatArray = field(metadata={"kind": REAL})

    def __post_init__(self) -> None:
        """Freeze the centres."""
        object.__setattr__(self, "centres", frozen(self.centres))

    def permuted(self, order: ArrayLike) -> KMeansParams:
        """Return the same centres in another order."""
        return KMeansParams(self.centres[np.asarray(order)])


@dataclass(frozen=True)
class KMeans:
    """Lloyd's algorithm (Lloyd 1982), the limit of EM for equal round Gaussians of vanishing size (Bishop 2006, 9.3.2).

    n_components:  K, at least 1.
    """

    n_components: int

    objective = "minus inertia"
    capabilities = replace(POINTS, components=Noun("cluster"), objective=ObjectiveKind.OTHER, temperature=0.0)

    def __post_init__(self) -> None:
        """Raise ValueError for a K that does not exist."""
        count_components(self)

    def params(self, centres: ArrayLike) -> KMeansParams:
        """Return validated centres: (K, d), or (K,) for d = 1. Raises ValueError naming every problem."""
        given = as_floats(centres, "The centres")
        given = given[:, None] if given.ndim == 1 else given
        if given.ndim != 2 or len(given) != self.n_components:
            raise ValueError(f"The centres have shape {given.shape}; they must be ({self.n_components}, d).")
        raise_all(mean_problems(given, self.capabilities.components))
        return KMeansParams(given)

    def prepare(self, data: object) -> FloatArray:
        """Return data as (n, d) float64; ValueError as `GaussianMixture.prepare`."""
        return GaussianMixture(self.n_components).prepare(data)

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> KMeansParams:
        """Return K distinct rows as centres (Forgy 1965); the same rows as a mixture draws with the same `rng`."""
        return KMeansParams(GaussianMixture(self.n_components).initialise(data, rng).means)

    def around(self, _data: FloatArray, means: FloatArray) -> KMeansParams:
        """Return the start at given centres (K, d); the counterpart of `GaussianMixture.around`."""
        return KMeansParams(means)

    def log_joint(self, data: FloatArray, params: KMeansParams) -> FloatArray:
        """Return -|x_i - centre_k|^2, shape (n, K): the log density of equal round Gaussians in the limit, scaled."""
        return -squared_distances(data, params.centres)

    def e_step(self, data: FloatArray, params: KMeansParams) -> MixturePosterior:
        """Return each point's nearest centre as a row of zeros and a one, (n, K); a tie goes to the first."""
        check_fit(self.n_components, len(params.centres), data.shape[1], params.centres.shape[1])
        distances = squared_distances(data, params.centres)
        nearest = distances.argmin(axis=1)
        return MixturePosterior(np.eye(self.n_components)[nearest], -float(distances.min(axis=1).sum()))

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> KMeansParams:
        """Return the mean of each component's points; DegenerateError for a component that has none."""
        _, means, _ = weighted_moments(data, posterior.responsibilities)
        return KMeansParams(means)

    def log_likelihood(self, data: FloatArray, params: KMeansParams) -> float:
        """Return minus the inertia: -sum_i min_k |x_i - centre_k|^2, in the data's squared units."""
        return -float(squared_distances(data, params.centres).min(axis=1).sum())

    def lower_bound(self, data: FloatArray, posterior: MixturePosterior, params: KMeansParams) -> float:
        """Return F = -sum_ik r_ik |x_i - centre_k|^2: Bishop (2006), eq. 9.1, with its sign turned.

        No r lies above the hard one, which touches the objective; the entropy term has vanished with the variance.
        """
        return -float((posterior.responsibilities * squared_distances(data, params.centres)).sum())


def squared_distances(data: FloatArray, centres: FloatArray) -> FloatArray:
    """Return |x_i - centre_k|^2, shape (n, K), from differences: expanding the square loses digits far from zero."""
    differences = data[:, None, :] - centres
    result: FloatArray = np.einsum("nkd,nkd->nk", differences, differences)
    return result
