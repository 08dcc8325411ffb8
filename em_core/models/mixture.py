"""Mixtures of any family of distributions, by exact maximum likelihood; `family_mixtures` says which there are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from typing import ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.family import Components, Family, ScoredFamily, ratio
from em_core.distributions.input_checks import (
    as_floats,
    as_table,
    check_enough_points,
    check_fit,
    raise_all,
    weight_problems,
)
from em_core.em.capabilities import POINTS, Capabilities
from em_core.em.parameters import SIMPLEX
from em_core.em.protocol import Cause, DegenerateError
from em_core.models.equal_components import alike, kept_alike
from em_core.models.gaussian_mixture import MixturePosterior, count_components
from em_core.numerics.arguments import yes_or_no
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.logsumexp import log_sum_exp


@dataclass(frozen=True, eq=False)
class Weights(Components):
    """(K,) mixing weights, positive, summing to one."""

    weights: FloatArray = field(metadata={"kind": SIMPLEX})


P = TypeVar("P", bound=Weights)


@dataclass(frozen=True)
class FamilyMixture(ABC, Generic[P]):
    """sum_k weight_k f_k(x): everything about a mixture that does not depend on f (Redner & Walker 1984, section 4).

    A subclass names its family, and Params: the family's arrays beside the weights.

    n_components:   K, at least 1.
    equal_weights:  hold every mixing weight at 1/K instead of estimating it.
    """

    n_components: int
    equal_weights: bool = False

    objective = "log-likelihood"
    capabilities: ClassVar[Capabilities] = POINTS

    def __post_init__(self) -> None:
        """Raise ValueError for a K that does not exist."""
        count_components(self)
        yes_or_no("equal_weights", self.equal_weights)

    @property
    @abstractmethod
    def family(self) -> Family[P]:
        """What each component gives."""

    @property
    @abstractmethod
    def Params(self) -> type[P]:
        """The class of its parameters: the family's arrays beside the weights."""

    @property
    def held(self) -> tuple[str, ...]:
        """The parameters that the M-step leaves as they are."""
        return ("weights",) if self.equal_weights else ()

    @property
    def parameter_blocks(self) -> tuple[tuple[str, ...], ...]:
        """The family's parameters and the weights: the best of either do not depend on the other."""
        names = tuple(field.name for field in fields(self.Params) if field.name != "weights")
        return (names, ("weights",))

    def checked_params(self, weights: ArrayLike, **components: ArrayLike) -> P:
        """Return parameters from the weights and the family's arrays; ValueError names every problem."""
        k, noun = self.n_components, self.capabilities.components
        w = np.atleast_1d(as_floats(weights, "The weights"))
        params = self.Params(w, **{name: as_floats(values, f"The {name}") for name, values in components.items()})
        shape = [] if w.shape == (k,) else [f"The weights have shape {w.shape}; {noun.counted(k)} need ({k},)."]
        raise_all(shape or weight_problems(w, noun) + self._unequal(w))
        raise_all(self.family.problems(params, k, noun))
        return self.Params(**{**_arrays(params), "weights": w / w.sum()})

    def _unequal(self, weights: FloatArray) -> list[str]:
        if not self.equal_weights or np.abs(weights - 1 / self.n_components).max() <= 1e-12:
            return []
        return [f"The weights of this model are fixed to be equal: each must be 1/{self.n_components}."]

    def prepare(self, data: object) -> FloatArray:
        """Return data as (n, d) float64 (a vector becomes one column); ValueError names every value that is unfit."""
        x = as_table(data)
        raise_all(self.family.data_problems(x))
        check_enough_points(len(x), self)
        return x

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> P:
        """Return equal weights, and components half-way between K different rows and the average of all rows."""
        k = self.n_components
        return self.with_weights(np.full(k, 1 / k), self.family.fit(data, towards_rows(data, k, rng)))

    def with_weights(self, weights: FloatArray, components: Components) -> P:
        """Return parameters from mixing weights (K,) and components, whose own weights, if they have any, go."""
        return self.Params(**{**_arrays(components), "weights": weights})

    def log_joint(self, data: FloatArray, params: P) -> FloatArray:
        """Return log(weight_k) + log f_k(x_i), shape (n, K).

        Raises ValueError for parameters of another K or of another dimension than the data.
        """
        check_fit(self.n_components, len(params.weights), data.shape[1], self.family.columns(params))
        return np.log(params.weights) + self.family.log_density(data, params)

    def e_step(self, data: FloatArray, params: P) -> MixturePosterior:
        """Return the responsibilities, normalised in log space so that nothing underflows (Bishop 2006, eq. 9.23)."""
        return replace(normalised(self.log_joint(data, params)), alike=alike(params))

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> P:
        """Return the weighted fit; DegenerateError on a collapse. Held weights do not change the other best values."""
        r = posterior.responsibilities
        components = self.family.fit(data, r)
        k, counts = self.n_components, r.sum(axis=0)
        weights = np.full(k, 1 / k) if self.equal_weights else counts / counts.sum()
        return kept_alike(self.with_weights(weights, components), posterior.alike)

    def conditional_m_step(self, data: FloatArray, posterior: MixturePosterior, params: P, names: Collection[str]) -> P:
        """Return the parameters with only those in `names`, whole blocks, refitted (Meng & Rubin 1993, section 2)."""
        fit = self.m_step(data, posterior)
        return replace(params, **{name: getattr(fit, name) for name in names})

    def score(self, data: FloatArray, posterior: MixturePosterior, params: P) -> dict[str, FloatArray] | None:
        """Return the derivatives of F (em.scored); None where the family has none."""
        r = posterior.responsibilities
        # As an object: what a family may be beside what it has to be.
        family: object = self.family
        if not isinstance(family, ScoredFamily):
            return None
        return {"weights": ratio(r.sum(axis=0), params.weights), **family.score(data, r, params)}

    def log_likelihood(self, data: FloatArray, params: P) -> float:
        """Return sum_i log sum_k weight_k f_k(x_i), in nats."""
        return float(log_sum_exp(self.log_joint(data, params)).sum())

    def lower_bound(self, data: FloatArray, posterior: MixturePosterior, params: P) -> float:
        """Return F = sum_ik r_ik log(weight_k f_k(x_i)) + entropy (Neal & Hinton 1998, eq. 7)."""
        return expected(self.log_joint(data, params), posterior.responsibilities) + posterior.entropy


def normalised(log_joint: FloatArray) -> MixturePosterior:
    """Return the posterior that log P(x_i, k), shape (n, K), stand for; DegenerateError for an impossible point."""
    per_point = log_sum_exp(log_joint)
    if not np.isfinite(per_point).all():
        point = int(np.flatnonzero(~np.isfinite(per_point))[0])
        raise DegenerateError(
            0, "gives, like all the others, no probability to {points}", (point,), cause=Cause.IMPOSSIBLE
        )
    return MixturePosterior(np.exp(log_joint - per_point[:, None]), float(per_point.sum()))


def expected(logs: FloatArray, weights: FloatArray) -> float:
    """Return sum weights * logs, where a weight of 0 says nothing about a log of minus infinity."""
    return float(np.multiply(weights, logs, out=np.zeros_like(logs), where=weights > 0).sum())


def towards_rows(data: FloatArray, k: int, rng: np.random.Generator) -> FloatArray:
    """Return weights (n, K) under which each mean is half-way from the average of all rows to one row of its own.

    Starting on the rows themselves would rule points out for ever: a rate of 0 gives nothing but zeros.
    """
    # No two missing values are equal by themselves; rows with the same holes are.
    rows, first = np.unique(np.where(np.isnan(data), -1.0, data), axis=0, return_index=True)
    chosen = first[rng.choice(len(rows), size=k, replace=len(rows) < k)]
    weights = np.full((len(data), k), 1 / len(data))
    weights[chosen, np.arange(k)] += 1
    return weights


def _arrays(components: Components) -> dict[str, FloatArray]:
    return {field.name: frozen(getattr(components, field.name)) for field in fields(components)}
