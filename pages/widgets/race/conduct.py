"""Running a race: at once where it is short, else in a worker with progress and a Stop; kept once it is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from functools import partial

from em_core.catalogue.entry import Exhibit
from em_core.em.run_cost import step_seconds
from em_core.experiments.page_settings.race_settings import TOL, RaceAsk
from em_core.experiments.run_description import RunDescription
from em_core.landscape import Axis
from em_core.multistart.basin_map import drained
from em_core.standings import Contest, Entrant, Ran, complete, judged, race
from em_core.standings.running import LED_PASSES
from em_viz.animation.packed_scene import packed
from em_viz.race.animation import race_animation
from em_viz.race.plane import FINE
from pages.widgets.shared.runs import DRAWING, name_of
from pages.work.job import Job
from pages.work.server import shelf
from pages.work.shared import BRIEF, SHORT, shared
from pages.work.unfinished import unfinished
from pages.work.visitor import begun, untouched
from pages.work.waiting import counted_so_far, followed, offer_to_go_on, taken

DOING = "Running every algorithm"

FEW = 100
"""Passes that an entrant makes at least where nothing is known of it."""

NEAR = 100
"""Passes by which the best point known is led on at most where a run has converged to it, and then it is judged."""

A_PLACE = 1.0
"""How many EM steps a place of the plane's map costs, for its price."""


def started(run: RunDescription) -> Exhibit:
    """Return what a run is about, with its start; raises as `RunDescription.exhibit`."""
    return shared(run.exhibit, key=f"exhibit {name_of(run)}", doing="Reading the data")


def name_of_race(run: RunDescription, ask: RaceAsk, waiting: Sequence[Entrant] = ()) -> str:
    """Return what a race is kept by; waiting: the entrants that have not run, of one that was stopped."""
    return f"race {name_of(run.unseen)} {ask.entrants} {ask.passes} {tuple(waiting)}"


def conducted(run: RunDescription, shown: Exhibit, ask: RaceAsk) -> Contest | None:
    """Return the race; of one that was stopped what there is so far, and None before the first entrant has run.

    ValueError, in a sentence, where no entrant can run on this model.
    """
    model, data, start, columns = shown.model, shown.data, shown.start, shown.sample.columns
    make = partial(race, model, data, start, ask.entrants, max_passes=ask.passes, tol=TOL, columns=columns)
    name = name_of_race(run, ask)
    with suppress(KeyError):
        kept: Contest = shelf().get(name)
        return kept
    soon = partial(brief_race, make, shown, len(ask.entrants))
    if untouched(name) and (found := shelf().made(name, soon)) is not None:
        return found
    work = unfinished("race", name, _runs)
    job = begun(name, partial(make, done=tuple(work.before.values())))
    if job is not None:
        work.job = job
        if followed(job, partial(counted_so_far, DOING, "runs")):
            whole: Contest = taken(job)
            return whole
    offer_to_go_on(name, DOING)
    done = tuple(work.found.values())
    there = complete(ask.entrants, done)
    if not there:
        return None
    waiting = tuple(each for each in ask.entrants if each not in there)
    so_far: Contest = shared(
        partial(judged, model, data, start, ask.entrants, done, max_passes=ask.passes, tol=TOL, columns=columns),
        # Not the whole's own name, even where all have run: its offer to go on is on the page already.
        key=f"{name_of_race(run, ask, waiting)} so far",
        doing=DOING,
        seconds=step_seconds(shown.model, shown.data, shown.start) * (NEAR if _has_arrived(done) else LED_PASSES),
        offer=_offer(len(there)),
    )
    return so_far


def _offer(count: int) -> str:
    """Return what the button says that judges so many algorithms that have run."""
    if count == 1:
        return "Show the algorithm that has run"
    return f"Show the {count:,} algorithms that have run"


def _has_arrived(done: Sequence[Ran]) -> bool:
    """Return whether a run has converged: then the best point known is led on by a few passes."""
    return any(ran.run is not None and ran.run.converged for ran in done)


def _runs(job: Job) -> dict[tuple[Entrant, int | None], Ran]:
    """Return the runs that a job has made."""
    return {ran.key: ran for ran in tuple(job.parts)}


def brief_race(
    make: partial[Generator[tuple[int, int] | Ran, None, Contest]], shown: Exhibit, entrants: int
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


def plane_seconds(shown: Exhibit) -> float:
    """Return about how long the map under the paths takes."""
    return A_PLACE * step_seconds(shown.model, shown.data, shown.start) * FINE**2


def packed_race(
    name: str, title: str, contest: Contest, shown: Exhibit, axes: tuple[Axis, Axis] | None, *, at_end: bool
) -> bytes:
    """Return the packed animation of a race; ValueError where its plane has no value anywhere.

    name:    what the race is kept by.
    at_end:  whether it opens at its end.
    """
    named = " ".join(axis.name for axis in axes or ())
    key = f"{name} {named} {at_end}"
    return shared(
        partial(packed, race_animation, contest, axes, title=title, key=key, at_end=at_end),
        key=f"drawn {key}",
        doing=DRAWING,
        seconds=partial(plane_seconds, shown) if axes else 0.0,
    )
