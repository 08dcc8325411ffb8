"""Stopping rules compared on a run: where each of two would have stopped, and how far short of the end."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_core.landscape import Speed, Stops, stops
from em_core.numerics.arrays import FloatArray
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, table
from em_viz.animation.spec import Panel, Picture
from em_viz.run.half_steps import HalfSteps, half_steps_of
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, NEUTRAL, SURFACE
from em_viz.text.numbers import format_number, scientific
from em_viz.theory.distance_axis import cursor, distance_extent, distance_layout, on_axis

TOLERANCES = tuple(10.0**-n for n in range(2, 9))
"""Of the rules, on the total objective."""

RULES = ("naive", "aitken")


def ends_of(trace: AnyTrace, told: Speed) -> list[Stops]:
    """Return where both rules stop at each tolerance, measured from the maximum where that is known."""
    goal = float(trace.log_likelihoods.max())
    if told.rate is not None and told.rate.objective > goal:
        goal = told.rate.objective
    return [stops(trace, tol, goal) for tol in TOLERANCES]


def rules_picture(trace: AnyTrace, told: Speed) -> Picture:
    """Return the distance to the end against steps, with a mark where each rule stops at each tolerance."""
    found = ends_of(trace, told)
    steps = np.arange(trace.n_steps + 1)
    distance = found[0].end - trace.log_likelihoods
    # What is left within rounding is noise, and zero has no logarithm.
    distance = np.where(distance > rounding_allowance(found[0].end), distance, np.nan)
    extent = distance_extent(distance)
    mark, moves = cursor(half_steps_of(trace), on_axis(distance, extent), INK, size=10)
    line: Attributes = {"type": "scatter", "mode": "lines", "x": steps.tolist(), "y": distance.tolist()}
    data = [
        {
            **line,
            "uid": "distance",
            "line": {"color": NEUTRAL, "width": 2},
            "customdata": scientific(distance, 2),
            "hovertemplate": "step %{x}: %{customdata} left<extra></extra>",
        },
        *(
            _marks(rule, found, distance, colour, symbol)
            for rule, colour, symbol in (("naive", ACCENT_M, "triangle-down"), ("aitken", ACCENT_E, "diamond"))
        ),
        mark,
    ]
    name = trace.model.objective
    return with_legend(
        Picture(
            "rules",
            go.Figure({"data": data, "layout": distance_layout(trace, extent)}),
            moves,
            alt=f"How far the {name} is below its final value, against steps, and where each stopping rule would stop.",
            group="curves",
            title="stopping rules",
            caption="Where each rule stops, for tolerances from 10⁻² to 10⁻⁸.",
        ),
        ("distance", "distance left"),
        ("naive", "small rise: the last rise is below the tolerance"),
        ("aitken", "Aitken: the predicted final value is closer than the tolerance"),
    )


def rules_panel(trace: AnyTrace, told: Speed, frames: HalfSteps) -> Panel:
    """Return the table of both rules: at which step each stops, how far short, and what it says at this step."""
    found = ends_of(trace, told)
    unit = capabilities_of(trace.model).unit or "units"
    head = (
        f"<thead><tr><th>tolerance ({unit})</th>"
        "<th>small rise stops</th><th>distance left</th><th>now</th>"
        "<th>Aitken stops</th><th>distance left</th><th>now</th></tr></thead>"
    )
    templates, template_of = [], []
    for t in frames.params_of.tolist():
        rows = [_row(each, t) for each in found]
        templates.append(table("hs-rules", head, rows) + f'<p class="hs-note">{_lesson(found, unit)}</p>')
        template_of.append(len(templates) - 1)
    slots = Slots(frames.n_frames)
    return slots.panel("rules", "Where each stopping rule stops", templates, np.array(template_of), area="below")


def _row(found: Stops, now: int) -> str:
    cells = ""
    for rule in RULES:
        at, short = getattr(found, rule), getattr(found, f"{rule}_short")
        said = "goes on" if at is None or now < at else "stops here" if now == at else "has stopped"
        where = "not in this run" if at is None else f"after step {at}"
        strong = ' class="hs-strong"' if now == at else ""
        cells += f"<td>{where}</td><td>{_short(short)}</td><td{strong}>{said}</td>"
    return f"<tr><th>{format_number(found.tol, 'scientific', 0)}</th>{cells}</tr>"


def _short(value: float) -> str:
    return "–" if np.isnan(value) else format_number(max(value, 0.0), "significant", 2)


def _lesson(found: list[Stops], unit: str) -> str:
    """Return the worst that a rule has done in this run, measured by its own tolerance."""
    ended = [each for each in found if each.naive is not None]
    if not ended:
        return "Neither rule stops within this run." if all(each.aitken is None for each in found) else ""
    worst = max(ended, key=lambda each: each.naive_short / each.tol)
    times = worst.naive_short / worst.tol
    tol = format_number(worst.tol, "scientific", 0)
    if times <= 1:
        return "In this run the small-rise rule stops no further from the final value than its tolerance: EM is fast."
    said = (
        f"A small rise does not mean a small distance: at a tolerance of {tol} the small-rise rule stops "
        f"{_short(worst.naive_short)} {unit} below the final value, {format_number(times, 'significant', 2)} times its "
        "tolerance"
    )
    if worst.aitken is None:
        return f"{said}; Aitken's rule would go on after this run's last step."
    return f"{said}; Aitken's rule stops {_short(worst.aitken_short)} below it."


def _marks(rule: str, found: list[Stops], distance: FloatArray, colour: str, symbol: str) -> Attributes:
    ended = [(each.tol, getattr(each, rule)) for each in found if getattr(each, rule) is not None]
    return {
        "type": "scatter",
        "uid": rule,
        "mode": "markers",
        "x": [at for _, at in ended],
        "y": [float(distance[at]) for _, at in ended],
        "text": [format_number(tol, "scientific", 0) for tol, _ in ended],
        "customdata": scientific([float(distance[at]) for _, at in ended], 2),
        "hovertemplate": "tolerance %{text}: stops after step %{x}, %{customdata} left<extra></extra>",
        "marker": {"color": colour, "symbol": symbol, "size": 11, "line": {"color": SURFACE, "width": 1}},
    }
