"""The rate of convergence of a run: each step's length over the one before it, and what theory gives for the end."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.em.capabilities import capabilities_of
from em_core.landscape import Speed, steps_left
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, closing, words
from em_viz.animation.spec import Animation, Channel, Panel, Picture
from em_viz.run.half_steps import KINDS, E, HalfSteps, half_steps_of
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, GRID, INK, MUTED, NEUTRAL, SURFACE, layout_base
from em_viz.text.numbers import format_number
from em_viz.theory.stopping_rules import rules_panel, rules_picture
from em_viz.theory.subject import Subject

TICKS = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)
"""The dial's ticks: near 1 a rate is told by how little it lacks."""

SLOWEST = 4.0
"""Where the dial ends, in decimal places of a rate of 0.99...; what is beyond, and all above 1, is at its end stop."""

NEARLY_ALL = 0.999
"""Of a rate above this people are told what it lacks of 1."""

ENOUGH = 1e-6
"""Steps left are counted until a step raises the objective by less than this (nats)."""


def speedometer(subject: Subject, told: Speed, *, key: str) -> Animation:
    """Return the animation, one frame a half-step.

    told:  `speed` of the subject's trace.
    """
    trace = subject.trace
    frames = half_steps_of(trace)
    ratio = np.concatenate([[np.nan, np.nan], told.ratios])[: trace.n_steps + 1]
    rules = rules_picture(trace, told)
    return Animation(
        key=key,
        title=f"{subject.title}: the speed",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(_dial(told, ratio, frames), _ratios(told, ratio, frames), rules),
        panels=(
            _sentence(told, ratio, frames),
            _theory(told, trace.model.objective, frames),
            _left(subject, told, ratio, frames),
            rules_panel(trace, told, frames),
        ),
    )


def part_left(slots: Slots, rate: FloatArray) -> tuple[str, str]:
    """Return how to say what a step leaves of the distance, (frames,): up to NEARLY_ALL, and beyond it."""
    return f"{slots(100 * rate, 'significant:4')} %", f"all but {slots(100 * (1 - rate), 'significant:3')} %"


def place_on_dial(ratio: FloatArray) -> FloatArray:
    """Return where rates stand on the dial, 0 (left, one step and done) to 1 (right, at a standstill); NaN stays."""
    with np.errstate(divide="ignore", invalid="ignore"):
        places = -np.log10(1 - np.minimum(ratio, 1)) / SLOWEST
    result: FloatArray = np.where(np.isnan(ratio), np.nan, np.clip(places, 0, 1))
    return result


def steps_a_digit(rate: float) -> float:
    """Return how many steps bring the end ten times closer: -1 / log10(rate)."""
    return 0.0 if rate <= 0 else np.inf if rate >= 1 else float(-1 / np.log10(rate))


def _ends(place: FloatArray, radius: float) -> tuple[FloatArray, FloatArray]:
    angle = np.pi * (1 - place)
    return radius * np.cos(angle), radius * np.sin(angle)


def _dial(told: Speed, ratio: FloatArray, frames: HalfSteps) -> Picture:
    arc = _ends(np.linspace(0, 1, 121), 1.0)
    quiet: Attributes = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    places = place_on_dial(np.array(TICKS))
    inner, outer, labels = (_ends(places, radius) for radius in (0.93, 1.07, 1.24))
    ticks = [np.column_stack([a, b, np.full(len(places), np.nan)]).ravel() for a, b in zip(inner, outer, strict=True)]
    data = [
        {
            **quiet,
            "uid": "arc",
            "x": arc[0].tolist(),
            "y": arc[1].tolist(),
            "line": {"color": GRID, "width": 16, "simplify": False},
        },
        {**quiet, "uid": "ticks", "x": ticks[0].tolist(), "y": ticks[1].tolist(), "line": {"color": MUTED, "width": 1}},
        {
            **quiet,
            "uid": "labels",
            "mode": "text",
            "x": labels[0].tolist(),
            "y": labels[1].tolist(),
            "text": [format(tick, "g") for tick in TICKS],
            "textfont": {"color": MUTED, "size": 12},
        },
    ]
    if told.rate is not None:
        at = place_on_dial(np.array([told.rate.by_information]))
        low, high = _ends(at, 0.88), _ends(at, 1.12)
        data.append(
            {
                **quiet,
                "uid": "theory",
                "x": [float(low[0][0]), float(high[0][0])],
                "y": [float(low[1][0]), float(high[1][0])],
                "line": {"color": ACCENT_E, "width": 5},
            }
        )
    needle = place_on_dial(ratio)[frames.params_of]
    tips = _ends(np.nan_to_num(needle), 0.84)
    shown = np.where(np.isnan(needle), 0, 1)
    data += [
        {**quiet, "uid": "needle", "x": [], "y": [], "line": {"color": INK, "width": 4}},
        {**quiet, "uid": "hub", "mode": "markers", "x": [0], "y": [0], "marker": {"color": INK, "size": 15}},
    ]
    steps = np.arange(frames.n_frames)
    channels = (
        *(
            Channel("needle", a, np.column_stack([np.zeros_like(tip), tip]), steps)
            for a, tip in zip("xy", tips, strict=True)
        ),
        Channel("needle", "opacity", np.array([[0.0], [1.0]]), shown, glide=False),
    )
    bare = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": "", "fixedrange": True}
    layout = {
        **layout_base(),
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "xaxis": {**bare, "range": [-1.42, 1.42], "title": {"text": ""}},
        "yaxis": {**bare, "range": [-0.28, 1.34], "title": {"text": ""}, "scaleanchor": "x"},
        "annotations": [
            _said(-0.98, "at once"),
            _said(1.0, "for ever"),
        ],
        "dragmode": False,
    }
    theory = " Violet: the rate at the end, by theory." if told.rate is not None else ""
    return Picture(
        "dial",
        go.Figure({"data": data, "layout": layout}),
        channels,
        alt="A dial whose needle is at the ratio of this step's length to the one before, with a mark at the theory.",
        caption=f"Needle: this step's length over the one before it.{theory} Above 1 the needle is at its end stop.",
    )


def _said(x: float, text: str) -> Attributes:
    return {"x": x, "y": -0.17, "text": text, "showarrow": False, "font": {"color": MUTED, "size": 13}}


def _ratios(told: Speed, ratio: FloatArray, frames: HalfSteps) -> Picture:
    steps = np.arange(len(ratio))
    finite = ratio[np.isfinite(ratio)]
    top = max(1.05, min(2.0, float(finite.max(initial=0.0)) * 1.08))
    room = 0.03 * max(len(ratio) - 1, 1)
    line: Attributes = {"type": "scatter", "mode": "lines", "x": steps.tolist(), "y": ratio.tolist()}
    across = [-room, len(ratio) - 1 + room]
    data: list[Attributes] = [
        {
            **line,
            "uid": "one",
            "x": across,
            "y": [1, 1],
            "hoverinfo": "skip",
            "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
        }
    ]
    if told.rate is not None:
        rate = told.rate.by_information
        data.append(
            {
                **line,
                "uid": "theory",
                "x": across,
                "y": [rate, rate],
                "hoverinfo": "skip",
                "line": {"color": ACCENT_E, "width": 2},
            }
        )
    data += [
        {**line, "uid": "all", "hoverinfo": "skip", "opacity": 0.25, "line": {"color": NEUTRAL, "width": 2}},
        {
            **line,
            "uid": "ratio",
            "mode": "lines+markers",
            "line": {"color": INK, "width": 2.2},
            "marker": {"color": INK, "size": 4},
            "hovertemplate": "step %{x}: %{y:.6f}<extra></extra>",
        },
        {
            "type": "scatter",
            "uid": "cursor",
            "mode": "markers",
            "x": [],
            "y": [],
            "hoverinfo": "skip",
            "cliponaxis": False,
            "marker": {"color": ACCENT_M, "size": 10, "line": {"color": SURFACE, "width": 1.5}},
        },
    ]
    now = frames.params_of
    height = np.where(np.isnan(ratio), 0.0, np.minimum(ratio, top))[now]
    every = np.arange(frames.n_frames)
    channels = (
        Channel("ratio", "reveal", np.arange(1.0, len(ratio) + 1)[:, None], now, glide=False),
        Channel("cursor", "x", now[:, None].astype(np.float64), every),
        Channel("cursor", "y", height[:, None], every),
        Channel("cursor", "opacity", np.array([[0.0], [1.0]]), np.where(now >= 2, 1, 0), glide=False),
    )
    layout = {
        **layout_base(),
        "xaxis": axis("whole steps", (across[0], across[1])),
        "yaxis": axis("step's length / the one before", (0, top)),
    }
    return Picture(
        "ratios",
        go.Figure({"data": data, "layout": layout}),
        channels,
        alt="The ratio of each step's length to the one before, against whole steps, and the rate that theory gives.",
        group="curves",
        title="ratio of steps",
        caption="Plain: observed. Violet: the rate at the end, by theory. Dotted: 1, where steps do not shrink.",
    )


def _sentence(told: Speed, ratio: FloatArray, frames: HalfSteps) -> Panel:
    """Return what the last step says of the speed: how much of the distance is left, and how long a digit takes."""
    slots, now = Slots(frames.n_frames), frames.params_of
    shown = ratio[now]
    digit = np.array([np.ceil(steps_a_digit(float(r))) if r < 1 else np.nan for r in np.nan_to_num(ratio, nan=1.0)])
    moved = np.concatenate([[np.nan], told.steps])[now]
    step, (part, all_but) = slots(frames.step_of, "integer"), part_left(slots, shown)
    more, length = slots(digit[now], "integer"), slots(moved, "significant:3")
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    leaves, hardly = (f"at this pace each step leaves {left} of the distance" for left in (part, all_but))
    templates = [
        "<strong>Start:</strong> nothing has moved yet.",
        f"{e} θ is not touched, so no ground is covered.",
        f"{m} θ moves by {length} standard errors of complete data. A speed takes two steps.",
        f"{m} {leaves}; about {more} more steps for the next digit.",
        f"{m} {leaves}; one more step brings the next digit.",
        f"{m} this step is {slots(shown, 'significant:4')} times as long as the one before: EM is gathering speed, "
        "and no end is in sight.",
        f"{m} nothing moves: EM is at rest.",
        f"{m} this step has no ratio to the one before.",
        f"{m} {hardly}; about {more} more steps for the next digit.",
    ]
    case = np.select(
        [
            frames.kind_of == 0,
            frames.kind_of == E,
            frames.step_of == 1,
            moved == 0,
            np.isnan(shown),
            shown >= 1,
            digit[now] <= 1,
            shown > NEARLY_ALL,
        ],
        [0, 1, 2, 6, 7, 5, 4, 8],
        3,
    )
    return slots.panel("sentence", "This half-step", *closing(templates, case), area="headline")


def _theory(told: Speed, objective: str, frames: HalfSteps) -> Panel:
    """Return the rate at the end by both roads and what it means; or why there is none."""
    zero = np.zeros(frames.n_frames, dtype=np.int64)
    slots = Slots(frames.n_frames)
    rate = told.rate
    if rate is None:
        html = f'<p class="hs-check">{words(told.reason or "")}</p>'
        return slots.panel("theory", "The rate by theory", [html], zero, area="side")
    entries = [
        ("EM map's Jacobian, largest eigenvalue", format_number(rate.by_map, "fixed", 7)),
        ("largest fraction of missing information", format_number(rate.by_information, "fixed", 7)),
        ("they differ by", format_number(rate.apart, "scientific", 1)),
        ("steps for each further digit", format_number(steps_a_digit(rate.by_information), "significant", 3)),
    ]
    body = "".join(f"<div><dt>{head}</dt><dd>{value}</dd></div>" for head, value in entries)
    note = (
        "Two roads that share nothing but the model: differences of whole EM steps, and second derivatives of the "
        f"{objective} and of F."
    )
    if rate.by_information >= 1:
        note += " A rate of 1 or more: the end is no strict maximum, and EM does not come to it at a geometric pace."
    elif rate.apart > 1e-3:
        note += " They differ by more than differences should: the end is nearly flat, and no rate is exact there."
    if rate.edge:
        note += f" Numbers that stand on their edge are no part of it: {', '.join(rate.edge[:4])}."
    html = f'<dl class="hs-numbers">{body}</dl><p class="hs-note">{words(note)}</p>'
    return slots.panel("theory", "The rate by theory", [html], zero, area="side")


def _left(subject: Subject, told: Speed, ratio: FloatArray, frames: HalfSteps) -> Panel:
    """Return how many steps are left, foretold from the last rise and each of the two rates."""
    slots, now = Slots(frames.n_frames), frames.params_of
    rises = np.concatenate([[np.nan], told.rises])
    unit = capabilities_of(subject.trace.model).unit

    def foretold(rates: FloatArray) -> FloatArray:
        found = [
            np.nan if np.isnan(rise) or np.isnan(r) else steps_left(float(rise), float(r), ENOUGH)
            for rise, r in zip(rises, rates, strict=True)
        ]
        return np.array([np.nan if each is None else each for each in found], dtype=np.float64)[now]

    theory = np.full(len(ratio), np.nan if told.rate is None else told.rate.by_information)
    below = np.flatnonzero(told.rises < ENOUGH)
    first = float(below[0] + 1) if len(below) else np.nan
    entries = [
        ("last rise", slots(rises[now], "significant:3")),
        ("steps left, by the last ratio", slots(foretold(ratio), "integer")),
        ("steps left, by theory", slots(foretold(theory), "integer")),
        ("steps left, as it came", slots(np.maximum(first - now, 0), "integer")),
    ]
    body = "".join(f"<div><dt>{head}</dt><dd>{value}</dd></div>" for head, value in entries)
    note = f"Until a step raises the objective by less than 10⁻⁶{f' {unit}' if unit else ''}; – where nothing says."
    html = f'<dl class="hs-numbers">{body}</dl><p class="hs-note">{note}</p>'
    return slots.panel("left", "Steps left", [html], np.zeros(frames.n_frames, dtype=np.int64), area="side")
