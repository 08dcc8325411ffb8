"""A fit: the parameters at one end of the runs, and what the criteria say of them."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.criteria import criteria
from em_core.em.protocol import AnyModel
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.optima import Interval, Optimum, OptimumKind

CRITERIA = ("aic", "bic", "icl")
"""The criteria that a table can be ranked by; of each the smaller is better."""


@dataclass(frozen=True, eq=False)
class Fit:
    """One place where runs of a model end, with its criteria, in the form -2 l + penalty.

    log_likelihood:   l, in nats; of a model with a prior, without it.
    free_parameters:  p.
    n:                the sample size, as BIC counts it.
    entropy:          minus the log-probability of the likeliest assignment, -sum_i log max_k r_ik, at least 0; None
                      where nothing is assigned.
    params:           the parameters.
    hits:             how many of the starts ended here, and the 95 % interval of their share.
    kind:             what sort of place it is.
    """

    log_likelihood: float
    free_parameters: int
    n: int
    aic: float
    bic: float
    entropy: float | None
    params: ComponentParams
    hits: int
    interval: Interval
    kind: OptimumKind

    @property
    def icl(self) -> float | None:
        """BIC + 2 entropy (Biernacki, Celeux & Govaert 2000); None where nothing is assigned."""
        return None if self.entropy is None else self.bic + 2 * self.entropy


def fit_of(model: AnyModel, data: object, optimum: Optimum) -> Fit:
    """Return the fit at an end of runs of a model that has criteria."""
    found = criteria(model, data, optimum.params)
    return Fit(
        log_likelihood=found.log_likelihood,
        free_parameters=found.free_parameters,
        n=found.n,
        aic=found.aic,
        bic=found.bic,
        # The log of a probability that is rounded to a little more than 1 is no negative entropy.
        entropy=None if found.assigned is None else max(0.0, -found.assigned),
        params=optimum.params,
        hits=optimum.hits,
        interval=optimum.interval,
        kind=optimum.kind,
    )
