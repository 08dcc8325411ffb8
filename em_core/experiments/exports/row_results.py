"""What a fit says of each row: responsibilities, assignment, its certainty, log density, and whether it is far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import TypeAlias

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.em.protocol import AnyModel
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.outlying import Outlying, outlying
from em_core.experiments.exports.row_densities import log_densities
from em_core.models import PoissonImage, Sequences
from em_core.models.hmm import Chain, HiddenMarkovModel
from em_core.models.poisson_image import ImageParams
from em_core.numerics.arrays import BoolArray, FloatArray

__all__ = ["Cell", "Column", "distances_of", "results", "rule_of"]

Cell: TypeAlias = str | float | int | None
"""What stands in a cell; None where it is empty."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table to take home.

    means:  what it holds, in a sentence; "" for a column of the file.
    """

    name: str
    cells: Sequence[Cell]
    means: str = ""


def distances_of(fitted: Fitted) -> Outlying | None:
    """Return how far the rows are from the components; None for a model without a distance."""
    return outlying(fitted.params, fitted.trace.data)


def rule_of(fitted: Fitted) -> str:
    """Return when a row is far from every component, as it continues "when its"; "" for a model without a distance."""
    found = outlying(fitted.params, _first_row(fitted.trace.data))
    return "" if found is None else found.rule


def _first_row(data: FloatArray | Sequences) -> FloatArray:
    return data.values[:1] if isinstance(data, Sequences) else data[:1]


def results(fitted: Fitted) -> list[Column]:
    """Return the columns that the fit adds to each row, or to each cell of a table of counts."""
    model, data = fitted.trace.model, fitted.trace.data
    has = capabilities_of(model)
    r = fitted.posterior.responsibilities
    found = _assignment(fitted, r.reshape(-1, r.shape[-1])) if has.probabilities else _expected(model, data, fitted)
    found += _path(model, data, fitted.params)
    densities = log_densities(model, data, fitted.params)
    if densities is not None:
        found.append(_numbers("log_density", densities.reshape(-1), _density_words(model)))
    far = distances_of(fitted)
    return found if far is None else [*found, *distance_columns(far.nearest, far.far, far.rule)]


def distance_columns(nearest: FloatArray, far: BoolArray, rule: str) -> list[Column]:
    """Return how far each row is from the nearest component, and whether it is far from every one, as columns.

    rule:  when it is, as it continues "a row is far when its".
    """
    return [
        _numbers("squared_distance", nearest, "Squared distance to the nearest component, in units of its spread."),
        Column("far_from_every_component", far.astype(int).tolist(), f"1 for a row that is far, else 0: its {rule}."),
    ]


def _assignment(fitted: Fitted, r: FloatArray) -> list[Column]:
    return assignment_columns(fitted.trace.model, r)


def assignment_columns(model: AnyModel, r: FloatArray) -> list[Column]:
    """Return the responsibilities (n, K), the component with the largest and how certain that is, as columns."""
    noun = capabilities_of(model).components
    names = [noun.name(k) for k in range(r.shape[1])]
    shares = [
        _numbers(f"r_{k + 1}", r[:, k], f"Responsibility: the probability of {name}, given the data.")
        for k, name in enumerate(names)
    ]
    best = r.argmax(axis=1)
    said = f"The {noun.singular} with the largest responsibility, from 1."
    found = [*shares, Column("assigned", (best + 1).tolist(), said)]
    if noun.names:
        found.append(
            Column("assigned_name", [names[k] for k in best.tolist()], f"What that {noun.singular} is called.")
        )
    return [*found, _numbers("certainty", r.max(axis=1), "The largest responsibility: how certain the assignment is.")]


@singledispatch
def _expected(_model: AnyModel, data: FloatArray, fitted: Fitted) -> list[Column]:
    """Return what is expected of the hidden values of each row."""
    values, columns = fitted.posterior.responsibilities, fitted.shown.sample.columns
    if len(values) != len(data):
        return []
    if values.ndim == 1:
        return [_numbers("expected", values, "The expected hidden value, given the data.")]
    names = columns if values.shape[1] == len(columns) else [str(j + 1) for j in range(values.shape[1])]
    said = "The value, or what is expected of it where it is missing."
    return [_numbers(f"expected_{name}", values[:, j], said) for j, name in enumerate(names)]


@_expected.register
def _(model: PoissonImage, _data: FloatArray, fitted: Fitted) -> list[Column]:
    params: ImageParams = fitted.trace.params[-1]
    return [_numbers("expected", model.expected(params), "The count that the image leads to expect.")]


@singledispatch
def _path(_model: AnyModel, _data: object, _params: object) -> list[Column]:
    """Return the most likely path of states; nothing for a model without."""
    return []


@_path.register
def _(model: HiddenMarkovModel, data: Sequences, params: Chain) -> list[Column]:  # type: ignore[type-arg]
    path, _ = model.most_likely_path(data, params)
    said = "The state of the row on the most likely path through all rows of its sequence (Viterbi 1967), from 1."
    return [Column("most_likely_path", (path + 1).tolist(), said)]


@singledispatch
def _density_words(_model: AnyModel) -> str:
    """Return what the log density of a row is."""
    return "Log density of the row, in nats; the log probability where the data are counts."


@_density_words.register
def _(_model: HiddenMarkovModel) -> str:  # type: ignore[type-arg]
    return "Log density of the row, given the earlier rows of its sequence, in nats."


def _numbers(name: str, values: FloatArray, means: str) -> Column:
    """Return a column of numbers; one that is not finite is empty."""
    found = values.tolist()
    if not np.isfinite(values).all():
        found = [value if np.isfinite(value) else None for value in found]
    return Column(name, found, means)
