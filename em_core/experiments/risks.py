"""What in the data makes a run end badly, said before any run is made."""

from __future__ import annotations

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.registry import MODELS
from em_core.data import Dataset, Kind, Problem, Severity, data_warnings
from em_core.data.ties import tie_warnings
from em_core.em.capabilities import capabilities_of
from em_core.em.run_cost import most_steps
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import RunDescription
from em_core.models import Sequences
from em_core.multistart.initialisation import numbers_in

MANY = 5
"""In so many columns a full covariance has more numbers than a small component has points."""

SCATTERED = frozenset({"random_points", "kmeans_plus_plus", "short_em"})
"""Starting methods that put means on single points, each with the covariance of all the data."""


def experiment_warnings(experiment: Experiment, dataset: Dataset) -> tuple[Problem, ...]:
    """Return what is to be known of the data before the experiment runs on them.

    dataset:  (n, d), what `resolve` returned. A model whose likelihood has a bound is not warned of a collapse.
    """
    collapses = MODELS[experiment.model].shrinking is not None
    found = data_warnings(dataset, experiment.k, experiment.covariance if collapses else None)
    return (*found, *(_thin(experiment, dataset) if collapses else ()), *_short(experiment, dataset))


def _thin(experiment: Experiment, dataset: Dataset) -> tuple[Problem, ...]:
    """Warn of full covariances in many columns from a start that may leave a component few points."""
    d = dataset.d
    if d < MANY or experiment.covariance != "full" or experiment.k == 1 or experiment.start not in SCATTERED:
        return ()
    sentence = (
        f"In {d} columns a component with a full covariance collapses when it takes {d} points or fewer, and from "
        "this start one often does."
    )
    remedy = "Start from k-means, or choose a tied or diagonal covariance, or the model with a prior (MAP)."
    return (Problem(Kind.TOO_FEW_POINTS, sentence, remedy, Severity.WARNING, value=str(d)),)


def _short(experiment: Experiment, dataset: Dataset) -> tuple[Problem, ...]:
    """Say that a run keeps fewer steps than its limit, where each has very many numbers."""
    numbers = numbers_in(experiment.k, dataset.d)
    steps = most_steps(experiment.max_steps, numbers)
    if steps == experiment.max_steps:
        return ()
    sentence = f"A step has {numbers:,} parameters here, and every step is kept: the run makes at most {steps:,} steps."
    return (Problem(Kind.TOO_LONG, sentence, "Choose fewer columns or components for more.", Severity.NOTE),)


def warnings_of(run: RunDescription, shown: Exhibit) -> tuple[Problem, ...]:
    """Return what is to be known of the data before a run is made on them.

    shown:  what the run is about.
    """
    if run.points:
        return experiment_warnings(run.experiment, shown.sample.points)
    return exhibit_warnings(shown)


def exhibit_warnings(shown: Exhibit) -> tuple[Problem, ...]:
    """Return the same of a model's page, for the columns onto whose values one of its components can shrink."""
    shrinking, sample = shown.entry.shrinking, shown.sample
    if shrinking is None:
        return ()
    held = sample.values.values if isinstance(sample.values, Sequences) else sample.values
    values = np.asarray(held, dtype=np.float64).reshape(len(sample.rows), -1)
    dataset = Dataset(shown.entry.id, sample.title, values, sample.columns)
    return tuple(
        tie_warnings(
            dataset,
            shown.model.n_components,
            columns=[dataset.d - 1] if shrinking.response else range(dataset.d),
            noun=capabilities_of(shown.model).components,
            remedies=shrinking.remedies,
        )
    )
