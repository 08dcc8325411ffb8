"""Stopping: the stop rule, the outcomes, and the loop that every run goes through."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Protocol, TypeVar

from em_core.em.protocol import Cause, DegenerateError
from em_core.numerics.arguments import number
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.integers import whole
from em_core.numerics.wording import sentences

ROUNDING = 1e-12
"""Rounding moves an objective by about 1e-13 of its size; a fall beyond ten times that is a real fall."""


WATCHED = 20
"""Steps between two words of progress."""


class Outcome(Enum):
    """Why a run ended; the value is the sentence that is shown."""

    CONVERGED = "Converged: the last step raised the objective by less than the tolerance."
    STEP_LIMIT = "Stopped at the step limit, before a step raised the objective by less than the tolerance."
    DEGENERATE = "Degenerate: the likelihood has no maximum here, and EM cannot go on."
    DECREASED = "Decreased: the objective fell by more than rounding can explain, which EM never does."
    FINISHED = "Finished: every step that was asked for has been made."


@dataclass(frozen=True)
class StopRule:
    """When a run ends: a rise below `tol` (in units of the total objective, nats), or after `max_steps` E+M steps.

    A tolerance finer than the rounding of the objective is met when only rounding is left. With `tol=0` a run always
    takes `max_steps` steps.
    """

    tol: float = 1e-6
    max_steps: int = 2000

    def __post_init__(self) -> None:
        """Raise ValueError for a tolerance or a limit that could never stop a run."""
        rule = "a finite number of at least 0, for example 1e-6"
        given: object = self.tol
        if isinstance(given, float) and not (math.isfinite(given) and given >= 0):
            raise ValueError(f"tol is {given}; it must be {rule}.")
        object.__setattr__(self, "tol", number("tol", given, rule, lambda tol: tol >= 0))
        object.__setattr__(self, "max_steps", whole("max_steps", self.max_steps, 0))

    def verdict(self, before: float, after: float, rounding: float = 0.0) -> Outcome | None:
        """Return why to stop after the objective went from `before` to `after`, or None to go on.

        rounding:  how far the rounding of the parameters may move it; a fall within that is the end of the climb.
        """
        if after < before and after < before - rounding_allowance(before):
            if after < before - rounding:
                return Outcome.DECREASED
            return Outcome.CONVERGED if self.tol else None
        if not self.tol:
            return None
        return Outcome.CONVERGED if abs(after - before) < max(self.tol, 4 * math.ulp(before)) else None


def rounding_allowance(objective: float) -> float:
    """Return how far rounding alone may lower an objective of this size."""
    return ROUNDING * max(1.0, abs(objective))


class Visit(Protocol):
    """A record of one point of a run."""

    @property
    def log_likelihood(self) -> float:
        """The objective there."""
        ...


V = TypeVar("V", bound=Visit)


def drain(
    visits: Iterator[V],
    rule: StopRule,
    keep: Callable[[V], None],
    rounding: Callable[[V], float],
    called: Callable[[DegenerateError], DegenerateError],
    judged: Callable[[int], bool] = lambda _: True,
) -> tuple[FloatArray, Outcome, DegenerateError | None]:
    """Hand every point of a run to `keep` until `rule` ends it; return the objectives (T+1,), the outcome, the failure.

    rounding:  how far the rounding of a visit's parameters may move its objective; asked only when it has fallen.
    called:    returns a failure with the component called as the model calls it.
    judged:    whether the rule compares the visit of this number, from 1, with the one before.

    Visits that end by themselves, before the limit, are FINISHED. Raises ValueError where not even the start can be
    evaluated.
    """
    objective: list[float] = []
    before: V | None = None
    try:
        for visit in islice(visits, rule.max_steps + 1):
            if not math.isfinite(visit.log_likelihood):
                raise _without_value(visit.log_likelihood)
            keep(visit)
            objective.append(visit.log_likelihood)
            if before is not None and judged(len(objective) - 1):
                verdict = rule.verdict(objective[-2], objective[-1])
                if verdict is Outcome.DECREASED:
                    verdict = rule.verdict(objective[-2], objective[-1], max(rounding(before), rounding(visit)))
                if verdict is not None:
                    return frozen(objective), verdict, None
            before = visit
    except DegenerateError as error:
        if not objective:
            spread = (
                "Where the data have no spread in some direction, leave a column out or, where the model has several, "
                "choose another covariance kind."
            )
            hint = "" if error.is_named else spread
            said = f"EM cannot start here: {called(error)} Choose another start."
            raise ValueError(sentences(said, hint)) from error
        return frozen(objective), Outcome.DEGENERATE, called(error)
    finished = len(objective) <= rule.max_steps
    return frozen(objective), Outcome.FINISHED if finished else Outcome.STEP_LIMIT, None


def watched(visits: Iterator[V], on_progress: Callable[[int, int], object] | None, max_steps: int) -> Iterator[V]:
    """Return the same points of a run; `on_progress`, where there is one, hears of every WATCHED-th."""
    return visits if on_progress is None else _watched(visits, on_progress, max_steps)


def _watched(visits: Iterator[V], on_progress: Callable[[int, int], object], max_steps: int) -> Iterator[V]:
    for t, visit in enumerate(visits):
        if t % WATCHED == 0:
            on_progress(t, max_steps)
        yield visit


def _without_value(objective: float) -> DegenerateError:
    """Return why a run ends where its objective is no number that a curve could show."""
    return DegenerateError(
        0, f"leads to an objective of {objective:g}, where double precision ends", cause=Cause.PRECISION
    )
