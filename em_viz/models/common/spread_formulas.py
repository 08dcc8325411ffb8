"""Formulas of a covariance of each kind: its symbol, and the squares that it is a mean of (Celeux & Govaert 1995)."""

from __future__ import annotations

from em_core.distributions.gaussian import CovarianceKind
from em_viz.text.mathml import i, n, o, row, sub, sup


def square(kind: CovarianceKind, d: int, residual: str) -> str:
    """The residual's square, squared length, squares on a diagonal, or outer product: what the kind is made of."""
    if d == 1:
        return sup(row(o("("), residual, o(")")), n(2))
    if kind.shape == "spherical":
        return sup(row(o("‖"), residual, o("‖")), n(2))
    outer = row(o("("), residual, o(")"), sup(row(o("("), residual, o(")")), i("⊤")))
    return outer if kind.shape == "full" else row(i("diag"), o("["), outer, o("]"))


def symbol(kind: CovarianceKind, d: int, component: str) -> str:
    """A component's covariance or variance; without an index where all components share it."""
    one_number = d == 1 or kind.shape == "spherical"
    if kind.tied:
        return sup(i("σ"), n(2)) if one_number else i("Σ")
    return f"<msubsup>{i('σ')}{component}{n(2)}</msubsup>" if one_number else sub(i("Σ"), component)
