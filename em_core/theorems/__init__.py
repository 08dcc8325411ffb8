"""Provable facts about EM, each with a check that computes whether it holds here and now, and that can fail."""

from __future__ import annotations

from em_core.theorems.base import Measured, Theorem, Verdict, Way
from em_core.theorems.chances import BAD_MAXIMA, REFERENCE_RATES
from em_core.theorems.names import COPIES, NEVER_SEPARATE
from em_core.theorems.spike import SPIKE
from em_core.theorems.steps import ASCENT, GRADIENT, MOMENTS
from em_core.theorems.two import TWO_GAUSSIANS

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
