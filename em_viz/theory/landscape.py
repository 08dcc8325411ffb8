"""The likelihood surface over two parameters as a map, with the path of a run on it, one frame a half-step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import plotly.graph_objects as go

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.landscape import Plane, Surface, project, surface
from em_core.landscape.objective_grid import value_at
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.legend import mark_of
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import COMING, Slots, closing, decimals_format, objective_format, words
from em_viz.animation.spec import Animation, Channel, Panel, Picture
from em_viz.run.half_steps import KINDS, E, HalfSteps, half_steps_of
from em_viz.run.objective import objective_pictures
from em_viz.style.axes import axis as drawn_axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_M, INK, SURFACE, layout_base
from em_viz.theory.landscape_extent import limit_words, reach, side_of
from em_viz.theory.landscape_other_ends import Other, path_on, places_on
from em_viz.theory.landscape_relief import Ground, ground
from em_viz.theory.subject import Subject


def landscape(subject: Subject, plane: Plane, *, key: str, where: str, others: Sequence[Other] = ()) -> Animation:
    """Return the map of the objective over a plane, with the run and other ends on it.

    where:     what is said of the numbers that the plane holds.
    others:    where runs from other starts have ended.
    Raises ValueError where no place of the map has a value.
    """
    trace, side = subject.trace, side_of(subject)
    way = project(plane, trace.params)
    far = [place for other in others for place in places_on(plane, other)]
    seen = np.array([*way.tolist(), *far])
    xs, ys = (reach(axis, seen[:, j], side) for j, axis in enumerate((plane.x, plane.y)))
    found = surface(trace.model, trace.data, plane, xs, ys)
    frames = half_steps_of(trace)
    beneath = np.array(
        [value_at(trace.model.log_likelihood, trace.data, partial(plane.at, *place)) for place in way.tolist()]
    )
    drawn = ground(found.x, found.y, found.values, beneath)
    objective = objective_pictures(trace)[0]
    return Animation(
        key=key,
        title=f"{subject.title}: the log-likelihood over two parameters",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(
            _map(subject, plane, drawn, way, others, frames),
            _in_group(subject.picture, "the run"),
            _in_group(objective, objective.title),
        ),
        panels=(
            _sentence(subject, way, frames),
            _numbers(subject, drawn, plane, way, beneath, frames),
            _about(subject, found, drawn, where, frames),
        ),
        colours=subject.animation.colours,
    )


def map_traces(drawn: Ground, places: FloatArray, *, corners: bool = False) -> list[Attributes]:
    """Return the ground's traces, the path over them (a line that grows, with a pale edge) and the mark.

    places:   (m, 2) of the path; corners: whether each of them is marked.
    """
    lines, _ = drawn.layers
    quiet = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": places[:, 0].tolist()}
    quiet["y"] = places[:, 1].tolist()
    return [
        *lines,
        {**quiet, "uid": "halo", "line": {"color": SURFACE, "width": 5}},
        {
            **quiet,
            "uid": "way",
            "mode": "lines+markers",
            "line": {"color": ACCENT_M, "width": 2.2},
            "marker": {"color": ACCENT_M, "size": 5 if not corners else 4},
        },
        {
            **quiet,
            "uid": "theta",
            "mode": "markers",
            "x": [],
            "y": [],
            "marker": {"color": INK, "size": 13, "line": {"color": SURFACE, "width": 2}},
            "cliponaxis": False,
        },
    ]


def map_layout(drawn: Ground, x: str, y: str) -> Attributes:
    """Return the layout of a map whose axes are called x and y."""
    _, image = drawn.layers
    ranges = [(float(each[0]), float(each[-1])) for each in (drawn.x, drawn.y)]
    return {
        **layout_base(),
        "xaxis": drawn_axis(words(x), ranges[0], showgrid=False),
        "yaxis": drawn_axis(words(y), ranges[1], showgrid=False),
        "images": [image],
        "dragmode": False,
    }


def _in_group(picture: Picture, title: str) -> Picture:
    return replace(picture, group="run", title=title)


def _map(
    subject: Subject, plane: Plane, drawn: Ground, way: FloatArray, others: Sequence[Other], frames: HalfSteps
) -> Picture:
    at, shown = way[frames.params_of], frames.params_of
    counts = np.arange(1.0, len(way) + 1)[:, None]
    letters = [(x, y, other) for other in others for x, y in places_on(plane, other)]
    coming = {
        "type": "scatter",
        "uid": "way-all",
        "meta": {"future": True},
        "mode": "lines",
        "x": way[:, 0].tolist(),
        "y": way[:, 1].tolist(),
        "line": {"color": ACCENT_M, "width": 1.4, "dash": "dot"},
        "opacity": 0.7,
        "hoverinfo": "skip",
    }
    ends = {
        "type": "scatter",
        "uid": "ends",
        "mode": "markers+text",
        "x": [x for x, _, _ in letters],
        "y": [y for _, y, _ in letters],
        "text": [other.letter for _, _, other in letters],
        "hovertext": [other.words for _, _, other in letters],
        "textfont": {"color": INK, "size": 12, "weight": 700},
        "marker": {"size": 20, "color": SURFACE, "line": {"color": INK, "width": 1.2}, "opacity": 0.9},
        "hoverinfo": "text",
        # A click on a letter shows the run that ends there.
        "meta": {"future": True, "opens": [other.run_title if len(other.path) else "" for _, _, other in letters]},
    }
    lines, grown, mark = (part for part in _three(map_traces(drawn, way)))
    data = [*lines, *_other_paths(plane, others), ends, coming, *grown, mark]
    figure = go.Figure({"data": data, "layout": map_layout(drawn, plane.x.name, plane.y.name)})
    name = subject.trace.model.objective
    channels = (
        *(Channel(uid, "reveal", counts, shown, glide=False) for uid in ("halo", "way")),
        *(Channel("theta", a, at[:, j, None], np.arange(frames.n_frames)) for j, a in enumerate("xy")),
    )
    lettered = "Letters: final points, A the highest; click one to see a run to it." if others else ""
    picture = with_legend(
        Picture(
            "map",
            figure,
            channels,
            alt=(
                f"A slice of the {name} over the {plane.x.name} and the {plane.y.name}, with contour lines, and the "
                "path of the run on it, which moves in M half-steps only."
            ),
            caption=sentences("Shade: height of l.", lettered),
        ),
        ("way", "path so far"),
        ("way-all", "its next part"),
    )
    opened = next((each.uid for each in figure.data if (each.uid or "").startswith("run-")), None)
    shown_on_click = () if opened is None else (mark_of(figure, opened, "a run to another final point", "line"),)
    return replace(picture, legend=(*picture.legend, *shown_on_click))


def _other_paths(plane: Plane, others: Sequence[Other]) -> list[Attributes]:
    """Return the path of a run to each end, behind a switch; a ring marks where it starts."""
    found: list[Attributes] = []
    for i, other in enumerate(others):
        places = path_on(plane, other)
        if not len(places):
            continue
        found.append(
            {
                "type": "scatter",
                "uid": f"run-{i}",
                "name": other.run_title,
                "meta": {"overlay": other.run_title, "future": True},
                "visible": False,
                "mode": "lines+markers",
                "x": places[:, 0].tolist(),
                "y": places[:, 1].tolist(),
                "line": {"color": INK, "width": 1.6, "dash": "dash"},
                "marker": {"color": INK, "symbol": "circle-open", "size": [9] + [0] * (len(places) - 1)},
                "hoverinfo": "skip",
            }
        )
    return found


def _three(traces: list[Attributes]) -> tuple[list[Attributes], list[Attributes], Attributes]:
    return traces[:2], traces[2:4], traces[4]


def _forms(drawn: Ground) -> tuple[str, str]:
    x, y = (decimals_format(each, float(np.ptp(each)) / 6) for each in (drawn.x, drawn.y))
    return x, y


def _sentence(subject: Subject, way: FloatArray, frames: HalfSteps) -> Panel:
    """Return the headline: what the half-step did on the map and to the objective."""
    trace, slots = subject.trace, Slots(frames.n_frames)
    unit = capabilities_of(trace.model).unit
    at, objective = way[frames.params_of], trace.log_likelihoods[frames.params_of]
    forms = [decimals_format(way[:, j], float(np.ptp(way[:, j])) / 6) for j in (0, 1)]
    here = f"({', '.join(slots(at[:, j], form) for j, form in enumerate(forms))})"
    now, step = slots(objective, objective_format(objective)), slots(frames.step_of, "integer")
    rise = np.diff(objective, prepend=objective[0])
    moved = np.abs(np.diff(at, axis=0, prepend=at[:1])) / np.maximum(np.ptp(way, axis=0), 1e-300)
    up = slots(rise, "significant:3")
    nats = f" {unit}" if unit else ""
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    templates = [
        f"<strong>Start:</strong> θ is at {here} on this slice, and l is {now}.",
        f"{e} only q changes, so θ does not move on this slice. l is {now}.",
        f"{m} θ moves to {here}, and l rises by {up}{nats}.",
        f"{m} θ moves by less than can be drawn, to {here}; l rises by {up}{nats}.",
        f"{m} neither θ nor l changes by more than rounding: EM has converged.",
        f"{m} l changes by {slots(rise, 'signed-significant:3')}, a fall beyond rounding, which EM never makes.",
    ]
    allowed = np.array([rounding_allowance(value) for value in objective])
    small = moved.max(axis=1) < 2e-3
    case = np.select(
        [frames.kind_of == 0, frames.kind_of == E, rise < -allowed, (rise <= allowed) & small, small],
        [0, 1, 5, 4, 3],
        2,
    )
    return slots.panel("sentence", "This half-step", *closing(templates, case), area="headline")


def _numbers(
    subject: Subject, drawn: Ground, plane: Plane, way: FloatArray, beneath: FloatArray, frames: HalfSteps
) -> Panel:
    """Return where theta is, l there, and what the slice shows at that place."""
    trace, slots = subject.trace, Slots(frames.n_frames)
    name = trace.model.objective
    objective = trace.log_likelihoods
    form, now = objective_format(objective), frames.params_of
    above = objective - beneath
    forms = _forms(drawn)
    entries = [
        (words(plane.x.name), slots(way[now, 0], forms[0])),
        (words(plane.y.name), slots(way[now, 1], forms[1])),
        ("l of the run", slots(objective[now], form)),
        ("l on the slice, here", slots(beneath[now], form)),
    ]
    body = "".join(f"<div><dt>{head}</dt><dd>{value}</dd></div>" for head, value in entries)
    # The slice passes through the final point: its highest value tells how high the run gets.
    top = f"<dt>highest l on the slice</dt><dd>{slots(drawn.top, form)}</dd>"
    body += f"<div {COMING}>{top}</div>"
    notes = [
        f"The run's {name} is {slots(above[now], 'significant:3')} higher than this slice shows, because the slice "
        "fixes the other parameters at other values.",
        f"The run's {name} is {slots(-above[now], 'significant:3')} lower than this slice shows, because the slice "
        "fixes the other parameters at other values.",
        f"Here the slice shows the run's own {name}.",
        "The slice has no value here.",
    ]
    close = np.abs(above) <= np.array([1e-6 * max(1.0, abs(value)) for value in objective])
    case = np.select([np.isnan(above), close, above > 0], [3, 2, 0], 1)[now]
    html = [f'<dl class="hs-numbers">{body}</dl><p class="hs-note">{note}</p>' for note in notes]
    return slots.panel("numbers", "θ on this slice", html, case, area="side")


def _about(subject: Subject, found: Surface, drawn: Ground, where: str, frames: HalfSteps) -> Panel:
    plane = found.plane
    said = [where, drawn.words, *limit_words(subject, plane, found.x, found.y)]
    limits = tuple(f"The {axis.name} is" for axis in (plane.x, plane.y))
    other = [reason for reason in found.reasons if not reason.startswith(limits)]
    said += [f"Also hatched: {reason}" for reason in other[:2]]
    html = "".join(f'<p class="hs-note">{words(text)}</p>' for text in said if text)
    if subject.trace.failure is not None:
        end = f"This run has no final point: after the last point drawn it collapses. {subject.trace.failure}"
        html += f'<p class="hs-note" {COMING}>{words(end)}</p>'
    return Slots(frames.n_frames).panel(
        "about", "This slice", [html], np.zeros(frames.n_frames, dtype=np.int64), area="side"
    )
