"""Running what is described: from a description to what it is about, and its trace. One way for every model."""

from __future__ import annotations

from collections.abc import Callable

from em_core.algorithms import EM
from em_core.algorithms.run import run_em
from em_core.catalogue.entry import Exhibit
from em_core.data import Dataset
from em_core.em.algorithm import Algorithm
from em_core.em.run_cost import brief_run
from em_core.em.trace import AnyTrace
from em_core.experiments.run_description import RunDescription

__all__ = ["brief_run_of", "run_of", "run_shown"]


def run_shown(
    shown: Exhibit,
    *,
    algorithm: Algorithm | None = None,
    max_steps: int | None = None,
    on_progress: Callable[[int, int], object] | None = None,
) -> AnyTrace:
    """Run what is shown, by EM unless told otherwise, and keep every step; ValueError where that cannot be.

    A collapse on the way raises nothing: it is the trace's outcome.

    max_steps, on_progress:  as in `run_em`; at most as many steps as the exhibit's where none are said.
    """
    return run_em(
        shown.model,
        shown.data,
        shown.start,
        max_steps=shown.max_steps if max_steps is None else max_steps,
        tol=shown.tol,
        on_progress=on_progress,
        algorithm=EM() if algorithm is None else algorithm,
    )


def run_of(
    run: RunDescription, dataset: Dataset | None = None, *, on_progress: Callable[[int, int], object] | None = None
) -> tuple[Exhibit, AnyTrace]:
    """Return what a run is about, and its trace; raises as `RunDescription.exhibit` and `run_shown` do.

    dataset:  the lab's points, where they are at hand.
    """
    shown = run.exhibit(dataset)
    return shown, run_shown(shown, algorithm=run.made_by, on_progress=on_progress)


def brief_run_of(
    run: RunDescription, seconds: float, dataset: Dataset | None = None
) -> tuple[Exhibit, AnyTrace] | None:
    """Return the same where the run is over within about so many seconds; None where it takes longer."""
    shown, algorithm = run.exhibit(dataset), run.made_by
    trace = brief_run(
        lambda steps: run_shown(shown, algorithm=algorithm, max_steps=steps), shown.max_steps, shown.tol, seconds
    )
    return None if trace is None else (shown, trace)
