"""Runs and their animations, made once and shared by everybody who opens the same experiment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from em_core.data import Dataset
from em_core.em.run_cost import brief_run, drawing_seconds
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment, run_experiment
from em_viz.models.dispatch import packed_run
from pages.work.shared import BRIEF, shared

DRAWING = "Drawing every half-step"
FOLLOWING = "Continuing every run until it has converged"


def traced(
    experiment: Experiment,
    dataset: Dataset,
    *,
    in_fragment: bool = False,
    before_stopping: Callable[[], None] | None = None,
) -> AnyTrace:
    """Return the run of an experiment on its data; ValueError says why it cannot be made.

    in_fragment, before_stopping:  as in `shared`.
    """
    return shared(
        partial(run_experiment, experiment, dataset),
        key=f"run {experiment.key}",
        doing="Running EM",
        brief=partial(_brief, experiment, dataset),
        counted="steps",
        in_fragment=in_fragment,
        before_stopping=before_stopping,
    )


def _brief(experiment: Experiment, dataset: Dataset) -> AnyTrace | None:
    def run(steps: int) -> AnyTrace:
        return run_experiment(replace(experiment, max_steps=steps), dataset)

    return brief_run(run, experiment.max_steps, experiment.tol, BRIEF)


def packed(key: str, dataset: Dataset, trace: AnyTrace, *, in_fragment: bool = False) -> bytes:
    """Return the packed animation of a run."""
    return shared(
        partial(packed_run, dataset, trace, key),
        # Equal numbers may come from two files: the key is theirs alike, the title and the row numbers are not.
        key=f"drawn {key} {hash((dataset.title, dataset.rows))}",
        doing=DRAWING,
        seconds=drawing_seconds(trace),
        in_fragment=in_fragment,
    )
