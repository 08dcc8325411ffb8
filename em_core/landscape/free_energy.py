"""Free energy F, the evidence lower bound: l = F + KL at every half-step, and the two halves of F (Neal & Hinton 1998).

    F(q, theta) = expected complete-data log-likelihood + entropy of q,     l(theta) - F(q, theta) = KL(q || p_theta)

For a model whose objective is not a likelihood the same three numbers are those of its own objective: the log prior
counts with the expectation, and an annealed model's entropy and KL are multiplied by its temperature.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from scipy.special import digamma, gammaln, xlogy

from em_core.algorithms.argument_checks import check_posterior, check_trace, entered
from em_core.em.capabilities import capabilities_of, entropy_of
from em_core.em.protocol import AnyModel, EMModel, Posterior
from em_core.em.trace import AnyTrace
from em_core.landscape.parameter_arrays import D, P, Q
from em_core.landscape.pointwise_kl import gaps_of
from em_core.models.grouped_counts import GroupedPosterior
from em_core.models.plsa import TopicPosterior
from em_core.models.poisson_image import EmissionPosterior, PoissonImage
from em_core.models.student_mixture import StudentPosterior
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["FreeEnergies", "FreeEnergy", "entropy", "free_energies", "free_energy"]


@dataclass(frozen=True)
class FreeEnergy:
    """One state's numbers, in the objective's units (nats).

    objective:  l(theta).
    bound:      F(q, theta).
    kl:         KL(q || p_theta): summed over the points where each has a posterior of its own, else l - F.
    expected:   E_q log P(data and what is hidden | theta), Dempster, Laird & Rubin's Q.
    entropy:    of q (times the temperature of an annealed model); `bound` = `expected` + `entropy`.
    direct:     whether the KL was worked out on its own, so that `residual` is a test of the identity.
    """

    objective: float
    bound: float
    kl: float
    expected: float
    entropy: float
    direct: bool

    @property
    def residual(self) -> float:
        """l - (F + KL), relative to the size of l: 0 but for rounding."""
        return (self.objective - self.bound - self.kl) / max(1.0, abs(self.objective))


@dataclass(frozen=True, eq=False)
class FreeEnergies:
    """The numbers of every half-step of a run from the first E-step on; arrays (m,).

    half_steps:  their indices, as `trace.half_step` counts: odd after E, even after M.
    """

    half_steps: tuple[int, ...]
    objective: FloatArray
    bound: FloatArray
    kl: FloatArray
    expected: FloatArray
    entropy: FloatArray
    residual: FloatArray


def free_energy(model: EMModel[D, P, Q], data: object, posterior: Q, params: P) -> FreeEnergy:
    """Return l, F, KL, and the halves of F for any q and theta.

    Raises DegenerateError where the objective has no value at these parameters.
    """
    prepared: D = entered(model, data, params)
    check_posterior(model, prepared, params, posterior)
    return _free_energy(model, prepared, posterior, params)


def _free_energy(model: EMModel[D, P, Q], data: D, posterior: Q, params: P) -> FreeEnergy:
    objective = float(model.log_likelihood(data, params))
    bound = float(model.lower_bound(data, posterior, params))
    inside = entropy(posterior, model, data)
    gaps = gaps_of(model, data, posterior, params)
    kl = objective - bound if gaps is None else float(gaps.sum())
    return FreeEnergy(objective, bound, kl, bound - inside, inside, gaps is not None)


def free_energies(trace: AnyTrace) -> FreeEnergies:
    """Return the numbers of every half-step of a run, from the first E-step (half-step 1) on."""
    check_trace(trace)
    states = [
        _free_energy(trace.model, trace.data, half.posterior, half.params)
        for half in trace.half_steps()
        if half.posterior is not None
    ]
    return FreeEnergies(
        tuple(range(1, len(states) + 1)),
        *(
            frozen([getattr(state, name) for state in states])
            for name in ("objective", "bound", "kl", "expected", "entropy", "residual")
        ),
    )


@singledispatch
def entropy(posterior: Posterior, model: AnyModel, data: object) -> float:  # noqa: ARG001
    """Return the entropy of q as it stands in F: in nats, times the temperature of an annealed model."""
    return capabilities_of(model).temperature * entropy_of(posterior)


@entropy.register
def _(posterior: GroupedPosterior, _model: object, data: FloatArray) -> float:
    r = posterior.responsibilities
    return float(-(data @ xlogy(r, r).sum(axis=1)))


@entropy.register
def _(posterior: TopicPosterior, _model: object, data: FloatArray) -> float:
    r = posterior.responsibilities
    return float(-(data * xlogy(r, r).sum(axis=2)).sum())


@entropy.register
def _(posterior: EmissionPosterior, model: PoissonImage, data: FloatArray) -> float:
    # The events of bin i came from pixel j with the probability a_ij image_j / expected_i.
    system = model.system.tocoo()
    joint = system.data * posterior.image[system.col]
    expected = posterior.expected[system.row]
    r = np.divide(joint, expected, out=np.zeros_like(joint), where=expected > 0)
    return float(-(data[system.row] @ xlogy(r, r)))


@entropy.register
def _(posterior: StudentPosterior, _model: object, _data: FloatArray) -> float:
    # The label and, given it, the precision factor, which is a gamma variable.
    a, b = posterior.shapes, posterior.rates
    inner = a - np.log(b) + gammaln(a) + (1 - a) * digamma(a)
    return float(posterior.entropy + (posterior.responsibilities * inner).sum())
