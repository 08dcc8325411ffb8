"""Perturbation of a run's final point: a small move along a direction, and the run that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import plotly.graph_objects as go

from em_core.algorithms.run import run_em
from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_core.landscape import Coordinates, Verdict, VerdictKind, nudge, verdict
from em_core.landscape.information import AT_REST
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.wording import agreeing, counted, sentences
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, objective_format, words
from em_viz.animation.spec import Animation, Channel, Panel, Picture
from em_viz.run.half_steps import KINDS, E, HalfSteps, M, em_half_steps
from em_viz.run.objective import objective_unit
from em_viz.run.params import Params
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_M, INK, MUTED, NEUTRAL, SURFACE, layout_base
from em_viz.text.numbers import format_number
from em_viz.theory.model_picture import picture_along
from em_viz.theory.subject import Subject

BEFORE, AFTER = 12, 120
"""How many steps are drawn of the run before the push, and of the one after it."""

FOLLOWED = 3000
"""How many steps the run after the push may take."""

SAME, NEAR = 1e-3, 0.1
"""Two ends are one when they differ by less than this in the objective, and in each coordinate's standard errors."""

PUSH = len(KINDS)
"""The kind of the frame in which the push is made."""


class Ending(Enum):
    """How a run after a push has ended; the value says it."""

    BACK = "came back"
    UP = "rose"
    LEVEL = "ended elsewhere, as high"
    DOWN = "ended elsewhere, lower"
    COLLAPSED = "collapsed"


@dataclass(frozen=True, eq=False)
class Nudged:
    """A perturbation and its outcome: a push, and the run that follows it.

    size:      in complete-data standard errors, with its sign.
    run:       from the pushed parameters on.
    gain:      how much higher it ended than the run before ends when it is given as many steps, and `distance` between
               these two ends in the same units.
    judged:    the verdict on where it ended.
    off_edge:  whether the push led off an edge of the model, by a hundredth of the way, whatever its size.
    unrested:  whether the run before had not come to rest.
    """

    size: float
    run: AnyTrace
    ending: Ending
    gain: float
    distance: float
    judged: Verdict
    off_edge: bool
    unrested: bool


def nudged(subject: Subject, judged: Verdict, size: float) -> Nudged:
    """Return what comes of a push of `size` along the verdict's direction, against it for a negative one.

    Raises ValueError where there is no direction, or the push leads out of the model.
    """
    trace = subject.trace
    end = trace.params[-1]
    pushed = nudge(end, judged, abs(size), 1 if size > 0 else -1)
    run = run_em(trace.model, trace.data, pushed, max_steps=FOLLOWED, tol=1e-10)
    # A run stops before its place of rest, a slow one far before it: the push is judged by where both runs end.
    alone = trace
    if judged.kind in (VerdictKind.MAXIMUM, VerdictKind.NOT_AT_REST):
        alone = run_em(trace.model, trace.data, end, max_steps=FOLLOWED, tol=1e-10)
    gain = float(run.log_likelihoods[-1] - alone.log_likelihoods[-1])
    distance = _distance(trace, judged, alone.params[-1], run.params[-1])
    there = verdict(trace.model, trace.data, run.params[-1], subject.columns)
    return Nudged(
        size,
        run,
        _ending(run, gain, distance),
        gain,
        distance,
        there,
        bool(judged.escapes),
        judged.kind is VerdictKind.NOT_AT_REST,
    )


def _ending(run: AnyTrace, gain: float, distance: float) -> Ending:
    if run.failure is not None:
        return Ending.COLLAPSED
    if abs(gain) > SAME:
        return Ending.UP if gain > 0 else Ending.DOWN
    return Ending.BACK if distance <= NEAR else Ending.LEVEL


def _distance(trace: AnyTrace, judged: Verdict, here: Params, there: Params) -> float:
    """Return the largest difference of a coordinate, in complete-data standard errors; infinite across an edge."""
    told = judged.information
    chart = told.coordinates if told else Coordinates.at(trace.model, trace.params[-1], edge=AT_REST)
    unit = told.unit if told else np.ones(chart.size)
    apart = np.abs(chart.vector(there) - chart.vector(here)) / unit
    # Where nothing is told of a coordinate its unit is no measure.
    kept = np.isfinite(unit) & (unit < 1e6)
    return float(np.max(apart[kept], initial=0.0)) if not np.isnan(apart[kept]).any() else np.inf


def ending_words(found: Nudged) -> str:
    """Return how the run after the push ended, with the numbers that say so."""
    unit = capabilities_of(found.run.model).unit
    by = f"{format_number(abs(found.gain), 'significant', 3)}{f' {unit}' if unit else ''}"
    steps = counted(found.run.n_steps, "step")
    far = format_number(found.distance, "significant", 2)
    there = f"The new final point: {found.judged.kind.value}."
    told = {
        Ending.BACK: f"EM came back: after {steps} no parameter is more than {far} standard errors away.",
        Ending.UP: f"EM left this point: after {steps} the {found.run.model.objective} is {by} higher. {there}",
        Ending.LEVEL: (
            f"EM ended at another point that is as high, {far} standard errors away after {steps}: flat, or the same "
            "parameters in another order."
        ),
        Ending.DOWN: f"The move was too large: after {steps} EM is at another point, {by} lower. {there}",
        Ending.COLLAPSED: f"The run collapsed after {steps}. {found.run.message}",
    }[found.ending]
    if found.unrested and found.ending is Ending.BACK:
        told = (
            f"EM came back: after {steps} it is {far} standard errors off the point that the run reaches with more "
            "steps."
        )
    limit = found.run.n_steps >= FOLLOWED
    return sentences(told, "It was stopped there, before it converged." if limit else "")


def nudge_animation(subject: Subject, found: Nudged, *, key: str) -> Animation:
    """Return the end of the old run, the push, and the new run, one frame a half-step."""
    old, new = subject.trace, found.run
    last = min(new.n_steps, AFTER)
    first = _first_drawn(old.log_likelihoods, new.log_likelihoods[: last + 1])
    params = [*old.params[first:], *new.params[: last + 1]]
    posteriors = [
        *(old.posterior(t) for t in range(first, old.n_steps + 1)),
        *(new.posterior(t) for t in range(last + 1)),
    ]
    values = np.concatenate([old.log_likelihoods[first:], new.log_likelihoods[: last + 1]])
    frames = em_half_steps(len(params) - 1)
    push = old.n_steps - first + 1
    kinds = frames.kind_of.copy()
    kinds[2 * push] = PUSH
    kinds[0] = KINDS.index("M") if first else kinds[0]
    since = np.maximum(frames.step_of - push, 0)
    own = picture_along(
        subject,
        [params[i] for i in frames.params_of],
        [posteriors[i] for i in frames.posterior_of],
        values[frames.params_of],
    )
    return Animation(
        key=key,
        title=f"{subject.title}: the parameters moved a little",
        kinds=(*KINDS, "Move"),
        kind_of=kinds,
        step_of=since,
        pictures=(_curve(subject, values, push, frames), own),
        panels=(
            _sentence(subject, found, values, push, kinds, frames),
            _numbers(subject, found, values, push, first, frames),
        ),
        colours=subject.animation.colours,
        opens_at=2 * push,
    )


def _first_drawn(old: FloatArray, new: FloatArray) -> int:
    """Return the step of the run before from which it is drawn: a steep climb would leave nothing to see of the push.

    old, new:  the objectives of the run before and of the one after the push.
    """
    around = np.append(new, old[-1])
    room = 2 * float(np.ptp(around))
    first = max(0, len(old) - 1 - BEFORE)
    low = np.flatnonzero(old[first:] < old[-1] - room)
    return first if not len(low) else min(first + int(low[-1]) + 1, len(old) - 1)


def _curve(subject: Subject, values: FloatArray, push: int, frames: HalfSteps) -> Picture:
    name = subject.trace.model.objective
    x = np.arange(len(values)) - push
    before = float(values[push - 1])
    room = 0.03 * max(len(values) - 1, 1)
    ends = [float(x[0] - room), float(x[-1] + room)]
    quiet: Attributes = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    dots: Attributes = {
        "type": "scatter",
        "mode": "lines+markers",
        "yhoverformat": ",.6f",
        "hovertemplate": "%{y}<extra></extra>",
    }
    data = [
        {
            **quiet,
            "uid": "level",
            "x": ends,
            "y": [before] * 2,
            "line": {"color": NEUTRAL, "width": 1.2, "dash": "dot"},
        },
        {
            **dots,
            "uid": "old",
            "x": x[:push].tolist(),
            "y": values[:push].tolist(),
            "line": {"color": MUTED, "width": 2},
            "marker": {"color": MUTED, "size": 5},
        },
        {
            **dots,
            "uid": "push",
            "x": x[push - 1 : push + 1].tolist(),
            "y": values[push - 1 : push + 1].tolist(),
            "line": {"color": ACCENT_M, "width": 3},
            "marker": {"color": ACCENT_M, "size": 5},
        },
        {
            **dots,
            "uid": "new",
            "x": x[push:].tolist(),
            "y": values[push:].tolist(),
            "line": {"color": INK, "width": 2.4},
            "marker": {"color": INK, "size": 5},
        },
        {
            **quiet,
            "uid": "cursor",
            "mode": "markers",
            "x": [],
            "y": [],
            "cliponaxis": False,
            "marker": {"color": ACCENT_M, "size": 11, "line": {"color": SURFACE, "width": 1.5}},
        },
    ]
    now, every = frames.params_of, np.arange(frames.n_frames)
    channels = (
        Channel("cursor", "x", x[now, None].astype(np.float64), every),
        Channel("cursor", "y", values[now, None], every),
        Channel("push", "reveal", np.clip(now[:, None] - push + 2, 0, 2).astype(np.float64), every, glide=False),
        Channel("new", "reveal", np.maximum(now[:, None] - push + 1, 0).astype(np.float64), every, glide=False),
    )
    layout = {
        **layout_base(),
        "xaxis": axis("steps after the move", (ends[0], ends[1])),
        "yaxis": axis(name + objective_unit(subject.trace.model), padded(values)),
    }
    return with_legend(
        Picture(
            "nudge",
            go.Figure({"data": data, "layout": layout}),
            channels,
            alt=f"The {name} at the end of the run, after the move of the parameters, and along the run that follows.",
        ),
        ("old", "the run before"),
        ("push", "the move"),
        ("new", "EM after it"),
        ("level", "the height of the final point"),
    )


def _sentence(
    subject: Subject, found: Nudged, values: FloatArray, push: int, kinds: IntArray, frames: HalfSteps
) -> Panel:
    name = subject.trace.model.objective
    slots, now = Slots(frames.n_frames), frames.params_of
    high, since = slots(values[now], objective_format(values)), slots(frames.step_of - push, "integer")
    ahead = push - 1 - now
    left = slots(ahead, "integer")
    stopped = "was stopped" if found.unrested else "has converged"
    above = values[now] - values[push - 1]
    up, down = slots(above, "significant:3"), slots(-above, "significant:3")
    e, m = (f'<strong class="hs-kind-{k}">{k.upper()}-step {since} after the move:</strong>' for k in "em")
    size = format_number(abs(found.size), "significant", 3)
    way = "in the direction above" if found.size > 0 else "in the opposite direction"
    moves = "off the edge of its range" if found.off_edge else f"by {size} standard errors {way}"
    ended = words(ending_words(found))
    templates = [
        f"<strong>Before the move:</strong> the run {stopped}; the {name} is {high}.",
        f"<strong>The move:</strong> θ moves {moves}; the {name} falls by {down}, to {high}.",
        f"<strong>The move:</strong> θ moves {moves}; the {name} rises by {up}, to {high}.",
        f"{e} q becomes the posterior at the moved parameters; the {name} stays at {high}.",
        f"{m} the {name} is {high}, {down} lower than before the move.",
        f"{m} the {name} is {high}, {up} higher than before the move.",
        f"<strong>Result:</strong> {ended}",
        f"<strong>Before the move:</strong> the {name} is {high}, {left} steps before the run ends.",
        f"<strong>Before the move:</strong> the {name} is {high}, one step before the run ends.",
    ]
    last = np.arange(frames.n_frames) == frames.n_frames - 1
    case = np.select(
        [
            last,
            (kinds == PUSH) & (above < 0),
            kinds == PUSH,
            ahead == 0,
            ahead == 1,
            ahead > 1,
            kinds == E,
            (kinds == M) & (above < 0),
        ],
        [6, 1, 2, 0, 8, 7, 3, 4],
        5,
    )
    return slots.panel("sentence", "This half-step", templates, case, area="headline")


def _numbers(subject: Subject, found: Nudged, values: FloatArray, push: int, first: int, frames: HalfSteps) -> Panel:
    slots, now = Slots(frames.n_frames), frames.params_of
    name = subject.trace.model.objective
    form = objective_format(values)
    entries = [
        (f"{name} now", slots(values[now], form)),
        ("before the move", slots(values[push - 1], form)),
        ("change since the move began", slots(values[now] - values[push - 1], "signed-significant:3")),
        ("after the last step", slots(found.run.log_likelihoods[-1], form)),
    ]
    body = "".join(f"<div><dt>{head}</dt><dd>{value}</dd></div>" for head, value in entries)
    said = []
    if first:
        said.append(f"The first {counted(first, 'step')} of the run before {agreeing(first, 'is', 'are')} left out.")
    if found.run.n_steps > AFTER:
        said.append(f"Of {found.run.n_steps} steps after the move {AFTER} are shown.")
    if found.ending is not Ending.BACK and found.judged.kind is not VerdictKind.UNKNOWN:
        said.append(f"The new final point: {found.judged.reason}")
    html = "".join(f'<p class="hs-note">{words(text)}</p>' for text in said)
    zero = np.zeros(frames.n_frames, dtype=np.int64)
    return slots.panel("numbers", "Before and after", [f'<dl class="hs-numbers">{body}</dl>{html}'], zero, area="side")
