"""What all cells of a map of starts share: the experiment's model, with what it holds, and its start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from em_core.algorithms.argument_checks import check_clusters
from em_core.data import Dataset
from em_core.em.capabilities import capabilities_of
from em_core.experiments.experiment import Experiment, build_model, starting_params
from em_core.fast import is_plain
from em_core.models.held_mixture import HeldMixture
from em_core.numerics.arguments import instance, number, yes_or_no

__all__ = ["held_model", "shared_start"]


def held_model(experiment: Experiment, dataset: Dataset, weights: bool, width: float | None) -> Any:
    """Return the experiment's model, or the mixture that holds equal weights, this standard deviation, or both.

    Only Gaussian mixtures in one dimension are held; ValueError for a width that is none.
    """
    instance("experiment", experiment, Experiment, "Experiment() makes it")
    instance("dataset", dataset, Dataset, "resolve returns it")
    yes_or_no("weights", weights)
    if width is not None:
        rule = "a positive number below 1e75"
        width = number("The fixed standard deviation", width, rule, lambda held: 0 < held < 1e75)
    model = build_model(experiment, dataset)
    if not is_plain(model) or dataset.d > 1 or not (weights or width):
        return model
    k = model.n_components
    return HeldMixture(
        k,
        model.covariance,
        weights=(1 / k,) * k if weights else None,
        covariances=(((width**2,),),) * k if width else None,
    )


def shared_start(experiment: Experiment, dataset: Dataset, model: Any) -> Any:
    """Return the experiment's start, with what the model holds in its place."""
    check_clusters(model)
    start = starting_params(experiment, dataset)
    held = capabilities_of(model).held
    if not held:
        return start
    around = model.around(model.prepare(dataset.values), start.means)
    return replace(start, **{name: getattr(around, name) for name in held})
