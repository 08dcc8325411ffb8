"""Which check of the contract catches which faulty Gaussian mixture; others may catch it too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from em_core.distributions.gaussian import Covariance
from em_core.faulty.gaussian_mixtures import (
    AddsToTheDiagonal,
    AssignsHard,
    DividesByOneLess,
    DoesNotNormalise,
    ForgetsTheWeights,
    ForgetsToWeighTheCovariance,
    InflatesTheMeans,
    KeepsTheOffDiagonals,
    LeavesTheEntropyOut,
    MeasuresFromTheOldMeans,
    NeverUpdatesTheWeights,
    PrefersTheFirstColumn,
    ReportsTheStepBefore,
    ShufflesThePoints,
    TakesVarianceForDeviation,
    TiesByPlainMean,
)
from em_core.models import GaussianMixture
from tests.contract import checks

Check = Callable[[Any, Any, Any], None]

CAUGHT_BY: dict[type[GaussianMixture], tuple[Covariance, Check]] = {
    ForgetsTheWeights: ("full", checks.bound_touches),
    AssignsHard: ("full", checks.bound_touches),
    DoesNotNormalise: ("full", checks.responsibilities_are_probabilities),
    DividesByOneLess: ("full", checks.m_step_unbeaten),
    InflatesTheMeans: ("full", checks.m_step_unbeaten),
    PrefersTheFirstColumn: ("full", checks.columns_permute),
    NeverUpdatesTheWeights: ("full", checks.m_step_unbeaten),
    AddsToTheDiagonal: ("full", checks.m_step_unbeaten),
    ForgetsToWeighTheCovariance: ("full", checks.m_step_unbeaten),
    MeasuresFromTheOldMeans: ("full", checks.m_step_unbeaten),
    TiesByPlainMean: ("tied", checks.m_step_unbeaten),
    KeepsTheOffDiagonals: ("diag", checks.m_step_stays_in_the_model),
    TakesVarianceForDeviation: ("full", checks.m_step_unbeaten),
    ReportsTheStepBefore: ("full", checks.objective_is_carried),
    LeavesTheEntropyOut: ("full", checks.bound_touches),
    ShufflesThePoints: ("full", checks.arguments_survive),
}
"""For each mutant: the covariance kind in which it shows, and a check that must catch it."""
