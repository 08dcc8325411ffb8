"""Provable facts about EM, each with a check that computes whether it holds here and now, and that can fail."""

from __future__ import annotations

from em_core.theorems.label_switching import COPIES, NEVER_SEPARATE
from em_core.theorems.random_starts import BAD_MAXIMA, REFERENCE_RATES
from em_core.theorems.single_steps import ASCENT, GRADIENT, MOMENTS
from em_core.theorems.theorem import Measured, Theorem, Verdict, Way
from em_core.theorems.two_gaussians import TWO_GAUSSIANS
from em_core.theorems.unbounded_likelihood import SPIKE

__all__ = ["THEOREMS", "Measured", "Theorem", "Verdict", "Way"]

THEOREMS: dict[str, Theorem] = {
    theorem.id: theorem
    for theorem in (
        ASCENT,
        SPIKE,
        BAD_MAXIMA,
        REFERENCE_RATES,
        NEVER_SEPARATE,
        COPIES,
        MOMENTS,
        GRADIENT,
        TWO_GAUSSIANS,
    )
}
"""Every theorem, by id, in the order of the page."""
