"""Rate of convergence: how fast a run converges, how fast it must, and when it should have been stopped.

Near its end EM is a linear map: each step leaves the same part of the way (Dempster, Laird & Rubin 1977, theorem 4),
the largest fraction of missing information.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.algorithms.argument_checks import check_steps_of_em, entered, numbers
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.em.stopping import Outcome
from em_core.em.trace import AnyTrace
from em_core.landscape.coordinates import LARGEST_P, Coordinates, why_not
from em_core.landscape.information import AT_REST, em_jacobian, information_at_rest, spectral_radius, units
from em_core.landscape.parameter_arrays import Params
from em_core.numerics.arguments import number
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["Speed", "Stops", "aitken", "observed_ratios", "speed", "steps_left", "stops", "theoretical_rate"]


@dataclass(frozen=True)
class Rate:
    """Rate of convergence at a stationary point, by two roads that share nothing but the model.

    by_map:          the largest eigenvalue of the EM map's Jacobian, by differences of whole EM steps.
    by_information:  1 - the least eigenvalue of complete^-1 observed: the largest fraction of missing information.
    end:             the place of rest; `objective` there.
    edge:            the parameters that stand on their edge there, and are no part of it.
    """

    by_map: float
    by_information: float
    end: Params
    objective: float
    edge: tuple[str, ...]

    @property
    def apart(self) -> float:
        """By how much the two differ; for rates of next to nothing the only measure that says anything."""
        return abs(self.by_map - self.by_information)

    @property
    def difference(self) -> float:
        """By how much the two differ, relative to the larger."""
        return self.apart / max(abs(self.by_map), abs(self.by_information), 1e-300)


@dataclass(frozen=True, eq=False)
class Speed:
    """Observed and theoretical rates of convergence of a run of T steps.

    steps:      (T,) how far each step moved the parameters, in complete-data standard errors (plain coordinates where
                there is no curvature); `ratios` (T - 1,) of each to the one before.
    rises:      (T,) how much each raised the objective; `rise_ratios` (T - 1,), which tend to the square of the rate.
    aitken:     (T - 1,) the limit of the objective that the rises up to step t + 2 foretell; NaN where they grow.
    rate:       the theory, or None with the sentence `reason`.
    """

    steps: FloatArray
    ratios: FloatArray
    rises: FloatArray
    rise_ratios: FloatArray
    aitken: FloatArray
    rate: Rate | None
    reason: str | None


@dataclass(frozen=True)
class Stops:
    """Stopping rules: where two would have ended a run at one tolerance (nats); None where a rule would have gone on.

    naive:   the first step whose rise is below the tolerance.
    aitken:  the first step at which the foretold limit lies within the tolerance of the objective before that step
             (McNicholas et al. 2010); so it never stops before the naive rule does.
    naive_short, aitken_short:  how far below the end the objective then was.
    end:     the objective at the end.
    """

    tol: float
    naive: int | None
    naive_short: float
    aitken: int | None
    aitken_short: float
    end: float


def speed(trace: AnyTrace) -> Speed:
    """Return a run's observed and theoretical rate; `rate` is None, with the reason, for a run or a model without."""
    check_steps_of_em(trace)
    rate, reason = _rate_of(trace)
    rises = np.diff(trace.log_likelihoods)
    moved, ratios = observed_ratios(trace)
    return Speed(moved, ratios, frozen(rises), _ratios(rises), aitken(trace.log_likelihoods), rate, reason)


def observed_ratios(trace: AnyTrace) -> tuple[FloatArray, FloatArray]:
    """Return the observed rates: how far each step moved, (T,), and the ratio of each to the one before, (T - 1,).

    In units of the complete data's standard errors at the last step: a mean in minutes and a weight count alike.
    A coordinate that has gone to its edge on the way is left out.
    """
    check_steps_of_em(trace)
    model, data, last = trace.model, trace.data, trace.params[-1]
    chart = Coordinates.at(model, last, edge=AT_REST)
    try:
        unit = units(model, data, last, chart, trace.posterior(-1)) if chart.size <= LARGEST_P else np.ones(chart.size)
    except (DegenerateError, ValueError):
        unit = np.ones(chart.size)
    vectors = np.array([chart.vector(params) for params in trace.params]).reshape(len(trace.params), chart.size) / unit
    steps = np.linalg.norm(np.diff(vectors[:, np.isfinite(vectors).all(axis=0)], axis=0), axis=1)
    return frozen(steps), _ratios(steps)


def aitken(objective: FloatArray) -> FloatArray:
    """Return Aitken's limit by each three values in a row, (T - 1,) for (T + 1,) values (Boehning et al. 1994).

    With a = the ratio of the last rise to the one before, l_inf = l_t + (l_(t+1) - l_t) / (1 - a); NaN where the rises
    do not shrink. After rises of nothing it is the last value.
    """
    objective = numbers("The objectives", objective)
    rises, ratios = np.diff(objective), _ratios(np.diff(objective))
    with np.errstate(divide="ignore", invalid="ignore"):
        limits = objective[1:-1] + rises[1:] / (1 - ratios)
    limits = np.where((ratios >= 0) & (ratios < 1), limits, np.nan)
    return frozen(np.where(rises[1:] == 0, objective[2:], limits))


def stops(trace: AnyTrace, tol: float, end: float | None = None) -> Stops:
    """Return where the naive and the Aitken rule would have stopped this run, and how far short of the end.

    tol:  in nats, of the total objective.
    end:  the objective where the run is going; None for the best that the run itself reached.
    """
    check_steps_of_em(trace)
    tol = number("tol", tol, "a finite number of at least 0", lambda value: value >= 0)
    end = None if end is None else number("end", end)
    values = trace.log_likelihoods
    goal = float(values.max()) if end is None else end
    naive = np.flatnonzero(np.abs(np.diff(values)) < tol)
    foretold = (
        np.flatnonzero(np.abs(aitken(values) - values[1:-1]) < tol) + 1 if len(values) > 2 else np.zeros(0, dtype=int)
    )
    steps = [int(found[0]) + 1 if len(found) else None for found in (naive, foretold)]
    short = [np.nan if step is None else goal - float(values[step]) for step in steps]
    return Stops(tol, steps[0], short[0], steps[1], short[1], goal)


def steps_left(rise: float, rate: float, tol: float) -> int | None:
    """Return how many more steps it takes until a step raises the objective by less than `tol`.

    rise:  of the last step; each further one is rate squared of it. None for a rate of 1 or more: never.
    """
    rise, rate = number("rise", rise), number("rate", rate)
    tol = number("tol", tol, "a positive number", lambda value: value > 0)
    if rise < tol:
        return 0
    if not 0 <= rate < 1:
        return None
    return 1 if rate == 0 else int(np.floor(np.log(tol / rise) / (2 * np.log(rate)))) + 1


def theoretical_rate(model: AnyModel, data: object, params: Params) -> Rate:
    """Return the rate of convergence at the stationary point that `params` have nearly reached, by two roads.

    Raises DegenerateError beside a singularity.
    """
    data = entered(model, data, params)
    told = information_at_rest(model, data, params)
    jacobian = em_jacobian(model, data, told.params, told.coordinates, told.unit)
    return Rate(spectral_radius(jacobian), told.rate, told.params, told.objective, told.coordinates.edge)


def _rate_of(trace: AnyTrace) -> tuple[Rate | None, str | None]:
    if trace.outcome is Outcome.DEGENERATE:
        return None, f"A run that collapses does not converge, and has no rate. {trace.message}"
    last = trace.params[-1]
    reason = why_not(trace.model, "curvature", Coordinates.at(trace.model, last, edge=AT_REST).size)
    if reason is not None:
        return None, reason
    try:
        return theoretical_rate(trace.model, trace.data, last), None
    except (DegenerateError, ValueError, np.linalg.LinAlgError) as error:
        return None, f"The rate cannot be worked out here: {error}"


def _ratios(values: FloatArray) -> FloatArray:
    """Return each value over the one before it; NaN after a 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = values[1:] / values[:-1]
    return frozen(np.where(values[:-1] != 0, ratios, np.nan))
