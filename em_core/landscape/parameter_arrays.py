"""Parameters as a type: a dataclass whose fields are arrays, read and replaced by the fields' names."""

from __future__ import annotations

from dataclasses import Field, replace
from typing import ClassVar, Protocol, TypeVar

from em_core.em.protocol import Posterior
from em_core.numerics.arrays import FloatArray

__all__ = ["D", "P", "Params", "Q", "array_of", "with_array"]


class Params(Protocol):
    """The parameters of a model, whichever: a dataclass, whose fields carry the kinds of their numbers."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


D = TypeVar("D")
P = TypeVar("P", bound=Params)
Q = TypeVar("Q", bound=Posterior)


def array_of(params: Params, field: str) -> FloatArray:
    """Return the array of this name; AttributeError where the parameters have none."""
    values: FloatArray = getattr(params, field)
    return values


def with_array(params: P, field: str, values: FloatArray) -> P:
    """Return the parameters with another array of this name."""
    return replace(params, **{field: values})
