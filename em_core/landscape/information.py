"""Information matrices: complete, observed and missing information (Orchard & Woodbury 1972; Louis 1982).

How much the data say about each coordinate, how much they would say if nothing were hidden, and what is missing.

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
from functools import cached_property, partial

import numpy as np
from scipy.linalg import eigh

from em_core.algorithms.argument_checks import entered
from em_core.em.protocol import AnyModel, DegenerateError, EMModel, Posterior
from em_core.landscape.coordinates import Coordinates, like, vector_of
from em_core.landscape.finite_differences import STEP, curvature, extrapolated, first, stencil
from em_core.landscape.objective_grid import heights
from em_core.landscape.parameter_arrays import D, P, Params, Q
from em_core.landscape.parameter_axes import units_of
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.integers import whole

AT_REST = 1e-6
"""An entry of a simplex, or a part of the largest rate, below this is taken to stand on its edge."""

UNTOLD = 1e-12
"""Complete information below this part of the largest says nothing: the coordinate is not identified at all."""

CHORDS = 8
"""So many steps of Newton's method are made with one curvature at most."""

SETTLED = 1e-8
"""Newton's method ends where its step would be shorter than this, in complete-data standard errors."""

Function = Callable[[FloatArray], float]


@dataclass(frozen=True, eq=False)
class Information:
    """Information matrices at `params`, in the coordinates of a chart.

    coordinates:        the chart; p is its size.
    complete, observed: (p, p), in nats per coordinate squared.
    gradient:           (p,) of the objective, and `bound_gradient` of F(q, .): equal, by Fisher's identity.
    unit:               (p,) the complete-data standard error of each coordinate, the others known.
    error:              how far an entry of either matrix may be off, in nats per unit squared.
    objective, bound:   l and F at the params.
    """

    params: Params
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


def information(model: AnyModel, data: object, params: Params, coordinates: Coordinates | None = None) -> Information:
    """Return the information matrices at these parameters.

    coordinates:  the chart; None for the one made here, which holds what stands on its edge (AT_REST).
    Raises DegenerateError where the E-step, or a neighbour that the differences need, has none.
    """
    data = entered(model, data, params)
    chart = Coordinates.at(model, params, edge=AT_REST) if coordinates is None else coordinates
    vector_of(chart, "params", params)
    return _information(model, data, params, chart)


def _information(model: AnyModel, data: object, params: Params, chart: Coordinates) -> Information:
    posterior = model.e_step(data, params)
    here = chart.vector(params)
    unit = units(model, data, params, chart, posterior)
    places = [partial(chart.params, here + unit * way) for way in stencil(chart.size)]
    found = heights(model, data, places, [posterior])
    complete, bound_gradient, f, error = curvature(found.bounds[0], unit)
    observed, gradient, value, other_error = curvature(found.objective, unit)
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


def units(model: AnyModel, data: object, params: Params, coordinates: Coordinates, posterior: Posterior) -> FloatArray:
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


def em_jacobian(
    model: AnyModel, data: object, params: Params, coordinates: Coordinates, unit: FloatArray
) -> FloatArray:
    """Return the Jacobian of the EM map in coordinates, (p, p), by central differences of whole EM steps.

    Its largest eigenvalue at a fixed point is the rate of convergence (Dempster, Laird & Rubin 1977, theorem 4; Meng &
    Rubin 1991 take standard errors from it). `unit` as in Information. Raises DegenerateError as the model's verbs do.
    """
    data = entered(model, data, params)
    here = vector_of(coordinates, "params", params)
    unit = units_of(unit, here.shape)

    def step(vector: FloatArray) -> FloatArray:
        before = coordinates.params(vector)
        with np.errstate(all="ignore"):
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


def stationary_point(model: EMModel[D, P, Q], data: object, params: P) -> P:
    """Return the stationary point that a run has nearly reached; DegenerateError and all as `information_at_rest`."""
    return like(params, information_at_rest(model, data, params).params)


def information_at_rest(
    model: AnyModel,
    data: object,
    params: Params,
    coordinates: Coordinates | None = None,
    steps: int = 6,
    told: Information | None = None,
) -> Information:
    """Return the information at the stationary point that a run has nearly reached, by Newton's method in coordinates.

    A step is taken only while it is short (below one complete-data standard error in every direction) and makes the
    gradient smaller; otherwise the parameters stay as they are. The curvature is worked out anew only where a few steps
    with the old one do not get there. Raises DegenerateError as `information` does.

    told:  the information at `params`, where it is known already.
    """
    data = entered(model, data, params)
    steps = whole("steps", steps, 0)
    if told is not None:
        instance("told", told, Information, "information returns it")
    now = told or information(model, data, params, coordinates)
    for _ in range(steps):
        vector, settled = _towards_rest(model, data, now)
        if vector is None:
            return now
        try:
            then = _information(model, data, now.coordinates.params(vector), now.coordinates)
        except (DegenerateError, ValueError):
            return now
        if not then.gain < now.gain:
            return now
        now = then
        if settled:
            return now
    return now


def way_to_rest(told: Information) -> FloatArray:
    """Return Newton's step to the stationary point, (shares,), along `directions`: in complete-data standard errors."""
    result: FloatArray = told.scaled_gradient / _usable(told.shares)
    return result


def _usable(shares: FloatArray) -> FloatArray:
    """Return the shares, infinite where there is none: that way no step is made."""
    return np.where(np.abs(shares) > 1e-8, shares, np.inf)


def _towards_rest(model: AnyModel, data: object, told: Information) -> tuple[FloatArray | None, bool]:
    """Return where Newton's steps with one curvature lead, None where not one can be made; and whether that is it."""
    shares = _usable(told.shares)
    vector, scaled, moved = told.coordinates.vector(told.params), told.scaled_gradient, False
    for _ in range(CHORDS):
        size = scaled / shares
        if not len(size) or np.abs(size).max() > 1 or np.abs(size).max() < SETTLED:
            return (vector if moved else None), len(size) > 0 and bool(np.abs(size).max() < SETTLED)
        there = vector + told.directions @ size
        after = told.directions.T @ _gradient(model, data, told.coordinates, there, told.unit)
        if not after @ after < scaled @ scaled:
            break
        vector, scaled, moved = there, after, True
    return (vector if moved else None), False


def _gradient(model: AnyModel, data: object, chart: Coordinates, here: FloatArray, unit: FloatArray) -> FloatArray:
    """Return the objective's gradient (p,); NaN beside a place that has no value."""
    ways = stencil(chart.size)[1 : 1 + 4 * chart.size]
    places = [partial(chart.params, here + unit * way) for way in ways]
    values = heights(model, data, places).objective.reshape(2, chart.size, 2)
    result: FloatArray = extrapolated(first(values)) / unit
    return result


def _shifted(model: AnyModel, data: object, posterior: Posterior, coordinates: Coordinates) -> Function:
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
