"""Candidates: the models that a table compares, one sort of model with every K and every kind of covariance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np

from em_core.algorithms.argument_checks import check_model
from em_core.catalogue.registry import FAMILY
from em_core.criteria import why_no_criteria
from em_core.distributions.gaussian import COVARIANCES, KINDS, Covariance
from em_core.distributions.input_checks import as_table
from em_core.em.capabilities import covariance_form, n_components, places_means
from em_core.em.protocol import AnyModel
from em_core.models import Sequences
from em_core.numerics.arguments import names, one_of, quoted
from em_core.numerics.arrays import FloatArray
from em_core.numerics.dataclass_values import fields_of, with_fields
from em_core.numerics.integers import whole

Build: TypeAlias = Callable[[int, Covariance | None], AnyModel]
"""(K, covariance) -> model."""

MOST_COMPONENTS = 1000
"""No table is larger; long before that no data tell components apart."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """The models of a table.

    build:        (K, covariance) -> model.
    covariances:  the kinds that are compared, the most constrained first; (None,) for a model without.
    has_means:    whether the strategies of em_core.multistart draw its starts; otherwise the model itself does.
    columns:      d, how many columns the data have; 0 where they are no table.
    """

    build: Build
    covariances: tuple[Covariance | None, ...]
    has_means: bool
    columns: int


def candidates(x: object, model: object, covariances: object) -> Candidates:
    """Return the models that are asked for; ValueError for what has no K to choose, or no criteria.

    x:            the data, as the model takes them; they are not fit for any K where they are not for one component.
    model:        the id of a registered model, or a model: its K and its kind of covariance are replaced.
    covariances:  names of kinds; None for all that the model has. In one dimension there are two that differ.
    """
    example, build = _sort_of(model, x)
    reason = why_no_criteria(example)
    if reason is not None:
        raise ValueError(f"model is {_called(model)}, which has no AIC, BIC or ICL. {reason}")
    columns = rows_of(build(1, None).prepare(x)).shape[1]
    form = covariance_form(example)
    if form is None or not _has_field(example, "covariance"):
        if covariances is not None:
            raise ValueError(
                f"covariances is {quoted(covariances)}; {_called(model)} has no kinds of covariance. Leave it out."
            )
        return Candidates(build, (None,), places_means(example), columns)
    kinds: tuple[Covariance, ...] = ("tied", "full") if columns == 1 else COVARIANCES
    if covariances is not None:
        asked = [one_of("covariances", name, KINDS) for name in names("covariances", covariances)]
        if not asked:
            raise ValueError(f"covariances is {quoted(covariances)}; name at least one kind, or leave it out for all.")
        kinds = tuple(kind for kind in COVARIANCES if kind in asked)
    return Candidates(build, tuple(kinds), places_means(example), columns)


def numbers_of_components(ks: object) -> tuple[int, ...]:
    """Return the numbers of components in order, 1 always among them; ValueError for what is no list of those."""
    listed: tuple[int, ...] = ()
    if isinstance(ks, Iterable) and not isinstance(ks, str | bytes | dict):
        # An array without an axis says that it can be iterated over, and cannot.
        with suppress(TypeError):
            listed = tuple(ks)
    if not listed:
        raise ValueError(f"ks is {quoted(ks)}; it must be a list of numbers of components, such as range(1, 7).")
    return tuple(sorted({1, *(whole("k", k, most=MOST_COMPONENTS) for k in listed)}))


def rows_of(data: object) -> FloatArray:
    """Return the rows (n, d) of prepared data; none where they are no table."""
    values = data.values if isinstance(data, Sequences) else data
    return values if isinstance(values, np.ndarray) and values.ndim == 2 else np.zeros((0, 0))


def _sort_of(model: object, x: object) -> tuple[AnyModel, Build]:
    """Return a model of the sort that is asked for, and what builds the others."""
    if isinstance(model, str):
        entry = FAMILY[one_of("model", model, FAMILY)]
        example, lab = entry.first_model, entry.lab
        if lab is not None:
            # A prior is set by the data.
            return example, lambda k, covariance: lab.build(k, covariance or "full", as_table(x))
    else:
        example = _checked(model)
    if n_components(example) is None or not _has_field(example, "n_components"):
        raise ValueError(f"model is {_called(model)}; it has no number of components K to choose.")

    def build(k: int, covariance: Covariance | None) -> AnyModel:
        kind = {} if covariance is None else {"covariance": covariance}
        return with_fields(example, {"n_components": k, **kind})

    return example, build


def _checked(model: object) -> AnyModel:
    check_model(model)
    # What `check_model` lets through has a model's verbs.
    return cast(AnyModel, model)


def _has_field(model: object, name: str) -> bool:
    return any(field.name == name for field in fields_of(model))


def _called(model: object) -> str:
    return quoted(model) if isinstance(model, str) else f"a {type(model).__name__}"
