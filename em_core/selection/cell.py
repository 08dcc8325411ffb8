"""A cell: one number of components with one kind of covariance, all its ends, and what is to be said against it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from em_core.em.covariance_kinds import Covariance
from em_core.em.protocol import AnyModel
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.optima import Interval, Optimum
from em_core.numerics.arrays import FloatArray
from em_core.selection.fit import Fit
from em_core.selection.flags import Flag


@dataclass(frozen=True, eq=False)
class Cell:
    """One model of a table, fitted from many starts. What it has of its best fit is NaN or None where it has none.

    k, covariance:  which model; None for a model that has no kinds of covariance.
    model:          the model itself; None where it cannot be made.
    n_starts:       from how many random starts it was run.
    ends:           all places where runs ended, best first; those from a nested solution count no hits.
    values:         (n_starts,) the log-likelihood at which each start ended; NaN for one that collapsed.
    fit:            the best end that is not spurious; the best spurious one where there is no other.
    spurious_best:  the best spurious end; None where there is none.
    flags:          what is wrong with `fit`, in order of weight.
    nested_runs:    how many runs from nested solutions came on top, because a smaller model had reached more.
    why:            why there is no fit, in a sentence; "" where there is one.
    """

    k: int
    covariance: Covariance | None
    model: AnyModel | None
    n_starts: int
    ends: tuple[Optimum, ...]
    values: FloatArray
    fit: Fit | None
    spurious_best: Fit | None
    flags: tuple[Flag, ...]
    nested_runs: int = 0
    why: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no fit; `why` says why."""
        return self.fit is None

    @property
    def is_ranked(self) -> bool:
        """Whether it takes part in the ranking: it has a fit, and no flag bars it."""
        return self.fit is not None and not any(flag.bars for flag in self.flags)

    @property
    def log_likelihood(self) -> float:
        """l of the best fit, in nats."""
        return math.nan if self.fit is None else self.fit.log_likelihood

    @property
    def free_parameters(self) -> int | None:
        """The number of free parameters."""
        return None if self.fit is None else self.fit.free_parameters

    @property
    def aic(self) -> float:
        """-2 l + 2 p; smaller is better."""
        return math.nan if self.fit is None else self.fit.aic

    @property
    def bic(self) -> float:
        """-2 l + p log n; smaller is better."""
        return math.nan if self.fit is None else self.fit.bic

    @property
    def icl(self) -> float:
        """BIC + 2 entropy; smaller is better."""
        return math.nan if self.fit is None or self.fit.icl is None else self.fit.icl

    @property
    def entropy(self) -> float:
        """-sum_i log max_k r_ik, at least 0."""
        return math.nan if self.fit is None or self.fit.entropy is None else self.fit.entropy

    @property
    def params(self) -> ComponentParams | None:
        """The parameters of the best fit."""
        return None if self.fit is None else self.fit.params

    @property
    def hits(self) -> int:
        """How many of the random starts ended at the best fit."""
        return 0 if self.fit is None else self.fit.hits

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share of starts that end at the best fit (Wilson 1927)."""
        return Interval(0.0, 1.0) if self.fit is None else self.fit.interval

    @property
    def median(self) -> float:
        """The median of the log-likelihoods at which the starts ended, collapsed ones apart."""
        there = self.values[np.isfinite(self.values)]
        return float(np.median(there)) if len(there) else math.nan

    def criterion(self, name: str) -> float:
        """Return "aic", "bic" or "icl"; NaN where it is not defined."""
        return {"aic": self.aic, "bic": self.bic, "icl": self.icl}[name]
