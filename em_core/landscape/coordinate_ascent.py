"""Coordinate ascent: F over one number for q and one for theta, and the staircase that a run climbs on it.

Any axis gives q a number of its own: the place on the axis whose posterior it is. An E-step then walks to the diagonal,
where F is l; an M-step walks to the highest point of its line (Neal & Hinton 1998; Csiszar & Tusnady 1984).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import (
    check_model,
    check_params,
    check_responsibilities,
    check_steps_of_em,
    numbers,
)
from em_core.em.capabilities import Capabilities, capabilities_of, whole_of
from em_core.em.protocol import AnyModel, DegenerateError, EMModel, Posterior
from em_core.em.trace import AnyTrace
from em_core.landscape.axis_checks import check_axis
from em_core.landscape.maximise import top_along
from em_core.landscape.minorise import minorants
from em_core.landscape.objective_grid import value_at
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.parameter_axes import Axis
from em_core.models.grouped_counts import GroupedPosterior
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["AlongAxis", "Staircase", "hidden_number", "restricted", "staircase"]

SCAN = 41
"""At so many places of its reach an M-step looks for the top, before it refines the best of them."""


@dataclass(frozen=True, eq=False)
class AlongAxis:
    """Model restricted to one free number: everything else stays as it is in `base`. It runs like any other.

    reach:  (m,) the range in which the M-step looks for the top; it must cover the run.
    """

    model: EMModel[object, Params, Posterior]
    axis: Axis
    base: Params
    reach: FloatArray

    @property
    def objective(self) -> str:
        """As the whole model's."""
        return str(self.model.objective)

    @property
    def capabilities(self) -> Capabilities:
        """As the whole model's; but under other names of the components another number would be free."""
        return replace(capabilities_of(self.model), exchangeable=False)

    def prepare(self, data: object) -> object:
        """Return the data as the whole model takes them."""
        return self.model.prepare(data)

    def initialise(self, data: object, rng: np.random.Generator) -> Params:  # noqa: ARG002
        """Return the base with its number drawn evenly from the reach."""
        return self.axis.moved(self.base, float(rng.uniform(self.reach[0], self.reach[-1])))

    def e_step(self, data: object, params: Params) -> Posterior:
        """Return the whole model's posterior."""
        return self.model.e_step(data, params)

    def m_step(self, data: object, posterior: Posterior) -> Params:
        """Return the best number for this q, the others held: a conditional M-step (Meng & Rubin 1993)."""

        def bound(s: float) -> float:
            return value_at(
                lambda d, p: self.model.lower_bound(d, posterior, p), data, lambda: self.axis.moved(self.base, s)
            )

        places = np.linspace(self.reach[0], self.reach[-1], min(len(self.reach), SCAN))
        top, _ = top_along(bound, places)
        if not np.isfinite(top):
            raise DegenerateError(0, "has no value of the bound anywhere along the axis")
        return self.axis.moved(self.base, top)

    def log_likelihood(self, data: object, params: Params) -> float:
        """Return the whole model's objective."""
        return float(self.model.log_likelihood(data, params))

    def lower_bound(self, data: object, posterior: Posterior, params: Params) -> float:
        """Return the whole model's F."""
        return float(self.model.lower_bound(data, posterior, params))


def restricted(model: AnyModel, axis: Axis, params: Params, reach: ArrayLike) -> AlongAxis:
    """Return the model of which only the number of `axis` is free; see AlongAxis. It runs with `run_em`."""
    check_model(model)
    check_params(model, params)
    check_axis(axis, params)
    return AlongAxis(model, axis, params, numbers("The reach", reach, 2))


@dataclass(frozen=True, eq=False)
class Staircase:
    """Coordinate ascent on F over q's number and theta's, and the corners of a run.

    grid:     (m,) of the axis, for both numbers.
    bounds:   (m, m) F(q made at grid[i], theta = grid[j]): rows are q, columns theta; NaN where there is none.
    objective: (m,) l on the grid: the diagonal, the ridge that E-steps walk to.
    corners:  (2 T + 1, 3) q's number, theta's number and F: after the first E, then M, E, M, ..., E. An M-step changes
              the second number, an E-step the first.
    hidden:   (m,) a number of q that people know, at each place of the grid; `hidden_name` says which.
    """

    axis: Axis
    grid: FloatArray
    bounds: FloatArray
    objective: FloatArray
    corners: FloatArray
    hidden: FloatArray
    hidden_name: str
    reasons: tuple[str, ...]


def staircase(axis: Axis, trace: AnyTrace, grid: ArrayLike) -> Staircase:
    """Return the staircase of a run of a model with one free number: linkage, or a `restricted` model.

    grid:  (m,) places on the axis; it should cover the run.
    Raises ValueError where the run changes more than the axis' number: its corners would not lie on this surface.
    """
    check_steps_of_em(trace)
    model, data, start = trace.model, trace.data, trace.params[0]
    check_axis(axis, start)
    places = [axis.value(params) for params in trace.params]
    for params, place in zip(trace.params, places, strict=True):
        off = abs(model.log_likelihood(data, axis.moved(start, place)) - model.log_likelihood(data, params))
        if off > 1e-9 * max(1.0, abs(float(trace.log_likelihoods[0]))):
            raise ValueError(f"The run moves more than the {axis.name}; restrict the model to this axis first.")
    family = minorants(model, data, axis, start, grid, grid)
    corners = []
    for t, place in enumerate(places):
        if t:
            corners.append((places[t - 1], place, float(trace.lower_bounds_after_m[t - 1])))
        corners.append((place, place, float(trace.log_likelihoods[t])))
    hidden = [_hidden_at(model, data, axis, start, float(s)) for s in family.grid]
    name = next((name for name, _ in hidden if name), "")
    return Staircase(
        axis,
        family.grid,
        family.bounds,
        family.objective,
        frozen(corners),
        frozen([number for _, number in hidden]),
        name,
        family.reasons,
    )


def hidden_number(model: AnyModel, data: object, posterior: Posterior) -> tuple[str, float]:
    """Return one number of a posterior that people know, and its name.

    An expected count for animals or people of a class that does not show; otherwise the mean of the first column of the
    responsibilities: for a mixture the share of the points that its first component takes.
    """
    check_model(model)
    check_responsibilities(posterior)
    return _known_number(posterior, model, data)


@singledispatch
def _known_number(posterior: Posterior, model: AnyModel, _data: object) -> tuple[str, float]:
    r = posterior.responsibilities
    if r.ndim == 2 and np.allclose(r.sum(axis=1), 1):
        first = capabilities_of(model).components.name(0)
        return f"share of {first} in the responsibilities", float(r[:, 0].mean())
    return "mean of what is hidden", float(r.mean())


@_known_number.register
def _(posterior: GroupedPosterior, model: AnyModel, data: object) -> tuple[str, float]:
    whole = whole_of(model)
    expected = model.prepare(data) @ posterior.responsibilities
    shared = next(c for c, cell in enumerate(whole.cell_of) if whole.cell_of.count(cell) > 1 and c > 0)
    return f"expected count of {whole.classes[shared]}", float(expected[shared])


def _hidden_at(model: AnyModel, data: object, axis: Axis, params: Params, place: float) -> tuple[str, float]:
    try:
        return hidden_number(model, data, model.e_step(data, axis.moved(params, place)))
    except (DegenerateError, ValueError):
        return "", np.nan
