"""Which models have a gradient that an optimiser can use, and up to how many numbers their second derivatives."""

from __future__ import annotations

from em_core.em.capabilities import Assignment, capabilities_of
from em_core.em.protocol import AnyModel


def without_gradient(model: AnyModel, title: str) -> str | None:
    """Return why a model's objective has no gradient everywhere, in a sentence; None where it has."""
    if capabilities_of(model).assignment is Assignment.HARD:
        return (
            f"{title} needs a gradient. The {model.objective} of {type(model).__name__} has corners wherever a row "
            "changes sides. Choose EM."
        )
    return None
