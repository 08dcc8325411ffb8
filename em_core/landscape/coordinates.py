"""Coordinate chart: a model's parameters as a point in R^p, as many free numbers as it estimates, none of them bounded.

`unconstrained` states the parametrisation of each kind of array. A chart is made at given parameters: what stands on
its edge there (a share of exactly 0) is held, as are the arrays that the model holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np

from em_core.algorithms.argument_checks import check_model, check_values, column_names
from em_core.em.capabilities import Assignment, ObjectiveKind, capabilities_of, free_kinds
from em_core.em.protocol import AnyModel
from em_core.landscape.parameter_arrays import P, Params, array_of
from em_core.landscape.parameter_names import Names
from em_core.landscape.unconstrained import EDGE, Block, block_of
from em_core.numerics.arguments import instance, number, one_of, quoted
from em_core.numerics.arrays import BoolArray, FloatArray
from em_core.numerics.integers import whole

__all__ = ["LARGEST_P", "Coordinates", "free_fields", "why_not"]

LARGEST_P = 150
"""Beyond so many coordinates no matrix of second derivatives is made: their time grows with p squared, the memory for
the places that they are taken from with p cubed (54 MB at 150). They stay exact: two ways agree to 1e-8 at 164."""

CURVED = (ObjectiveKind.LIKELIHOOD, ObjectiveKind.POSTERIOR)
"""The objectives whose curvature is information about the parameters."""

MISFITS = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What parameters of another model, or of another shape, raise where an axis or a chart looks for its numbers."""


@dataclass(frozen=True, eq=False)
class Coordinates:
    """Coordinate chart about `template`, whose arrays it holds wherever they are not free."""

    template: Params
    blocks: tuple[Block, ...]

    @classmethod
    def at(cls, model: AnyModel, params: Params, columns: Sequence[str] = (), edge: float = EDGE) -> Coordinates:
        """Return the chart of this model at these parameters.

        columns:  the names of the data's columns, for the names of the coordinates.
        edge:     how close to its limit an entry is held there.
        """
        check_values(model, params)
        edge = number("edge", edge, "a number from 0 to 0.1", lambda limit: 0 <= limit <= 0.1)
        names = Names.of(model, column_names(columns))
        kinds = free_kinds(model, params).items()
        return cls(params, tuple(block_of(kind, name, array_of(params, name), names, edge) for name, kind in kinds))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """(p,) the name of each coordinate."""
        return tuple(name for block in self.blocks for name in block.names)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """(p,) the field that each coordinate belongs to."""
        return tuple(block.field for block in self.blocks for _ in block.names)

    @cached_property
    def logs(self) -> BoolArray:
        """(p,) which coordinates are logarithms or log-odds, for which 1 is a large move wherever they stand."""
        return np.array([log for block in self.blocks for log in block.logs], dtype=bool)

    @cached_property
    def edge(self) -> tuple[str, ...]:
        """The names of the parameters that stand on their edge and are held there."""
        return tuple(name for block in self.blocks for name in block.edge)

    @property
    def size(self) -> int:
        """p, how many coordinates there are: the model's free parameters, less those on the edge."""
        return len(self.names)

    def vector(self, params: Params) -> FloatArray:
        """Return parameters as (p,); an entry that has reached its edge since gives an infinite coordinate."""
        parts = [block.forward(array_of(params, block.field)) for block in self.blocks]
        return np.concatenate(parts) if parts else np.zeros(0)

    def params(self, vector: FloatArray) -> Params:
        """Return the parameters at a point (p,), of the template's type; ValueError for another number of numbers."""
        if np.shape(vector) != (self.size,):
            raise ValueError(f"The point has shape {np.shape(vector)}; the chart needs ({self.size},).")
        arrays, used = {}, 0
        for block in self.blocks:
            arrays[block.field] = block.backward(vector[used : used + len(block.names)])
            used += len(block.names)
        return replace(self.template, **arrays)


def like(params: P, made: Params) -> P:  # noqa: ARG001 for its type alone
    """Return parameters that a chart has made, as the type of those that it has read."""
    # A chart reads and makes parameters of its template's type alone.
    return cast(P, made)


def free_fields(model: AnyModel, params: Params) -> tuple[str, ...]:
    """Return the names of the arrays that the M-step chooses: all but those that the model holds."""
    check_values(model, params)
    return tuple(free_kinds(model, params))


def why_not(model: AnyModel, what: str = "curvature", p: int | None = None) -> str | None:
    """Return the sentence that says why something does not exist for this model, or None where it does.

    what:  "curvature" (second derivatives, rates, verdicts) or "standard errors".
    p:     how many coordinates there are, for the limit on them.
    """
    check_model(model)
    one_of("what", what, ("curvature", "standard errors"))
    if p is not None:
        p = whole("p", p, 0)
    capabilities = capabilities_of(model)
    if capabilities.assignment is Assignment.HARD:
        return (
            f"The {model.objective} has corners wherever a point changes sides: between them EM lands in one step, and "
            "on them there is no second derivative."
        )
    if p is not None and p > LARGEST_P:
        pairs = p * (p + 1) // 2
        return (
            f"There are {p} free parameters and so {pairs:,} second derivatives; they are worked out for up "
            f"to {LARGEST_P} parameters. Choose fewer components, columns or pixels, or a simpler covariance kind."
        )
    if what == "standard errors" and capabilities.objective not in CURVED:
        return f"Standard errors come from the curvature of a likelihood, and the {model.objective} is not one."
    return None


def vector_of(chart: Coordinates, name: str, params: Params) -> FloatArray:
    """Return where parameters stand on a chart, (p,); ValueError for parameters of another model."""
    instance("coordinates", chart, Coordinates, "Coordinates.at(model, params) makes them")
    try:
        vector = chart.vector(params)
    except MISFITS:
        vector = None
    if vector is None or np.shape(vector) != (chart.size,):
        raise ValueError(f"{name} is {quoted(params)}; it must be parameters of the model that the chart is of.")
    return vector
