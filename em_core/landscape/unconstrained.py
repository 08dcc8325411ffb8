"""Unconstrained parametrisation of one array of the parameters: free numbers without bounds, each with its name.

What the numbers are is the array's kind (em_core.em.parameters). An entry that stands on its edge (a share of 0, a
probability of 1) has no logarithm. EM never moves it away from there (it multiplies), so it is held where it is and
reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from em_core.em.parameters import CovarianceMatrix, DegreesOfFreedom, Entrywise, ParameterKind, Simplex
from em_core.landscape.parameter_names import Names
from em_core.numerics.arrays import BoolArray, FloatArray

EDGE = 1e-10
"""A share, a probability or a part of the largest entry closer to its limit than this stands on the edge."""


@dataclass(frozen=True, eq=False)
class Block:
    """Unconstrained parametrisation of one array.

    names:       of each number; `edge`: of the entries that stand on the edge and are held.
    logs:        for each number, whether it is a logarithm (or log-odds), so that a move of 1 is a large one anywhere.
    forward:     array -> (len(names),); backward: its inverse.
    """

    field: str
    names: tuple[str, ...]
    edge: tuple[str, ...]
    logs: tuple[bool, ...]
    forward: Callable[[FloatArray], FloatArray]
    backward: Callable[[FloatArray], FloatArray]


def block_of(kind: ParameterKind, field: str, values: FloatArray, names: Names, edge: float = EDGE) -> Block:
    """Return the free numbers of the array `values` of this kind."""
    free = kind.inside(values, edge)
    inside, on_edge, logs = _named(kind, field, free, names)
    return Block(
        field,
        tuple(inside),
        tuple(on_edge),
        tuple(logs),
        lambda array: kind.to_unconstrained(np.asarray(array), free),
        lambda numbers: kind.from_unconstrained(numbers, values, free),
    )


def _named(kind: ParameterKind, field: str, free: BoolArray, names: Names) -> tuple[list[str], list[str], list[bool]]:
    """Return the names of the free numbers and of the entries that are held, and which numbers are logarithms."""
    match kind:
        case Simplex():
            inside, on_edge = _shares(field, free, names)
            return inside, on_edge, [True] * len(inside)
        case CovarianceMatrix():
            spreads = list(_spreads(kind, free.shape, names))
            return [name for name, _ in spreads], [], [is_log for _, is_log in spreads]
        case _:
            entries = [names.entry(field, index, free.shape) for index in np.ndindex(free.shape)]
            prefix = _prefix(kind)
            inside = [f"{prefix}{name}" for name, is_free in zip(entries, free.flat, strict=True) if is_free]
            on_edge = [name for name, is_free in zip(entries, free.flat, strict=True) if not is_free]
            return inside, on_edge, [bool(prefix)] * len(inside)


def _prefix(kind: ParameterKind) -> str:
    """Return what stands before the name of an entry when its unconstrained number is meant."""
    match kind:
        case DegreesOfFreedom(least=least) if least:
            return f"log of {least:g} less than the "
        case Entrywise():
            return kind.prefix
        case _:
            return "coordinate of "


def _shares(field: str, free: BoolArray, names: Names) -> tuple[list[str], list[str]]:
    inside, on_edge = [], []
    for row in np.ndindex(free.shape[:-1]):
        first, *others = (int(j) for j in np.flatnonzero(free[row]))
        inside += [names.ratio(field, row, j, first) for j in others]
        on_edge += [names.share(field, row, int(j)) for j in np.flatnonzero(~free[row])]
    return inside, on_edge


def _spreads(kind: CovarianceMatrix, shape: tuple[int, ...], names: Names) -> Iterator[tuple[str, bool]]:
    """Yield the name of each number, and whether it is a logarithm."""
    d, form = shape[-1], kind.form
    whose: list[int | None] = [None] if form.tied or len(shape) == 2 else list(range(shape[0]))
    word = "log scale" if kind.scale else "log standard deviation"
    for component in whose:
        if form.shape == "spherical":
            yield names.spread(word, component, d=d), True
            continue
        given = f"{word} (given the columns before)" if form.shape == "full" and d > 1 else word
        yield from ((names.spread(given if j else word, component, j, d=d), True) for j in range(d))
        if form.shape == "full":
            beneath = ((i, j) for i in range(d) for j in range(i))
            yield from ((names.spread("Cholesky entry", component, i, j, d=d), False) for i, j in beneath)
