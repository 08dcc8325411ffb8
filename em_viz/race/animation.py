"""A race as an animation: each frame is a moment, a number of passes that every algorithm has been given."""

from __future__ import annotations

import numpy as np

from em_core.landscape import Axis
from em_core.numerics.wording import listed, with_unit
from em_core.standings.standing import LINES, Contest, Standing
from em_viz.animation.slots import Slots, swatch, table, words
from em_viz.animation.spec import Animation, Panel
from em_viz.race.clock import Clock, clock_of
from em_viz.race.gaps import drawn, gap_pictures
from em_viz.race.plane import plane_picture
from em_viz.race.sentences import gap_text, line_text
from em_viz.style.theme import COLOURS

PASS = "Pass"
"""What a moment is counted by."""


def race_animation(
    contest: Contest, axes: tuple[Axis, Axis] | None, *, title: str, key: str, at_end: bool = True
) -> Animation:
    """Return the animation: the gaps, and beside them the paths where there are two parameters to show them in.

    axes:    the two parameters of the plane.
    at_end:  whether it opens at its end: the whole race is seen at once. Otherwise it opens at the start.
    Raises ValueError where the plane has no value anywhere.
    """
    clock = clock_of(contest)
    pictures = gap_pictures(drawn(contest, clock))
    if axes is not None:
        pictures = (*pictures, plane_picture(contest, clock, *axes))
    return Animation(
        key=key,
        title=title,
        kinds=("Start", "Running", "Over"),
        kind_of=np.select([clock.passes == 0, clock.passes < contest.spent], [0, 1], 2),
        step_of=clock.passes.astype(np.int64),
        pictures=pictures,
        panels=(_sentence(contest, clock), _board(contest, clock)),
        stride=10,
        noun=PASS,
        colours=COLOURS,
        opens_at=clock.n_frames - 1 if at_end else 0,
    )


def _sentence(contest: Contest, clock: Clock) -> Panel:
    """Return who is in front at each moment, and how far EM, or the last one, is behind."""
    slots = Slots(clock.n_frames)
    gaps = np.array([np.sort(clock.gaps(each), axis=1)[:, (len(each.runs) - 1) // 2] for each in contest.standings])
    shown = [_moment(contest, [float(gap) for gap in column]) for column in gaps.T]
    passes = slots(clock.passes, "integer")
    text = slots.text([words(said) for said in shown])
    start = clock.passes == 0
    templates = [f"<strong>After {passes} passes:</strong> {text}", f"<strong>Start:</strong> {text}"]
    return slots.panel("sentence", "The race", templates, start.astype(np.int64), area="headline")


def _moment(contest: Contest, gaps: list[float]) -> str:
    sound = [(each.entrant.title, gap) for each, gap in zip(contest.standings, gaps, strict=True) if not np.isnan(gap)]
    if not sound:
        return "every algorithm is near a collapse, where the objective has no upper bound."
    titles, gaps = [title for title, _ in sound], [gap for _, gap in sound]
    goal = f"the best {contest.model.objective} known"
    said = [with_unit(gap_text(contest, gap), contest.unit) for gap in gaps]
    best, worst = int(np.argmin(gaps)), int(np.argmax(gaps))
    if gaps[worst] <= contest.floor:
        return f"every algorithm is at {goal}, to within rounding."
    if gaps[best] == gaps[worst]:
        return f"every algorithm is {said[best]} below {goal}."
    behind = f"{titles[worst]} is {said[worst]} below"
    close = [title for title, gap in zip(titles, gaps, strict=True) if gap <= contest.floor]
    if close:
        are = "is" if len(close) == 1 else "are"
        names = listed(close) if len(close) < 3 else f"{len(close)} algorithms"
        return f"{names} {are} at {goal}, to within rounding; {behind}."
    return f"{titles[best]} is the nearest to {goal}, {said[best]} below; {behind}."


def _board(contest: Contest, clock: Clock) -> Panel:
    """Return a row for each entrant: its gap at this moment, and what it has reached."""
    slots = Slots(clock.n_frames)
    rows = []
    for k, standing in enumerate(contest.standings):
        gaps = np.sort(clock.gaps(standing), axis=1)[:, (len(standing.runs) - 1) // 2]
        shown = slots.text([words(gap_text(contest, float(gap))) for gap in gaps])
        state = slots.text([words(_state(standing, int(passes))) for passes in clock.passes])
        rows.append(
            f"<tr><th>{swatch(k + 1)} {words(standing.entrant.title)}</th><td>{shown}</td><td>{state}</td></tr>"
        )
    unit = f" ({contest.unit})" if contest.unit else ""
    heads = f'<th style="text-align:left">algorithm</th><th>below the best{unit}</th><th>so far</th>'
    head = f"<thead><tr>{heads}</tr></thead>"
    zero = np.zeros(clock.n_frames, dtype=np.int64)
    return slots.panel("board", "Standings at this moment", [table("hs-race", head, rows)], zero, area="side")


def _state(standing: Standing, passes: int) -> str:
    """Return which line an entrant has reached after so many passes, or whether it has ended without any."""
    reached = [line for line, at in zip(LINES, standing.passes, strict=True) if at <= passes]
    if reached:
        return f"within {line_text(reached[-1])}"
    return "on its way" if passes < standing.spent else "ended"
