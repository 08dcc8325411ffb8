"""Fields of parameters: each carries the kind of its numbers as an object, and is asked for it here.

`weights: FloatArray = field(metadata={"kind": SIMPLEX})` is such a field; whoever moves, counts or names the numbers
asks the object. A model that leaves fewer numbers free than the field tells (tied covariances) narrows the kind in its
Capabilities.
"""

from __future__ import annotations

from dataclasses import Field, fields

from em_core.em.covariance_matrix import COVARIANCE, SCALE, CovarianceMatrix
from em_core.em.parameter_kinds import (
    DEGREES_OF_FREEDOM,
    POSITIVE,
    PROBABILITY,
    REAL,
    SIMPLEX,
    DegreesOfFreedom,
    Entrywise,
    ParameterKind,
    Positive,
    Probability,
    Real,
    Simplex,
)
from em_core.numerics.arrays import FloatArray
from em_core.numerics.dataclass_values import fields_of

__all__ = [
    "COVARIANCE",
    "DEGREES_OF_FREEDOM",
    "POSITIVE",
    "PROBABILITY",
    "REAL",
    "SCALE",
    "SIMPLEX",
    "CovarianceMatrix",
    "DegreesOfFreedom",
    "Entrywise",
    "ParameterKind",
    "Positive",
    "Probability",
    "Real",
    "Simplex",
    "arrays_of",
    "between_components",
    "covariances_of",
    "kind_of",
    "kinds_in",
    "weights_of",
]

BY_NAME: dict[str, ParameterKind] = {
    kind.name: kind for kind in (REAL, POSITIVE, PROBABILITY, SIMPLEX, COVARIANCE, DEGREES_OF_FREEDOM)
}
"""The kinds by name: parameters written before the kinds were objects name theirs, {"kind": "simplex"}."""


def kind_of(of: Field[object]) -> ParameterKind:
    """Return the kind that a field of parameters carries; ValueError for a field that carries none."""
    kind = _carried(of)
    if kind is None:
        known = ", ".join(name.upper().replace(" ", "_") for name in BY_NAME)
        raise ValueError(
            f"The field {of.name} of the parameters has the kind {of.metadata.get('kind')!r}; it must say what its "
            f'numbers are, such as {of.name}: FloatArray = field(metadata={{"kind": POSITIVE}}). '
            f"There are {known}."
        )
    return kind


def kinds_in(params: object) -> dict[str, ParameterKind]:
    """Return the kind of each array of parameters, by the name of its field, as the fields carry them."""
    return {each.name: kind_of(each) for each in fields_of(params)}


def kinds_of_class(of: type) -> dict[str, ParameterKind]:
    """Return the kinds that the fields of a class of parameters carry, by the names of the fields."""
    return {each.name: kind_of(each) for each in fields(of)}


def arrays_of(params: object, kind: type[ParameterKind]) -> list[FloatArray]:
    """Return the arrays of parameters that are of a kind; none for what carries no kinds."""
    return [getattr(params, each.name) for each in fields_of(params) if type(_carried(each)) is kind]


def covariances_of(params: object) -> FloatArray | None:
    """Return the components' covariances, (K, d, d); None for parameters without."""
    found = (getattr(params, each.name) for each in fields_of(params) if _carried(each) == COVARIANCE)
    return next((values for values in found if values.ndim == 3), None)


def weights_of(params: object) -> FloatArray | None:
    """Return a mixture's weights, (K,): the simplex that is called so; None for parameters without."""
    named = (each.name for each in fields_of(params) if _carried(each) == SIMPLEX and each.name == "weights")
    found = [getattr(params, name) for name in named]
    return next((values for values in found if values.ndim == 1), None)


def between_components(params: object) -> frozenset[str]:
    """Return the names of the arrays whose columns are components, as their rows are: a chain's transitions.

    A field says so beside its kind: `field(metadata={"kind": SIMPLEX, "between": True})`.
    """
    return frozenset(each.name for each in fields_of(params) if each.metadata.get("between"))


def _carried(of: Field[object]) -> ParameterKind | None:
    kind = of.metadata.get("kind")
    if isinstance(kind, ParameterKind):
        return kind
    return BY_NAME.get(kind) if isinstance(kind, str) else None
