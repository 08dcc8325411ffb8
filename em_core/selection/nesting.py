"""Nested models: which cells of a table are special cases of another, and so can never reach more than it."""

from __future__ import annotations

from em_core.em.capabilities import ObjectiveKind, capabilities_of
from em_core.em.covariance_kinds import KINDS, Covariance
from em_core.em.protocol import AnyModel

_SHAPES = ("spherical", "diag", "full")
"""Each a special case of the next."""


def is_within(one: Covariance | None, other: Covariance | None) -> bool:
    """Return whether every choice of one kind of covariance, for the same components, is one of the other."""
    if one is None or other is None:
        return one is other
    a, b = KINDS[one], KINDS[other]
    return _SHAPES.index(a.shape) <= _SHAPES.index(b.shape) and (a.tied or not b.tied)


def is_nested(k: int, covariance: Covariance | None, in_k: int, in_covariance: Covariance | None) -> bool:
    """Return whether a model of k components is a special case of one of `in_k`, and another model.

    A component more adds nothing where it is a copy of another and they share a weight.
    """
    return (k, covariance) != (in_k, in_covariance) and k <= in_k and is_within(covariance, in_covariance)


def can_be_compared(model: AnyModel) -> bool:
    """Return whether models of this sort are nested: maximum likelihood, with weights that are free."""
    has = capabilities_of(model)
    return has.objective is ObjectiveKind.LIKELIHOOD and has.temperature == 1 and "weights" not in has.held


def by_constraint(covariance: Covariance | None) -> tuple[int, int]:
    """Return what kinds of covariance are sorted by: every special case before what it is a case of."""
    if covariance is None:
        return (0, 0)
    kind = KINDS[covariance]
    return (_SHAPES.index(kind.shape), 0 if kind.tied else 1)
