"""Runs and their animations, made once and shared by everybody who opens the same run, whatever its model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.sample import Sample
from em_core.data import Dataset, Problem
from em_core.em.run_cost import drawing_seconds
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.risks import experiment_warnings, warnings_of
from em_core.experiments.run_description import PointsChoice, RunDescription, described
from em_core.experiments.running import brief_run_of, run_of
from em_viz.models.exhibit_animation import packed_run
from em_viz.models.exhibit_start import packed_start
from pages.work.server import shelf
from pages.work.shared import BRIEF, shared

DRAWING = "Drawing every half-step"
FOLLOWING = "Continuing every run until it has converged"


def name_of(run: RunDescription) -> str:
    """Return what a run is kept by."""
    # Equal points may come from two files: the key is theirs alike, the title, the row numbers and the names are not.
    own = run.own_points
    return run.key if own is None else f"{run.key} {hash((own.title, own.rows, own.names))}"


def posed(run: RunDescription) -> Exhibit:
    """Return what a run is about, which for the lab's is without its start; raises as `RunDescription.posed`."""
    return shared(run.posed, key=f"posed {name_of(run)}", doing="Reading the data")


def warned(experiment: Experiment, own: Dataset | None, dataset: Dataset) -> tuple[Problem, ...]:
    """Return what is to be known of the lab's data before the experiment runs on them: `dataset`, made of it."""
    key = f"warned {name_of(described(experiment, own))}"
    return shelf().made(key, partial(experiment_warnings, experiment, dataset))


def warnings_before(run: RunDescription, shown: Exhibit) -> tuple[Problem, ...]:
    """Return the same for a run, and what it is about."""
    return shelf().made(f"warned {name_of(run)}", partial(warnings_of, run, shown))


def title_of(run: RunDescription) -> str:
    """Return what a run is called among others; its link where it cannot be made."""
    try:
        shown = posed(run)
    except ValueError:
        return run.link
    if not shown.alone:
        return f"{shown.entry.title}: {shown.sample.title}"
    return f"{shown.sample.title}, K = {dict(run.options)['k']}, {run.start.method.replace('_', ' ')} {run.start.seed}"


def is_known(run: RunDescription) -> bool:
    """Return whether the trace of a run is kept."""
    return _name_of_trace(run) in shelf()


def _name_of_trace(run: RunDescription) -> str:
    return f"run {name_of(run.unseen)}"


def traced(
    run: RunDescription,
    dataset: Dataset | None = None,
    *,
    in_fragment: bool = False,
    before_stopping: Callable[[], None] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> tuple[Exhibit, AnyTrace]:
    """Return what a run is about, and its trace; DataError or ValueError says why there is none.

    dataset:  the lab's points, where they are at hand.
    in_fragment, before_stopping, meanwhile:  as in `shared`.
    """
    shown, trace = shared(
        partial(run_of, run, dataset),
        key=_name_of_trace(run),
        doing="Running EM",
        brief=partial(brief_run_of, run, BRIEF, dataset),
        counted="steps",
        in_fragment=in_fragment,
        before_stopping=before_stopping,
        meanwhile=meanwhile,
    )
    return _seen(run, shown), trace


def _seen(run: RunDescription, shown: Exhibit) -> Exhibit:
    """Return the exhibit as the run's picture shows it: runs are kept once for all planes and colours."""
    data = run.data
    if shown.alone:
        points, by_name = shown.sample.points, isinstance(data, PointsChoice) and data.by_name
        if (points.plane, points.by_name) == (data.plane, by_name):
            return shown
        return replace(shown, sample=Sample.of_points(replace(points, plane=data.plane, by_name=by_name)))
    return shown if shown.sample.plane == data.plane else replace(shown, sample=replace(shown.sample, plane=data.plane))


def traced_at_once(run: RunDescription) -> tuple[Exhibit, AnyTrace]:
    """Return the same of a small run, which is made here and now, however busy the server is."""
    shown, trace = shelf().made(_name_of_trace(run), partial(run_of, run))
    return _seen(run, shown), trace


def start_of(run: RunDescription, dataset: Dataset | None = None) -> bytes:
    """Return the packed picture of a run's start alone, which is there long before a long run is.

    Raises ValueError or ArithmeticError where there is none.
    """
    return shelf().made(f"start {name_of(run)}", lambda: packed_start(run.exhibit(dataset), f"{run.key} start"))


def packed(
    run: RunDescription,
    dataset: Dataset | None = None,
    *,
    in_fragment: bool = False,
    meanwhile: Callable[[], None] | None = None,
) -> bytes:
    """Return the packed animation of a run; in_fragment, meanwhile: as in `shared`."""
    shown, trace = traced(run, dataset, in_fragment=in_fragment)
    return shared(
        partial(packed_run, shown, trace, run.key),
        key=f"drawn {name_of(run)}",
        doing=DRAWING,
        seconds=drawing_seconds(trace),
        in_fragment=in_fragment,
        meanwhile=meanwhile,
    )
