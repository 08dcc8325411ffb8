"""Information criteria: AIC, BIC and ICL of a fitted model, in the form −2 l + penalty, in which smaller is better.

    AIC = -2 l + 2 p                                (Akaike 1974)
    BIC = -2 l + p log n                            (Schwarz 1978)
    ICL = BIC - 2 log P(assigned | x)               (Biernacki, Celeux & Govaert 2000)

l is the log-likelihood in nats, p the number of free parameters (`em_core.em.free_parameters`), n the sample size
(`sample_size` says what it counts). "assigned" is the likeliest value of all that is hidden: for rows that do not know
of one another log P(assigned | x) is the sum over rows of log max_k r_ik, for a hidden Markov model it is that of the
most likely path. mclust prints BIC and ICL with the other sign, 2 l - penalty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from scipy.special import xlogy

from em_core.em.capabilities import (
    Assignment,
    ObjectiveKind,
    are_exchangeable,
    capabilities_of,
    entropy_of,
    log_joint_of,
    responsibilities_of,
)
from em_core.em.free_parameters import free_parameters
from em_core.em.protocol import AnyModel, Posterior
from em_core.models import CensoredRegression, MissingNormal, PoissonImage, Sequences
from em_core.models.hmm import Chain, HiddenMarkovModel
from em_core.numerics.arrays import FloatArray
from em_core.numerics.logsumexp import log_sum_exp

__all__ = ["Criteria", "SampleSize", "criteria", "plain_log_likelihood", "sample_size", "why_no_criteria"]


@dataclass(frozen=True)
class SampleSize:
    """How many independent pieces of information the data are, as BIC counts them.

    count:  how many; noun: of what, one of them.
    """

    count: int
    noun: str = "row"


@dataclass(frozen=True)
class Criteria:
    """What is known of a fit.

    log_likelihood:   l, in nats, without any prior.
    free_parameters:  p.
    sample:           n, and what it counts.
    entropy:          of what is hidden, given the data, in nats: 0 where the assignment is certain; None where nothing
                      is assigned.
    assigned:         log P(assigned | x), at most 0; None where nothing is assigned, or the components are no choice.
    """

    log_likelihood: float
    free_parameters: int
    sample: SampleSize
    entropy: float | None
    assigned: float | None

    @property
    def n(self) -> int:
        """The sample size."""
        return self.sample.count

    @property
    def aic(self) -> float:
        """-2 l + 2 p; smaller is better."""
        return -2 * self.log_likelihood + 2 * self.free_parameters

    @property
    def bic(self) -> float:
        """-2 l + p log n; smaller is better."""
        return -2 * self.log_likelihood + self.free_parameters * float(np.log(self.n))

    @property
    def icl(self) -> float | None:
        """BIC - 2 log P(assigned | x): BIC, and a penalty for an assignment that is not certain; smaller is better.

        mclust's, but for the sign. With the entropy in the place of -log P(assigned | x) it is McLachlan & Peel's
        ICL-BIC (2000, chapter 6): `icl_by_entropy`.
        """
        return None if self.assigned is None else self.bic - 2 * self.assigned

    @property
    def icl_by_entropy(self) -> float | None:
        """BIC + 2 entropy (McLachlan & Peel 2000, chapter 6); smaller is better, and never below `icl`."""
        return None if self.assigned is None or self.entropy is None else self.bic + 2 * self.entropy


def criteria(model: AnyModel, data: object, params: object) -> Criteria:
    """Return the criteria of a fit; ValueError, in the sentence of `why_no_criteria`, for a model that has none.

    data:  as the model prepared them. They say something of a maximum alone: of a run that has not converged they are
    those of the place that it has reached.
    """
    reason = why_no_criteria(model)
    if reason is not None:
        raise ValueError(reason)
    posterior, has = model.e_step(data, params), capabilities_of(model)
    entropy = assigned = None
    if has.probabilities:
        entropy = _entropy(model, data, posterior)
        # Hidden classes that are given by the theory (gene counting) are no choice that ICL could judge.
        assigned = _assigned(model, data, params, posterior) if are_exchangeable(model, params) else None
    return Criteria(
        plain_log_likelihood(model, data, params),
        free_parameters(model, params),
        sample_size(model, data),
        entropy,
        assigned,
    )


@singledispatch
def why_no_criteria(model: AnyModel) -> str | None:
    """Return why AIC, BIC and ICL say nothing of a model, in a sentence; None for a model that has them."""
    has = capabilities_of(model)
    if has.objective is ObjectiveKind.EVIDENCE_BOUND:
        return "AIC and BIC need a maximum of the likelihood; this model has the ELBO, which compares models itself."
    if has.assignment is Assignment.HARD or has.objective is ObjectiveKind.OTHER:
        return f"AIC and BIC need a maximum of the likelihood; this model maximises the {model.objective}."
    return None


@why_no_criteria.register
def _(_model: PoissonImage) -> str:
    """An image has too many parameters, and many of them on the edge."""
    return (
        "AIC and BIC are not given for an image: it has about as many parameters as counts, and those at zero are at "
        "the edge of the model."
    )


def plain_log_likelihood(model: AnyModel, data: object, params: object) -> float:
    """Return the log-likelihood in nats, of a model with a prior without it (Fraley & Raftery 2007, section 4)."""
    joint = log_joint_of(model)
    if capabilities_of(model).objective is ObjectiveKind.POSTERIOR and joint is not None:
        return float(log_sum_exp(joint(data, params)).sum())
    return float(model.log_likelihood(data, params))


@singledispatch
def sample_size(model: object, data: object) -> SampleSize:
    """Return n as BIC counts it: as many rows as there are, or in a table of counts their total.

    Rows are the independent draws of a mixture, and of a coin's set of tosses it is the set that has a coin
    (McLachlan & Peel 2000, chapter 6). In a table of counts each that was counted is a draw (Schwarz 1978). Groups with
    random effects go by their rows, as in R's lme4.
    """
    if capabilities_of(model).cells:
        return SampleSize(round(float(np.sum(np.asarray(data)))), "count")
    return SampleSize(len(data))  # type: ignore[arg-type]  # an array of rows, or Sequences


@sample_size.register
def _(_model: HiddenMarkovModel, data: Sequences) -> SampleSize:  # type: ignore[type-arg]  # of any family
    """All rows of all sequences, as Zucchini & MacDonald (2009, section 6.1) count them."""
    return SampleSize(len(data))


@sample_size.register
def _(_model: CensoredRegression, data: FloatArray) -> SampleSize:
    """The times that were observed: those cut off carry next to no information (Volinsky & Raftery 2000)."""
    return SampleSize(int(data[:, -1].sum()), "observed time")


@sample_size.register
def _(_model: MissingNormal, data: FloatArray) -> SampleSize:
    """The rows in which anything was observed (an empty row adds nothing to l: Little & Rubin 2002, chapter 8)."""
    return SampleSize(int((~np.isnan(data)).any(axis=1).sum()), "row with a value")


def _entropy(model: AnyModel, data: object, posterior: Posterior) -> float:
    has, r = capabilities_of(model), responsibilities_of(posterior)
    if r is None or not has.cells:
        return entropy_of(posterior)
    return float(-(_weights(model, data, r) * xlogy(r, r)).sum())


@singledispatch
def _assigned(model: AnyModel, data: object, _params: object, posterior: Posterior) -> float | None:
    """Return log P(assigned | x), the assignment being the likeliest."""
    r = responsibilities_of(posterior)
    if r is None:
        return None
    return float((_weights(model, data, r)[..., 0] * np.log(r.max(axis=-1))).sum())


@_assigned.register
def _(model: HiddenMarkovModel, data: Sequences, params: Chain, posterior: Posterior) -> float:  # type: ignore[type-arg]
    """Of the most likely path (Celeux & Durand 2008)."""
    return float(model.most_likely_path(data, params)[1]) - float(posterior.log_likelihood)


def _weights(model: AnyModel, data: object, r: FloatArray) -> FloatArray:
    """Return how often each row of the responsibilities counts, with one axis more: in a table of counts, its count."""
    counts = np.asarray(data) if capabilities_of(model).cells else np.ones(r.shape[:-1])
    return counts[..., None]
