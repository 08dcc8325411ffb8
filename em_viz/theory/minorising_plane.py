"""Minorising surfaces over two parameters: contours of l, and of the F(q, .) that touches it where EM is."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.em.capabilities import capabilities_of, log_joint_of
from em_core.landscape import Axis, Plane, grid_over
from em_core.landscape.em_on_plane import PlaneClimb, climb_plane
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import with_unit
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, closing, decimals_format, objective_format, words
from em_viz.animation.spec import Animation, Channel, Panel, Picture
from em_viz.run.half_steps import KINDS, HalfSteps, M, em_half_steps
from em_viz.run.params import Params
from em_viz.style.axes import axis as drawn_axis
from em_viz.style.isolines import finer, isolines
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, NEUTRAL, SURFACE, layout_base
from em_viz.theory.model_picture import picture_along
from em_viz.theory.subject import Subject

FINE, COARSE = 49, 29
"""Places a side of the grid: where F is a product, and where every place takes an evaluation of its own."""

DOWN = (0.02, 0.06, 0.12, 0.2, 0.32, 0.48, 0.7, 1.0)
"""How far below the highest place lines of l are drawn, as parts of what is seen of it."""


def contours(subject: Subject, x: Axis, y: Axis, base: Params, *, key: str, where: str = "") -> Animation:
    """Return EM on two numbers alone from where the run began, the others held as in `base`."""
    model, data, run = subject.trace.model, subject.trace.data, subject.trace.params
    side = FINE if log_joint_of(model) is not None else COARSE
    xs, ys = (grid_over(axis, [axis.value(params) for params in (*run, base)], side) for axis in (x, y))
    plane = Plane(x, y, base)
    start = plane.at(*(float(np.clip(a.value(run[0]), g[1], g[-2])) for a, g in ((x, xs), (y, ys))))
    if not _apart(plane, xs, ys):
        raise ValueError(f"The {x.name} and the {y.name} cannot change independently. Choose two other parameters.")
    found = climb_plane(model, data, plane, start, xs, ys)
    frames = em_half_steps(len(found.places) - 1)
    way = [plane.at(*place) for place in found.places.tolist()]
    own = picture_along(
        subject,
        [way[i] for i in frames.params_of],
        [model.e_step(data, way[i]) for i in frames.posterior_of],
        found.heights[frames.params_of],
    )
    return Animation(
        key=key,
        title=f"{subject.title}: the lower bound over two parameters",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(_picture(subject, found, frames), own),
        panels=(_sentence(subject, found, frames), _about(found, where, frames.n_frames)),
        colours=subject.animation.colours,
    )


def _apart(plane: Plane, xs: FloatArray, ys: FloatArray) -> bool:
    """Return whether moving one number leaves the other where it was: weights, which sum to one, do not."""
    wanted = (float(xs[len(xs) // 2]), float(ys[len(ys) // 3]))
    try:
        found = plane.of(plane.at(*wanted))
    except (ValueError, ArithmeticError):
        return True
    return bool(np.allclose(found, wanted, rtol=1e-9, atol=1e-9 * max(np.ptp(xs), np.ptp(ys))))


def levels_of(found: PlaneClimb) -> FloatArray:
    """Return the heights at which lines of l are drawn: denser towards the top."""
    seen = found.objective[np.isfinite(found.objective)]
    top, floor = float(seen.max()), float(np.quantile(seen, 0.15))
    floor = min(floor, float(found.heights.min()) - 1e-9 * max(1.0, abs(top)))
    return np.array([top - part * (top - floor) for part in DOWN])


def touching_levels(found: PlaneClimb, t: int) -> FloatArray:
    """Return the heights at which lines of F(q_t, .) are drawn: those of l, and the one through theta_t."""
    return np.append(levels_of(found), found.heights[t])


def _picture(subject: Subject, found: PlaneClimb, frames: HalfSteps) -> Picture:
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": [], "y": []}
    halo = {"color": SURFACE, "width": 1.5}
    ground = finer(found.x, found.y, found.objective)
    lx, ly = isolines(*ground, levels_of(found))
    surfaces = [
        isolines(*finer(found.x, found.y, bound), touching_levels(found, t)) for t, bound in enumerate(found.bounds)
    ]
    touching = [isolines(*ground, [float(height)]) for height in found.heights]
    at = found.places[frames.params_of]
    places = found.places
    data = [
        {**line, "uid": "l", "x": lx.tolist(), "y": ly.tolist(), "line": {"color": NEUTRAL, "width": 1.1}},
        {**line, "uid": "level", "line": {"color": INK, "width": 2.2}},
        {**line, "uid": "F", "line": {"color": ACCENT_E, "width": 1.5}},
        {
            **line,
            "uid": "trail",
            "mode": "lines+markers",
            "x": places[:, 0].tolist(),
            "y": places[:, 1].tolist(),
            "line": {"color": ACCENT_M, "width": 1.6},
            "marker": {"color": ACCENT_M, "size": 5},
        },
        {**line, "uid": "m-step", "mode": "markers", "marker": {"color": ACCENT_M, "symbol": "x", "size": 9}},
        {**line, "uid": "theta", "mode": "markers", "marker": {"color": INK, "size": 13, "line": halo}},
    ]
    q, shown = frames.posterior_of, np.minimum(np.arange(frames.n_frames), 1)
    channels = [
        *(Channel("F", a, v, q, glide=False) for a, v in zip("xy", _padded(surfaces), strict=True)),
        *(Channel("level", a, v, frames.params_of, glide=False) for a, v in zip("xy", _padded(touching), strict=True)),
        *(Channel("theta", a, at[:, j, None], np.arange(frames.n_frames)) for j, a in enumerate("xy")),
        *(Channel("m-step", a, found.m_steps[:, j, None], q, glide=False) for j, a in enumerate("xy")),
        Channel("trail", "reveal", np.arange(1.0, len(places) + 1)[:, None], frames.params_of, glide=False),
        *(Channel(u, "opacity", np.array([[0.0], [1.0]]), shown, glide=False) for u in ("F", "m-step")),
    ]
    names = words(found.plane.x.name), words(found.plane.y.name)
    layout = {
        **layout_base(),
        "xaxis": drawn_axis(names[0], (float(found.x[0]), float(found.x[-1])), showgrid=False),
        "yaxis": drawn_axis(names[1], (float(found.y[0]), float(found.y[-1])), showgrid=False),
        "dragmode": False,
    }
    name = subject.trace.model.objective
    return with_legend(
        Picture(
            "contours",
            go.Figure({"data": data, "layout": layout}),
            tuple(channels),
            alt=(
                f"Contour lines of the {name} over two parameters, the line through theta drawn stronger, and those "
                "of the lower bound F, which touches there and is inside. Each M-step goes to the maximum of F."
            ),
        ),
        ("l", "contour lines of l"),
        ("level", "the one through θ"),
        ("F", "contour lines of F"),
        ("trail", "path"),
        ("m-step", "M-step of the model"),
    )


def _padded(lines: list[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, FloatArray]:
    """Return the lines of every frame as rows of one length, the rest NaN."""
    longest = max(3, max(len(x) for x, _ in lines))
    rows = np.full((2, len(lines), longest), np.nan)
    for i, line in enumerate(lines):
        for j in (0, 1):
            rows[j, i, : len(line[j])] = line[j]
    return rows[0], rows[1]


def _sentence(subject: Subject, found: PlaneClimb, frames: HalfSteps) -> Panel:
    slots = Slots(frames.n_frames)
    objective, unit = subject.trace.model.objective, capabilities_of(subject.trace.model).unit
    at = found.places[frames.params_of]
    forms = [decimals_format(grid, float(np.ptp(grid)) / 6) for grid in (found.x, found.y)]
    here = f"({', '.join(slots(at[:, j], form) for j, form in enumerate(forms))})"
    now = slots(found.heights[frames.params_of], objective_format(found.heights))
    step = slots(frames.step_of, "integer")
    rise_f, rise_l = (np.full(frames.n_frames, np.nan) for _ in range(2))
    m_frames = np.flatnonzero(frames.kind_of == M)
    rise_f[m_frames] = found.tops - found.heights[:-1]
    rise_l[m_frames] = np.diff(found.heights)
    up, up_l = slots(rise_f, "significant:4"), slots(rise_l, "significant:4")
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    templates = [
        f"<strong>Start:</strong> θ is at {here}; all other parameters are fixed. The {objective} is {now}.",
        f"{e} F touches l at θ = {here}, where both are {now}, and is below l everywhere else.",
        f"{m} θ goes to the maximum of F, {here}. F rises by {with_unit(up, unit)}, l by {up_l}.",
    ]
    return slots.panel("sentence", "This half-step", *closing(templates, frames.kind_of), area="headline")


def _about(found: PlaneClimb, where: str, frames: int) -> Panel:
    said = f'<p class="hs-note">{words(where)}</p>'
    for reason in found.reasons:
        said += f'<p class="hs-note">No value where nothing is drawn: {words(reason)}</p>'
    return Slots(frames).panel("about", "This slice", [said], np.zeros(frames, dtype=np.int64), area="side")
