"""Fisher scoring: the gradient over an information matrix that is never negative.

Of the observed data it is the sum of the squares of the rows' scores (Gauss-Newton; Berndt, Hall, Hall & Hausman 1974).
Of the complete data it makes the step that EM makes, where the complete data are counts (Titterington 1984).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from em_core.algorithms.race.method import Clock, Place
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.rivals.line_search import backtracked
from em_core.algorithms.rivals.smooth import without_gradient
from em_core.em.capabilities import ObjectiveKind, capabilities_of, cell_joint_of, free_kinds, joint_of
from em_core.em.parameters import Positive, Probability, Simplex
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import one_of
from em_core.numerics.arrays import FloatArray

OBSERVED, COMPLETE = "observed", "complete"


@dataclass(frozen=True)
class Scoring:
    """Fisher scoring.

    information:  "observed": of the data that there are, in numbers without bounds; a step is halved until the
                  objective rises. "complete": of the complete data, in the model's own numbers.
    """

    information: str = OBSERVED

    def __post_init__(self) -> None:
        """Raise ValueError for what is neither."""
        one_of("information", self.information, (OBSERVED, COMPLETE))

    @property
    def numbers(self) -> Numbers:
        """Which numbers it moves."""
        return Numbers.OWN if self.information == COMPLETE else Numbers.UNBOUNDED

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has not the information."""
        if (said := without_gradient(model, "Fisher scoring")) is not None:
            return said
        has = capabilities_of(model)
        if self.information == COMPLETE:
            return None
        if has.objective not in (ObjectiveKind.LIKELIHOOD, ObjectiveKind.POSTERIOR):
            return f"Fisher scoring is about a likelihood, and the {model.objective} is not one. Choose L-BFGS."
        if joint_of(model) is None and cell_joint_of(model) is None:
            return (
                f"Fisher scoring adds up the squares of the rows' scores, and the rows of {type(model).__name__} have "
                "none of their own. Choose L-BFGS or Newton's method."
            )
        return None

    def refusal_at(self, model: AnyModel, params: object) -> str | None:
        """Return why the complete data's information makes no EM step for these parameters."""
        kinds = free_kinds(model, params).values()
        if self.information == OBSERVED or all(isinstance(kind, Simplex | Probability | Positive) for kind in kinds):
            return None
        return (
            "Scoring with the complete data's information needs complete data that are counts, such as those of a "
            f"Poisson mixture; those of {type(model).__name__} are not. Choose information='observed'."
        )

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the points, while the information can be inverted."""
        x = start
        while (place := clock.see(x)) is not None:
            after = self._complete(place) if self.information == COMPLETE else self._observed(clock, place)
            if after is None:
                return
            x = after
            yield x

    def _complete(self, place: Place) -> FloatArray | None:
        """Return the whole step with the complete data's information; it never falls, for it is EM's."""
        step = place.natural_step()
        return None if step is None else place.vector + step

    def _observed(self, clock: Clock, place: Place) -> FloatArray | None:
        """Return the step with the rows' information, halved until the objective rises."""
        scores, slope = place.row_scores(), place.gradient()
        step = None if scores is None else _solved(scores, slope)
        if step is None or not np.isfinite(step).all():
            return None
        return backtracked(clock, place, step, float(slope @ step))


def _solved(scores: FloatArray, gradient: FloatArray) -> FloatArray | None:
    """Return the gradient over the sum of the squares of the scores (n, p); None where that is singular."""
    try:
        return np.asarray(np.linalg.solve(scores.T @ scores, gradient))
    except np.linalg.LinAlgError:
        return None
