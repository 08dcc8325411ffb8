"""What in the data makes a run end badly, said before any run is made."""

from __future__ import annotations

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.registry import MODELS
from em_core.data import Dataset, Problem, data_warnings
from em_core.data.ties import tie_warnings
from em_core.em.capabilities import capabilities_of
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import RunDescription
from em_core.models import Sequences


def experiment_warnings(experiment: Experiment, dataset: Dataset) -> tuple[Problem, ...]:
    """Return what is to be known of the data before the experiment runs on them.

    dataset:  (n, d), what `resolve` returned. A model whose likelihood has a bound is not warned of a collapse.
    """
    collapses = MODELS[experiment.model].shrinking is not None
    return data_warnings(dataset, experiment.k, experiment.covariance if collapses else None)


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
