"""Which runs can be followed until they are at rest, and what is said of the ends of those that cannot.

Following takes hundreds of EM steps from every end, and the verdict on it a matrix of second derivatives. Of an image
of a thousand pixels neither is to be had: its runs are compared where they stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from em_core.em.capabilities import places_means
from em_core.em.free_parameters import free_parameters
from em_core.em.protocol import AnyModel
from em_core.em.stopping import Outcome
from em_core.em.trace import Trace
from em_core.multistart.endpoints import End
from em_core.multistart.stationary_points import OptimumKind

MOST_FOLLOWED = 100
"""Models of more numbers than this, but for mixtures of components with means, are not followed."""


def is_followable(model: AnyModel, params: Any) -> bool:
    """Return whether runs of a model are followed: mixtures of components with means, and models of few numbers."""
    return places_means(model) or free_parameters(model, params) <= MOST_FOLLOWED


def as_they_stand(ends: Iterable[End], traces: Sequence[Trace[Any, Any]]) -> list[End]:
    """Return the ends of runs where they stopped: at rest, to within its tolerance, where that stopped the run."""
    return [
        replace(end, kind=OptimumKind.AT_REST)
        if end.kind is OptimumKind.NOT_CONVERGED and traces[end.members[0]].outcome is Outcome.CONVERGED
        else end
        for end in ends
    ]
