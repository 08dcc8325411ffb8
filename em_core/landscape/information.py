"""How much the data say about each coordinate, how much they would say if nothing were hidden, and what is missing.

At theta, with q the posterior there, in the coordinates of a chart:

    complete information   minus the Hessian of F(q, .)      what complete data would tell
    observed information   minus the Hessian of l            what these data tell
    missing information    complete - observed               (Orchard & Woodbury 1972; Louis 1982)

Derivatives are central differences, extrapolated once (Richardson), with steps in units of the complete data's standard
error: in these units F falls by 1/2 at a distance of 1, so one step size serves every coordinate of every model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.linalg import eigh

from em_core.arrays import FloatArray, frozen
from em_core.landscape.coordinates import Coordinates
from em_core.protocol import DegenerateError

STEP = 0.1
"""The longer of the two steps of a difference, in complete-data standard errors; the other is half of it."""

AT_REST = 1e-6
"""An entry of a simplex, or a part of the largest rate, below this is taken to stand on its edge."""

UNTOLD = 1e-12
"""Complete information below this part of the largest says nothing: the coordinate is not identified at all."""

SETTLED = 1e-8
"""Newton's method ends where its step would be shorter than this, in complete-data standard errors."""

Function = Callable[[FloatArray], float]


@dataclass(frozen=True, eq=False)
class Information:
    """The information at `params`, in the coordinates of a chart.

    coordinates:        the chart; p is its size.
    complete, observed: (p, p), in nats per coordinate squared.
    gradient:           (p,) of the objective, and `bound_gradient` of F(q, .): equal, by Fisher's identity.
    unit:               (p,) the complete-data standard error of each coordinate, the others known.
    error:              how far an entry of either matrix may be off, in nats per unit squared.
    objective, bound:   l and F at the params.
    """

    params: Any
    coordinates: Coordinates
    complete: FloatArray
    observed: FloatArray
    gradient: FloatArray
    bound_gradient: FloatArray
    unit: FloatArray
    error: float
    objective: float
    bound: float

    @property
    def missing(self) -> FloatArray:
        """(p, p) complete - observed: the information that is lost because something is hidden."""
        return frozen(self.complete - self.observed)

    @cached_property
    def _decomposed(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        scale = np.outer(self.unit, self.unit)
        told, basis = np.linalg.eigh(self.complete * scale)
        known = told > UNTOLD * max(float(told[-1]), 1.0)
        root = basis[:, known] / np.sqrt(told[known])
        shares, vectors = eigh(root.T @ (self.observed * scale) @ root)
        directions = root @ vectors
        errors = self.error * np.square(directions).sum(axis=0)
        order = np.argsort(shares)
        return shares[order], (self.unit[:, None] * directions)[:, order], errors[order]

    @property
    def shares(self) -> FloatArray:
        """(p,) the eigenvalues of complete^-1 observed, the least first: the part of the information that is there.

        At a maximum they lie in [0, 1]; a negative one belongs to a direction in which the objective rises (Sylvester's
        law of inertia: the signs are those of the observed information, in any coordinates).
        """
        return frozen(self._decomposed[0])

    @property
    def directions(self) -> FloatArray:
        """(p, shares) a column for each share: a move along it by 1 is complete data's standard error."""
        return frozen(self._decomposed[1])

    @property
    def share_errors(self) -> FloatArray:
        """(shares,) how far each share may be off because derivatives are differences."""
        return frozen(self._decomposed[2])

    @property
    def identified(self) -> bool:
        """Whether complete data would tell every coordinate."""
        return len(self.shares) == self.coordinates.size

    @property
    def rate(self) -> float:
        """The largest fraction of missing information: the rate at which EM converges (Dempster et al. 1977)."""
        return 1 - float(self.shares[0]) if len(self.shares) else 0.0

    @property
    def scaled_gradient(self) -> FloatArray:
        """(shares,) the gradient along `directions`, in nats per complete-data standard error."""
        result: FloatArray = self.directions.T @ self.gradient
        return result

    @property
    def gain(self) -> float:
        """About what one more EM step would raise the objective by, in nats: half the squared scaled gradient."""
        return float(np.square(self.scaled_gradient).sum()) / 2


def information(model: Any, data: Any, params: Any, coordinates: Coordinates | None = None) -> Information:
    """Return the information at these parameters.

    coordinates:  the chart; None for the one made here, which holds what stands on its edge (AT_REST).
    Raises DegenerateError where the E-step, or a neighbour that the differences need, has none.
    """
    chart = coordinates or Coordinates.at(model, params, edge=AT_REST)
    posterior = model.e_step(data, params)
    here = chart.vector(params)

    def bound(vector: FloatArray) -> float:
        return float(model.lower_bound(data, posterior, chart.params(vector)))

    def objective(vector: FloatArray) -> float:
        return float(model.log_likelihood(data, chart.params(vector)))

    unit = units(model, data, params, chart, posterior)
    complete, bound_gradient, f, error = _curvature(bound, here, unit)
    observed, gradient, value, other_error = _curvature(objective, here, unit)
    return Information(
        params,
        chart,
        frozen(complete),
        frozen(observed),
        frozen(gradient),
        frozen(bound_gradient),
        frozen(unit),
        max(error, other_error),
        value,
        f,
    )


def units(model: Any, data: Any, params: Any, coordinates: Coordinates, posterior: Any) -> FloatArray:
    """Return the complete-data standard error of each coordinate, (p,): where F(q, .) has fallen by 1/2 from its top.

    A logarithm's is at most 1: where next to nothing is known, differences over many powers of e would mean nothing.
    """
    top = coordinates.vector(model.m_step(data, posterior))
    top = np.where(np.isfinite(top), top, coordinates.vector(params))
    best = float(model.lower_bound(data, posterior, coordinates.params(top)))

    def unit_of(j: int) -> float:
        step = 0.01 if coordinates.logs[j] else 0.01 * max(1.0, abs(float(top[j])))
        drop = np.nan
        for _ in range(40):
            ways = [_quiet(_shifted(model, data, posterior, coordinates), _moved(top, j, way)) for way in (step, -step)]
            drop = best - sum(ways) / 2
            if 0.003 <= drop <= 0.3 or (coordinates.logs[j] and step > 1 and drop < 0.5):
                break
            factor = np.sqrt(0.05 / drop) if drop > 1e-13 * max(1.0, abs(best)) else 100.0
            step *= float(np.clip(factor, 0.01, 100.0)) if np.isfinite(drop) else 0.1
        unit = step / np.sqrt(2 * drop) if drop > 0 else np.inf
        return float(min(unit, 1.0)) if coordinates.logs[j] or not np.isfinite(unit) else float(unit)

    return np.array([unit_of(j) for j in range(coordinates.size)])


def em_jacobian(model: Any, data: Any, params: Any, coordinates: Coordinates, unit: FloatArray) -> FloatArray:
    """Return the Jacobian of the EM map in coordinates, (p, p), by central differences of whole EM steps.

    Its largest eigenvalue at a fixed point is the rate of convergence (Dempster, Laird & Rubin 1977, theorem 4; Meng &
    Rubin 1991 take standard errors from it). `unit` as in Information.
    """
    here = coordinates.vector(params)

    def step(vector: FloatArray) -> FloatArray:
        before = coordinates.params(vector)
        return coordinates.vector(model.m_step(data, model.e_step(data, before)))

    columns = []
    for j in range(coordinates.size):
        ends = [[step(_moved(here, j, way * h * unit[j])) for way in (1, -1)] for h in (STEP / 2, STEP)]
        near, far = (
            (ahead - behind) / (2 * h * unit[j]) for (ahead, behind), h in zip(ends, (STEP / 2, STEP), strict=True)
        )
        columns.append((4 * near - far) / 3)
    return np.stack(columns, axis=1) if columns else np.zeros((0, 0))


def spectral_radius(jacobian: FloatArray) -> float:
    """Return the largest size of an eigenvalue."""
    return float(np.abs(np.linalg.eigvals(jacobian)).max(initial=0.0))


def stationary_point(model: Any, data: Any, params: Any) -> Any:
    """Return the place of rest that a run has nearly reached; see `information_at_rest`."""
    return information_at_rest(model, data, params).params


def information_at_rest(
    model: Any, data: Any, params: Any, coordinates: Coordinates | None = None, steps: int = 6
) -> Information:
    """Return the information at the place of rest that a run has nearly reached, by Newton's method in coordinates.

    A step is taken only while it is short (below one complete-data standard error in every direction) and makes the
    gradient smaller; otherwise the parameters stay as they are. Raises DegenerateError as `information` does.
    """
    now = information(model, data, params, coordinates)
    for _ in range(steps):
        size = now.scaled_gradient / np.where(np.abs(now.shares) > 1e-8, now.shares, np.inf)
        if not len(size) or np.abs(size).max() > 1 or np.abs(size).max() < SETTLED:
            return now
        vector = now.coordinates.vector(now.params) + now.directions @ size
        try:
            then = information(model, data, now.coordinates.params(vector), now.coordinates)
        except (DegenerateError, ValueError):
            return now
        if not then.gain < now.gain:
            return now
        now = then
    return now


def _curvature(function: Function, here: FloatArray, unit: FloatArray) -> tuple[FloatArray, FloatArray, float, float]:
    """Return minus the Hessian (p, p), the gradient (p,), the value, and an entry's error in nats per unit squared.

    Raises DegenerateError where a neighbour cannot be evaluated.
    """
    p, value = len(here), function(here)
    levels = (STEP, STEP / 2)
    gradients, hessians = [], []
    for h in levels:
        sides = np.array([[_quiet(function, _moved(here, j, way * h * unit[j])) for way in (1, -1)] for j in range(p)])
        sides = sides.reshape(p, 2)
        gradients.append((sides[:, 0] - sides[:, 1]) / (2 * h))
        hessian = np.diag((sides.sum(axis=1) - 2 * value) / h**2)
        for i in range(p):
            for j in range(i):
                both = sum(
                    _quiet(function, _moved(_moved(here, i, way * h * unit[i]), j, way * h * unit[j]))
                    for way in (1, -1)
                )
                hessian[i, j] = hessian[j, i] = (both - sides[i].sum() - sides[j].sum() + 2 * value) / (2 * h * h)
        hessians.append(hessian)
    gradient = (4 * gradients[1] - gradients[0]) / 3
    hessian = (4 * hessians[1] - hessians[0]) / 3
    if not (np.isfinite(hessian).all() and np.isfinite(gradient).all()):
        raise DegenerateError(0, "stands so close to a singularity that the objective has no value beside it")
    # The correction that the extrapolation makes, to the next order, and rounding.
    error = (
        STEP**2 * float(np.abs(hessian - hessians[1]).max(initial=0.0)) + 1e-15 * max(1.0, abs(value)) / levels[1] ** 2
    )
    return -hessian / np.outer(unit, unit), gradient / unit, value, error


def _shifted(model: Any, data: Any, posterior: Any, coordinates: Coordinates) -> Function:
    return lambda vector: float(model.lower_bound(data, posterior, coordinates.params(vector)))


def _moved(vector: FloatArray, j: int, step: float) -> FloatArray:
    moved = np.array(vector)
    moved[j] += step
    return moved


def _quiet(function: Function, vector: FloatArray) -> float:
    """Return the function's value, and NaN where the model has none."""
    try:
        with np.errstate(all="ignore"):
            return function(vector)
    except (DegenerateError, ValueError, np.linalg.LinAlgError):
        return np.nan
