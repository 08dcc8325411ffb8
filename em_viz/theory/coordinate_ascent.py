"""EM as coordinate ascent: F over the place that q was made at and that of theta, and the run's stairs."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import plotly.graph_objects as go

from em_core.algorithms.run import run_em
from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_core.landscape import Axis, Staircase, restricted, staircase
from em_core.numerics.arrays import FloatArray
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, closing, decimals_format, objective_format, words
from em_viz.animation.spec import Animation, Channel, Panel, Picture
from em_viz.run.half_steps import KINDS, HalfSteps, M, half_steps_of
from em_viz.run.objective import objective_pictures
from em_viz.run.params import Params
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK
from em_viz.theory.landscape import map_layout, map_traces
from em_viz.theory.landscape_extent import reach, side_of
from em_viz.theory.landscape_relief import Ground, ground
from em_viz.theory.minorising import theta_name
from em_viz.theory.subject import Subject

CLIMB = 30
"""The most steps of a run on one number."""


def climb_of(subject: Subject, axis: Axis, base: Params) -> AnyTrace:
    """Return the run that the stairs show: the subject's own where its model has one number, else one on this number.

    base:  where all other numbers are held.
    """
    trace = subject.trace
    if has_one_number(subject):
        return trace
    values = [axis.value(params) for params in (*trace.params, base)]
    grid = _inside(axis, values, side_of(subject))
    alone = restricted(trace.model, axis, base, grid)
    start = float(np.clip(values[0], grid[0], grid[-1]))
    return run_em(alone, trace.data, axis.moved(base, start), max_steps=CLIMB, tol=1e-9)


def stairs(subject: Subject, axis: Axis, base: Params, *, key: str, where: str) -> Animation:
    """Return the stairs in (q, theta), one frame a half-step.

    Raises ValueError where F has no value anywhere on the map.
    """
    run = climb_of(subject, axis, base)
    found = staircase(axis, run, _inside(axis, [axis.value(params) for params in run.params], side_of(subject)))
    drawn = ground(found.grid, found.grid, found.bounds, found.corners[:, 2])
    frames = half_steps_of(run)
    # Before the first E-step there is no q: the mark waits at the foot of its column.
    foot = (float(found.grid[0]), found.corners[0, 1], np.nan)
    corners = np.vstack([foot, found.corners])
    objective = objective_pictures(run)[0]
    return Animation(
        key=key,
        title=f"{subject.title}: q and θ in turn",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(_picture(found, drawn, corners, frames), objective),
        panels=(
            _sentence(run, axis, corners, frames),
            _numbers(run, found, corners, frames),
            _about(found, drawn, where, frames),
        ),
    )


def tops(found: Staircase) -> FloatArray:
    """Return for each row of q the theta at which F is greatest, (m,): where an M-step from there goes.

    Between the grid's places by the parabola through the three highest; NaN for a row without values.
    """
    bounds, grid = found.bounds, found.grid
    result = np.full(len(grid), np.nan)
    for row, values in enumerate(bounds):
        if not np.isfinite(values).any():
            continue
        best = int(np.nanargmax(values))
        result[row] = grid[best]
        if 0 < best < len(grid) - 1:
            before, here, after = values[best - 1 : best + 2]
            bend = before - 2 * here + after
            if np.isfinite(bend) and bend < 0:
                result[row] += (grid[1] - grid[0]) * 0.5 * (before - after) / bend
    return result


def has_one_number(subject: Subject) -> bool:
    """Return whether theta is one number, so that the stairs are the run's own."""
    params = subject.trace.params[0]
    return sum(np.size(getattr(params, field.name)) for field in fields(params)) == 1


def _inside(axis: Axis, values: list[float], side: int) -> FloatArray:
    """Return the grid over these values; a limit that is near is left out, as F has no value there."""
    grid = reach(axis, values, side)
    width = float(grid[-1] - grid[0])
    low = max(grid[0], axis.low + 1e-3 * width) if np.isfinite(axis.low) else grid[0]
    high = min(grid[-1], axis.high - 1e-3 * width) if np.isfinite(axis.high) else grid[-1]
    inside: FloatArray = np.linspace(low, high, side)
    return inside


def _picture(found: Staircase, drawn: Ground, corners: FloatArray, frames: HalfSteps) -> Picture:
    places = np.column_stack([corners[:, 1], corners[:, 0]])
    lines = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    ends = [float(found.grid[0]), float(found.grid[-1])]
    ridges = [
        {**lines, "uid": "diagonal", "x": ends, "y": ends, "line": {"color": ACCENT_E, "width": 2}},
        {
            **lines,
            "uid": "tops",
            "x": tops(found).tolist(),
            "y": found.grid.tolist(),
            "line": {"color": ACCENT_M, "width": 2, "dash": "dash"},
        },
    ]
    traces = map_traces(drawn, places, corners=True)
    for trace in traces[3:4]:
        trace["line"] = {"color": INK, "width": 2}
        trace["marker"] = {"color": INK, "size": 4}
    steps = np.arange(frames.n_frames)
    counts = np.arange(1.0, frames.n_frames + 1)[:, None]
    channels = (
        *(Channel(uid, "reveal", counts, steps, glide=False) for uid in ("halo", "way")),
        *(Channel("theta", a, places[:, j, None], steps) for j, a in enumerate("xy")),
    )
    name = found.axis.name
    layout = map_layout(drawn, theta_name(name), f"q: the posterior at this {name}")
    return with_legend(
        Picture(
            "stairs",
            go.Figure({"data": [*traces[:2], *ridges, *traces[2:]], "layout": layout}),
            channels,
            alt=(
                f"F over the {name} of theta (horizontal) and the {name} at which q is the posterior (vertical). E "
                "half-steps go up or down to the diagonal, M half-steps left or right to the maximum of their row."
            ),
            caption="Shade: height of F.",
        ),
        ("diagonal", "best q for each θ, where F = l"),
        ("tops", "best θ for each q"),
    )


def _sentence(run: AnyTrace, axis: Axis, corners: FloatArray, frames: HalfSteps) -> Panel:
    slots = Slots(frames.n_frames)
    name, objective = words(axis.name), run.model.objective
    unit = capabilities_of(run.model).unit
    form = decimals_format(corners[:, 1], float(np.ptp(corners[:, 1])) / 6)
    theta, high = slots(corners[:, 1], form), slots(corners[:, 2], objective_format(corners[1:, 2]))
    rise = np.diff(corners[:, 2], prepend=np.nan)
    up, step = slots(rise, "significant:3"), slots(frames.step_of, "integer")
    nats = f" {unit}" if unit else ""
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    templates = [
        f"<strong>Start:</strong> the {name} is {theta}. There is no q before the first E-step: "
        "the mark is on the lower edge.",
        f"{e} q becomes the posterior: up or down to the diagonal, where F is the {objective}, {high}.",
        f"{e} up or down to the diagonal. F rises by {up}{nats} to the {objective}, {high}.",
        f"{m} left or right to the maximum of the row, {theta}. F rises by {up}{nats} to {high}.",
    ]
    case = np.where(frames.kind_of == M, 3, np.where(frames.step_of > 1, 2, frames.kind_of))
    return slots.panel("sentence", "This half-step", *closing(templates, case), area="headline")


def _numbers(run: AnyTrace, found: Staircase, corners: FloatArray, frames: HalfSteps) -> Panel:
    slots = Slots(frames.n_frames)
    form = decimals_format(corners[:, 1], float(np.ptp(corners[:, 1])) / 6)
    made = corners[:, 0].copy()
    made[0] = np.nan
    hidden = np.interp(made, found.grid, found.hidden)
    value = objective_format(corners[1:, 2])
    entries = [
        (words(theta_name(found.axis.name)), slots(corners[:, 1], form)),
        ("q is the posterior at", slots(made, form)),
        (f"q's {words(found.hidden_name)}", slots(hidden, "significant:5")),
        ("F here", slots(corners[:, 2], value)),
        (f"{run.model.objective} l at θ", slots(run.log_likelihoods[frames.params_of], value)),
    ]
    body = "".join(f"<div><dt>{head}</dt><dd>{each}</dd></div>" for head, each in entries)
    note = '<p class="hs-note">F and l are computed from the run, not read from the picture.</p>'
    zero = np.zeros(frames.n_frames, dtype=np.int64)
    return slots.panel(
        "numbers", "This half-step in numbers", [f'<dl class="hs-numbers">{body}</dl>{note}'], zero, area="side"
    )


def _about(found: Staircase, drawn: Ground, where: str, frames: HalfSteps) -> Panel:
    said = [where, drawn.words, *(f"Hatched: {reason}" for reason in found.reasons[:2])]
    html = "".join(f'<p class="hs-note">{words(text)}</p>' for text in said if text)
    zero = np.zeros(frames.n_frames, dtype=np.int64)
    return Slots(frames.n_frames).panel("about", "This picture", [html], zero, area="side")
