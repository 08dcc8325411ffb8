"""Which models an extrapolation can be made for: EM's map must change smoothly with the parameters."""

from __future__ import annotations

from em_core.em.capabilities import Assignment, capabilities_of
from em_core.em.protocol import AnyModel


def corners(model: AnyModel, title: str) -> str | None:
    """Return why a model has no smooth map, in a sentence; None where it has one."""
    if capabilities_of(model).assignment is Assignment.HARD:
        return (
            f"{title} needs a map that changes smoothly with the parameters. The E-step of {type(model).__name__} "
            "assigns every row entirely to one component, and jumps where a row changes sides. Choose EM."
        )
    return None
