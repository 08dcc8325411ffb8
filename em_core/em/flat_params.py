"""Parameters as a flat vector and back: how a start that somebody typed travels, and how its numbers are checked.

The vector holds the arrays of the parameters in the order of their fields, each by rows, every entry of it: a
covariance of two columns has four numbers. Unconstrained coordinates (em_core.landscape) are another thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import Any

import numpy as np

from em_core.em.capabilities import validator_of
from em_core.em.parameters import CovarianceMatrix, ParameterKind, Simplex, kinds_in
from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray

__all__ = ["arrays_by_name", "checked_params", "flat_params", "params_of", "shapes_of", "unflattened"]

SUM = 1e-6
"""How far the sum of typed shares may be from one; they are then divided by it."""

Shapes = Mapping[str, tuple[int, ...]]


def arrays_by_name(params: object) -> dict[str, FloatArray]:
    """Return the arrays of parameters by the names of their fields, in their order."""
    return {name: np.asarray(getattr(params, name), dtype=np.float64) for name in kinds_in(params)}


def shapes_of(params: object) -> dict[str, tuple[int, ...]]:
    """Return the shape of each array of parameters."""
    return {name: array.shape for name, array in arrays_by_name(params).items()}


def flat_params(params: object) -> tuple[float, ...]:
    """Return every number of parameters: the arrays in the order of their fields, each by rows."""
    return tuple(float(number) for array in arrays_by_name(params).values() for number in array.ravel())


def unflattened(values: Iterable[float], shapes: Shapes) -> dict[str, FloatArray]:
    """Return the arrays of these shapes that the numbers fill, in order; ValueError where there are more or fewer."""
    flat = np.asarray(tuple(values), dtype=np.float64)
    sizes = [prod(shape) for shape in shapes.values()]
    if len(flat) != sum(sizes):
        parts = ", ".join(f"{size} for the {name}" for name, size in zip(shapes, sizes, strict=True))
        raise ValueError(f"The typed start has {len(flat)} numbers; this model needs {sum(sizes)}: {parts}.")
    parts_of = np.split(flat, np.cumsum(sizes)[:-1])
    return {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts_of, strict=True)}


def params_of(model: AnyModel, values: Iterable[float], like: object) -> Any:
    """Return the parameters whose flat numbers these are; the inverse of `flat_params`.

    like:  parameters of the model that have the shapes, and that it admits.

    Raises ValueError naming every problem: value, place, rule.
    """
    return checked_params(model, unflattened(values, shapes_of(like)), like)


def checked_params(model: AnyModel, arrays: Mapping[str, FloatArray], like: object) -> Any:
    """Return the parameters of these arrays, as the model itself checks them.

    A model that checks none has each array checked by its kind. Raises ValueError naming the problems of every array,
    also where the model's own check would end at the first.
    """
    validate = validator_of(model)
    if validate is None:
        kinds = kinds_in(like).items()
        _raise([problem for name, kind in kinds for problem in kind_problems(name, kind, arrays[name])])
        return type(like)(**arrays)
    try:
        return validate(**arrays)
    except ValueError as error:
        good, problems = arrays_by_name(like), []
        for name in arrays:
            try:
                # Among arrays that the model admits, what it says is about this one.
                validate(**{**good, name: arrays[name]})
            except ValueError as problem:
                problems.append(str(problem))
        raise ValueError(" ".join(problems or [str(error)])) from error


def kind_problems(name: str, kind: ParameterKind, values: FloatArray) -> Iterator[str]:
    """Yield a sentence for each number of an array that cannot be of its kind: value, place, rule.

    name:  of the array's field.
    """
    match kind:
        case CovarianceMatrix():
            for place in np.ndindex(values.shape[:-2]):
                matrix = values[place]
                if not (np.isfinite(matrix).all() and (matrix == matrix.T).all() and kind.contains(matrix)):
                    numbers = ", ".join(f"{number:g}" for number in matrix.ravel())
                    yield f"{name}{_at(place)} is {numbers}; it must be symmetric and positive definite."
            return
        case _ if np.isfinite(kind.high):
            rule = f"a finite number between {kind.low:g} and {kind.high:g}"
        case _:
            rule = f"a finite number above {kind.low:g}" if np.isfinite(kind.low) else "a finite number"
    good = [np.isfinite(number) and kind.contains(np.asarray(number)) for number in values.ravel()]
    for place, is_good in zip(np.ndindex(values.shape), good, strict=True):
        if not is_good:
            yield f"{name}{_at(place)} is {values[place]:g}; it must be {rule}."
    if isinstance(kind, Simplex) and all(good):
        for place in np.ndindex(values.shape[:-1]):
            if abs(total := values[place].sum() - 1) > SUM:
                yield f"{name}{_at(place)} sums to {total + 1:g}; probabilities must sum to 1."


def _at(place: tuple[int, ...]) -> str:
    return f"[{', '.join(str(i + 1) for i in place)}]" if place else ""


def _raise(problems: list[str]) -> None:
    if problems:
        raise ValueError(" ".join(problems))
