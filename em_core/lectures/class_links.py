"""Links to what a class has made: the run from a pupil's marks, and the class's numbers as data in the lab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.classroom.activities import Numbers, Starts
from em_core.classroom.class_runs import described_run
from em_core.classroom.documents import Place
from em_core.data.dataset import Dataset
from em_core.em.flat_params import arrays_by_name
from em_core.experiments.experiment import BY_HAND, OWN, Experiment
from em_core.experiments.run_choices import StartChoice
from em_core.experiments.run_description import RunDescription, described
from em_core.multistart.initialisation import flat_start

FEWEST = 2
"""So many rows make a data set."""


def run_from(activity: Starts, marks: Sequence[Place]) -> RunDescription:
    """Return the lab's run that starts from these means: the very run that the class's result has made."""
    run = described_run(activity)
    shown = run.posed()
    data = shown.model.prepare(shown.data)
    means = np.array(marks, dtype=np.float64)
    found = arrays_by_name(shown.model.around(data, means))
    k, d = means.shape
    # K-means has its centres alone; the lab's table of a start has weights and covariances for it, too.
    weights = found.get("weights", np.full(k, 1 / k))
    covariances = found.get("covariances", np.repeat(np.eye(d)[None], k, axis=0))
    return replace(run, start=StartChoice(BY_HAND, typed=flat_start(weights, means, covariances)))


def class_data(activity: Numbers, rows: Sequence[Place]) -> Dataset:
    """Return the class's numbers as a data set; ValueError for none."""
    if not rows:
        raise ValueError("No number has come in yet.")
    return Dataset("class", "The class's numbers", np.array(rows), tuple(column.name for column in activity.columns))


def run_on_class_data(activity: Numbers, rows: Sequence[Place], k: int = 2) -> RunDescription:
    """Return the lab's run on the class's numbers; ValueError for fewer than FEWEST rows."""
    if len(rows) < FEWEST:
        raise ValueError(f"{len(rows)} rows have come in; a run needs at least {FEWEST}.")
    data = class_data(activity, rows)
    chosen = Experiment(data=OWN, own_digest=data.digest, columns=data.columns, k=min(k, len(rows)))
    return described(chosen, data)
