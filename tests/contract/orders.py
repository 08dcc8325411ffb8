"""A case with its rows, columns or components in another order: the same numbers, every sum added up differently."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from em_core.catalogue.entry import Case
from em_core.em.capabilities import capabilities_of
from em_core.em.parameters import SIMPLEX, CovarianceMatrix, kinds_in
from em_core.models.sequences import Sequences


def width(data: Any) -> int:
    """Return how many columns the data have."""
    return int((data.values if isinstance(data, Sequences) else data).shape[1])


def columns_of_data(data: Any, order: Any) -> Any:
    """Return data (n, d), or sequences of such rows, with the columns in another order."""
    return Sequences(data.values[:, order], data.lengths) if isinstance(data, Sequences) else data[:, order]


def columns_of_model(model: Any, order: Any) -> Any:
    """Return the model with its prior, where it has one, for the columns in another order."""
    if not hasattr(model, "prior"):
        return model
    prior = model.prior
    return replace(model, prior=replace(prior, mean=prior.mean[order], scale=prior.scale[order][:, order]))


def columns_of_params(model: Any, params: Any, order: Any) -> Any:
    """Return the parameters for the columns in another order.

    A matrix of the covariance kind has columns along both its axes. Any other array that is not of weights has them
    along its last, where it has one more axis than the components take.
    """
    taken = 1 if hasattr(model, "n_components") else 0
    moved = {}
    for field in fields(params):
        values, kind = getattr(params, field.name), kinds_in(params)[field.name]
        if isinstance(kind, CovarianceMatrix):
            moved[field.name] = values[..., order, :][..., order]
        elif kind != SIMPLEX and values.ndim == taken + 1:
            moved[field.name] = values[..., order]
    return replace(params, **moved)


def in_another_order(case: Case) -> Case:
    """Return a case with everything in another order that the model's capabilities say does not matter."""
    model, data, params = case.model, case.model.prepare(case.data), case.params
    rng, has = np.random.default_rng(7), capabilities_of(model)
    if has.exchangeable_rows:
        data = data[rng.permutation(len(data))]
    if has.exchangeable_columns:
        order = np.arange(width(data))[::-1]
        model, data, params = (
            columns_of_model(model, order),
            columns_of_data(data, order),
            columns_of_params(model, params, order),
        )
    if has.exchangeable:
        params = params.permuted(np.roll(np.arange(model.n_components), 1))
    return Case(case.name, model, data, params)
