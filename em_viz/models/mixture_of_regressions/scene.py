"""Mixtures of regressions: points in the colours of the lines they lie about, and lines that the M-step moves."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import MixtureOfRegressions, MixturePosterior, RegressionMixtureParams
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import agreeing, at_the_start, counted, listed
from em_viz.animation.legend import BEFORE, Mark, mark_of
from em_viz.animation.slots import Slots, swatch, words
from em_viz.animation.spec import Channel, Panel, Picture, PointCloud
from em_viz.models.common.scene import Scene, Words, frames_of, over_steps, responsibilities
from em_viz.models.common.scene_registry import scene
from em_viz.models.mixture_of_regressions.formulas import formulas
from em_viz.models.mixture_of_regressions.run_arrays import Lines
from em_viz.run.component_table import Column, component_panel
from em_viz.run.half_steps import START, E, HalfSteps, M
from em_viz.run.responsibilities import TIE, shares_of
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import component_colour, layout_base
from em_viz.text.numbers import short

Run: TypeAlias = Trace[RegressionMixtureParams, MixturePosterior]

ALMOST = 0.0005
"""Shares are shown to three decimals; a smaller move would read "from 0.620 to 0.620"."""

CURVE = 81
"""Points along a curve in powers; a line has two."""

MOST_SLOPES = 4
"""Lines with more slopes than this together are not written out in the headline."""

BAND = 0.45
"""Opacity of the lines one standard deviation above and below."""


@scene.register
def regressions_scene(_model: MixtureOfRegressions, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run."""
    run = Lines(
        exhibit,
        shares_of(trace),
        np.asarray(exhibit.data),
        over_steps(trace, lambda params: params.weights),
        np.sqrt(over_steps(trace, lambda params: params.variances)),
        over_steps(trace, lambda params: params.coefficients),
        responsibilities(trace),
    )
    return Scene((_plane(run),), _words(run, frames_of(trace)), (_parameters(run), formulas(run)))


def along(run: Lines) -> tuple[FloatArray, FloatArray]:
    """Return x (g,) and the basis (g, q + 2) over which coefficients and a shift up give a line's height at x.

    Predictors beyond the first are its powers, or stand at their means.
    """
    low, high = padded(run.data[:, 0])
    x = np.linspace(low, high, CURVE if run.in_powers else 2)
    if run.in_powers:
        others = x[:, None] ** np.arange(2, run.predictors + 1)
    else:
        others = np.broadcast_to(run.data[:, 1:-1].mean(axis=0), (len(x), run.predictors - 1))
    return x, np.column_stack([np.ones_like(x), x, others, np.ones_like(x)])


def _plane(run: Lines) -> Picture:
    """Return the response against the first predictor, each line with a standard deviation above and below it."""
    frames, sample = run.frames, run.exhibit.sample
    keys = np.where(frames.kind_of == START, 0, run.shares.blend_of[frames.posterior_of])
    labels = tuple(
        f"{name}: {', '.join(f'{column} {short(value)}' for column, value in zip(sample.columns, values, strict=True))}"
        for name, values in zip(sample.rows, run.data.tolist(), strict=True)
    )
    cloud = PointCloud(run.data[:, 0], run.data[:, -1], run.shares.blends, keys, labels, run.exhibit.components)
    x, basis = along(run)
    left = np.maximum(frames.params_of - (frames.kind_of == M), 0)
    seen = (frames.kind_of == M).astype(np.int64)
    traces: list[Attributes] = []
    channels: list[Channel] = []
    for k, name in enumerate(run.exhibit.components):
        colour = component_colour(k)
        line = {"type": "scatter", "mode": "lines", "x": x.tolist(), "y": [], "hoverinfo": "skip", "name": words(name)}
        traces += [
            {**line, "uid": f"ghost-{k}", "opacity": 0.0, "line": {"color": colour, "width": 1.4, "dash": "dot"}},
            {**line, "uid": f"above-{k}", "opacity": BAND, "line": {"color": colour, "width": 1}},
            {**line, "uid": f"below-{k}", "opacity": BAND, "line": {"color": colour, "width": 1}},
            {**line, "uid": f"line-{k}", "line": {"color": colour, "width": 2.6}},
        ]
        for uid, shift, shown in (
            ("line", 0.0, frames.params_of),
            ("above", 1.0, frames.params_of),
            ("below", -1.0, frames.params_of),
            ("ghost", 0.0, left),
        ):
            heights = np.column_stack([run.coefficients[:, k], shift * run.deviations[:, k]])
            channels.append(Channel(f"{uid}-{k}", "y", heights, shown, basis, glide=uid != "ghost"))
        channels.append(Channel(f"ghost-{k}", "opacity", np.array([[0.0], [0.75]]), seen, glide=False))
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "xaxis": axis(words(sample.column_title(0)), padded(run.data[:, 0])),
                "yaxis": axis(words(sample.column_title(run.predictors)), padded(run.data[:, -1], 0.08)),
            },
        }
    )
    count = len(run.exhibit.components)
    alt = (
        f"{sample.title}: {len(run.data)} points coloured by their responsibilities, and "
        f"{counted(count, 'line')} with a standard deviation above and below."
    )
    legend = (
        mark_of(figure, "line-0", "each line"),
        mark_of(figure, "above-0", "one standard deviation from it"),
        mark_of(figure, "ghost-0", BEFORE),
        Mark("points", "points: colours mixed by responsibility", component_colour(0)),
    )
    return Picture("data", figure, tuple(channels), cloud, alt, caption=_caption(run), legend=legend)


def _caption(run: Lines) -> str:
    names = [words(name) for name in run.exhibit.sample.columns[1:-1]]
    several = run.predictors > 1 and not run.in_powers
    verb = agreeing(len(names), "is", "are")
    return f"The lines are drawn for the values at which {listed(names)} {verb} average." if several else ""


def equation(run: Lines, slots: Slots, k: int) -> str:
    """Return line k at the parameters on screen, as in "CO₂ = 8.000 − 1.000 × GNP"."""
    columns, after = [words(name) for name in run.exhibit.sample.columns], run.frames.params_of
    parts = [slots(run.coefficients[after, k, 0], run.forms[0])]
    for j in range(1, run.predictors + 1):
        form = run.forms[j].replace("fixed", "signed").replace("significant", "signed-significant")
        parts.append(f"{slots(run.coefficients[after, k, j], form)}&#160;×&#160;{columns[j - 1]}")
    return f"{swatch(k + 1)}&#160;{columns[-1]} = {' '.join(parts)}"


def _words(run: Lines, frames: HalfSteps) -> Words:
    count, shares, t, after = run.weights.shape[1], run.shares, frames.posterior_of, frames.params_of
    slots, noun = Slots(frames.n_frames), words(run.exhibit.sample.row_noun)
    short = count * run.predictors <= MOST_SLOPES
    lines = "; ".join(equation(run, slots, k) for k in range(count)) if short else "their numbers are in the table"
    moves = np.abs(np.diff(run.fitted, axis=0, prepend=run.fitted[:1])).max(axis=1)
    number = slots(moves.argmax(axis=1)[after] + 1, "integer")
    unit = words(run.exhibit.sample.units[-1])
    size = slots(moves.max(axis=1)[after], run.response_form) + (f"&#160;{unit}" if unit else "")
    which = f"Line&#160;{number}&#160;{swatch(number)} moved most" if count > 1 else "The line moved"
    scale = np.abs(run.data[:, -1]).max()
    m = (
        f"weighted least squares, once for each line: {lines}. {which}: by up to {size} at these points.",
        f"weighted least squares gives the same lines again, to within rounding: {lines}.",
    )
    m_case = (moves.max(axis=1) <= TIE * scale).astype(np.int64)[after]
    if count == 1:
        all_of_it = f"there is one line, so every {noun} belongs to it. The line stayed."
        return Words(slots, f"one line, {lines}.", (all_of_it,), m, m_case=m_case)
    rows = [words(name) for name in run.exhibit.sample.rows]
    named = sorted(set(shares.moved.tolist()))
    line = slots(shares.moved_to_component[t] + 1, "integer")
    to, before = slots(shares.share_after[t], "fixed:3"), slots(shares.share_before[t], "fixed:3")
    change = np.abs(shares.share_after - shares.share_before)
    computed = (
        f"the responsibilities of every {noun} are computed, from its distance to each line in standard deviations"
    )
    share = f"line&#160;{line}&#160;{swatch(line)}"
    e = (
        *(f"{computed}. Least certain is {rows[i]}: {share} has {to} of it. The lines stayed." for i in named),
        *(
            f"the responsibilities are computed again. {at_the_start(rows[i])} changed most: the "
            f"responsibility of {share} went from {before} to {to}. The lines stayed."
            for i in named
        ),
        f"the responsibilities are computed again, and none changed by more than {slots(change[t], 'scientific:1')}.",
    )
    index = np.array([named.index(i) for i in shares.moved.tolist()])
    case = np.where(change >= ALMOST, len(named) + index, 2 * len(named))
    case[0] = index[0]
    return Words(slots, f"{count} lines, and no {noun} is assigned yet: {lines}.", e, m, case[t], m_case)


def _parameters(run: Lines) -> Panel:
    frames, sample = run.frames, run.exhibit.sample
    columns = [
        Column(run.weights, frames.params_of, M, "fixed:3", f"N ÷ n, with n = {len(run.data)}", bar=True),
        Column(run.shares.counts, frames.posterior_of, E, "fixed:2", "the sum of its responsibilities"),
    ]
    for j, form in enumerate(run.forms):
        columns.append(Column(run.coefficients[:, :, j], frames.params_of, M, form, "weighted least squares"))
    origin = "the root of the sum of r × squared residual, ÷ N"
    columns.append(Column(run.deviations, frames.params_of, M, run.response_form, origin))
    slopes = [f"slope: {words(name)}" for name in sample.columns[:-1]]
    titles = ("weight π", "N", "intercept", *slopes, "sd σ")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return component_panel(frames, columns, f"<thead><tr><th></th>{head}</tr></thead>", run.exhibit.components)


def _listed(parts: list[str]) -> str:
    return listed(parts)
