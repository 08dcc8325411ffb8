"""Running a race: at once where it is short, else in a worker with progress and a Stop; kept once it is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial

from em_core.catalogue.entry import Exhibit
from em_core.em.run_cost import step_seconds
from em_core.experiments.page_settings.race_settings import TOL, RaceAsk
from em_core.experiments.run_description import RunDescription
from em_core.landscape import Axis
from em_core.multistart.basin_map import drained
from em_core.standings import Contest, race
from em_viz.animation.packed_scene import packed
from em_viz.race.animation import race_animation
from em_viz.race.plane import FINE
from pages.widgets.shared.runs import DRAWING, name_of
from pages.work.server import shelf
from pages.work.shared import BRIEF, SHORT, shared
from pages.work.visitor import untouched

DOING = "Running every algorithm"

FEW = 100
"""Passes that an entrant makes at least where nothing is known of it."""

LONG = 60.0
"""The price of a race that is not over at once: nobody knows it."""

A_PLACE = 1.0
"""How many EM steps a place of the plane's map costs, for its price."""


def started(run: RunDescription) -> Exhibit:
    """Return what a run is about, with its start; raises as `RunDescription.exhibit`."""
    return shared(run.exhibit, key=f"exhibit {name_of(run)}", doing="Reading the data")


def name_of_race(run: RunDescription, ask: RaceAsk) -> str:
    """Return what a race is kept by."""
    return f"race {name_of(run.unseen)} {ask.entrants} {ask.passes}"


def conducted(run: RunDescription, shown: Exhibit, ask: RaceAsk) -> Contest:
    """Return the race; ValueError, in a sentence, where an entrant cannot run on this model."""
    make = partial(
        race,
        shown.model,
        shown.data,
        shown.start,
        ask.entrants,
        max_passes=ask.passes,
        tol=TOL,
        columns=shown.sample.columns,
    )
    name = name_of_race(run, ask)
    with suppress(KeyError):
        kept: Contest = shelf().get(name)
        return kept
    soon = partial(brief_race, make, shown, len(ask.entrants))
    if untouched(name) and (found := shelf().made(name, soon)) is not None:
        return found
    return shared(make, key=name, doing=DOING, seconds=LONG, counted="runs")


def brief_race(
    make: partial[Generator[tuple[int, int], None, Contest]], shown: Exhibit, entrants: int
) -> Contest | None:
    """Return the race where it is over within SHORT seconds; None where it takes longer."""
    if step_seconds(shown.model, shown.data, shown.start) * FEW * entrants > BRIEF:
        return None
    try:
        return drained(make(look=_until(time.perf_counter() + SHORT)))
    except TimeoutError:
        return None


def _until(end: float) -> Callable[[], None]:
    def look() -> None:
        if time.perf_counter() > end:
            raise TimeoutError

    return look


def packed_race(
    name: str, title: str, contest: Contest, shown: Exhibit, axes: tuple[Axis, Axis] | None, *, at_end: bool
) -> bytes:
    """Return the packed animation of a race; ValueError where its plane has no value anywhere.

    name:    what the race is kept by.
    at_end:  whether it opens at its end.
    """
    named = " ".join(axis.name for axis in axes or ())
    key = f"{name} {named} {at_end}"
    step = step_seconds(shown.model, shown.data, shown.start)
    return shared(
        partial(packed, race_animation, contest, axes, title=title, key=key, at_end=at_end),
        key=f"drawn {key}",
        doing=DRAWING,
        seconds=A_PLACE * step * FINE**2 if axes else 0.0,
    )
