"""A mixture of Poisson counts: bars of what was counted, the weighted distributions, and whose each count is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go
from scipy.special import gammaln, softmax, xlogy

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import MixturePosterior, PoissonMixture, PoissonMixtureParams
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import agreeing
from em_viz.animation.legend import BEFORE, mark_of
from em_viz.animation.slots import Slots, marked, swatch, table, words
from em_viz.animation.spec import Channel, Panel, Picture, PointCloud
from em_viz.models.common.count_grid import counts_to_draw
from em_viz.models.common.scene import Scene, Words, formulas_panel, frames_of, note, number_line, over_steps
from em_viz.models.common.scene_registry import scene
from em_viz.run.cell_formulas import Makers, count_formula, mean_formula, weight_formula
from em_viz.run.component_table import Column, component_panel, determined
from em_viz.run.half_steps import START, E, HalfSteps, M
from em_viz.run.responsibilities import Shares, shares_of
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import GRID, INK, component_colour, component_shape, layout_base
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total
from em_viz.text.numbers import short

Run: TypeAlias = Trace[PoissonMixtureParams, MixturePosterior]

COUNTS_IN_TABLE = 12
"""Of more different counts than this, the table of the division shows the most frequent ones."""

ALMOST = 0.0005
"""Shares are shown to three decimals; a smaller move would read "from 0.620 to 0.620"."""


@dataclass(frozen=True, eq=False)
class Counts:
    """A run on counts in one column.

    values, often:  (m,) the different counts in order, and how often each was seen.
    support:        (s,) the counts at which the distributions are drawn, in order: all, where they are few.
    weights, rates: (T+1, K).
    """

    exhibit: Exhibit
    frames: HalfSteps
    values: FloatArray
    often: FloatArray
    support: FloatArray
    weights: FloatArray
    rates: FloatArray

    def log_joint(self, counts: FloatArray) -> FloatArray:
        """Return log(weight_k Poisson(x | rate_k)) of counts (s,), shape (T+1, s, K)."""
        x, rate = counts[:, None], self.rates[:, None]
        with np.errstate(divide="ignore"):
            found: FloatArray = np.log(self.weights)[:, None] + xlogy(x, rate) - rate - gammaln(x + 1)
        return found

    def divided(self, counts: FloatArray) -> FloatArray:
        """Return the shares of counts (s,), shape (T+1, s, K); NaN where every component rules a count out."""
        joint = self.log_joint(counts)
        possible = np.isfinite(joint).any(axis=2, keepdims=True)
        return np.where(possible, softmax(np.where(possible, joint, 0.0), axis=2), np.nan)


@scene.register
def counts_scene(_model: PoissonMixture, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run: on one column the distributions, on more the first two columns as a plane."""
    data, shares = np.asarray(exhibit.data), shares_of(trace)
    frames, weights, rates = (
        frames_of(trace),
        over_steps(trace, lambda params: params.weights),
        over_steps(trace, lambda params: params.rates),
    )
    values, often = np.unique(data[:, 0], return_counts=True)
    low, high = _ends(values)
    support = counts_to_draw(values, rates[[0, -1], :, 0], low, high)
    run = Counts(exhibit, frames, values, often.astype(np.float64), support, weights, rates[:, :, 0])
    one = data.shape[1] == 1
    picture = _bars(run) if one else _plane(exhibit, shares, data, rates)
    panels = (_parameters(run, shares, rates), _formulas(run, shares, one))
    return Scene((picture,), _words(run, shares, rates), panels)


def _ends(values: FloatArray) -> tuple[float, float]:
    """Return from where to where the axis of counts goes: from 0, unless that is far from all that was seen."""
    span = values[-1] - values[0]
    low = 0.0 if values[0] <= max(2 * span, 100.0) else values[0] - max(2.0, 0.1 * span)
    return low, values[-1] + max(2.0, round(0.1 * (values[-1] - low)))


def _bars(run: Counts) -> Picture:
    """Return the counts' frequencies, each component's part of them and their sum; beneath, the responsibilities."""
    days = run.often.sum()
    frames = run.frames
    parts = days * np.exp(run.log_joint(run.support))
    height = 1.08 * max(float(run.often.max()), float(parts.sum(axis=2).max()))
    x = run.support.tolist()
    # Of many places, a bar of one count would be thinner than a pixel.
    width = max(0.8, (x[-1] - x[0]) / 300)
    line: Attributes = {"type": "scatter", "mode": "lines", "x": x, "y": [], "hoverinfo": "skip"}
    seen = {
        "type": "bar",
        "uid": "seen",
        "x": run.values.tolist(),
        "y": run.often.tolist(),
        "width": width,
        "marker": {"color": GRID, "line": {"width": 0}},
        "hovertemplate": "%{x}: seen %{y} times<extra></extra>",
    }
    traces = [seen, {**line, "uid": "sum", "line": {"color": INK, "width": 1.6, "dash": "4px,3px"}}]
    channels = [Channel("sum", "y", parts.sum(axis=2), frames.params_of)]
    shares = run.divided(run.support)
    assigned = (frames.kind_of != START).astype(np.int64)
    left = np.maximum(frames.params_of - (frames.kind_of == M), 0)
    for k in range(parts.shape[2]):
        colour = component_colour(k)
        mark = {"color": colour, "symbol": component_shape(k), "size": 6}
        traces += [
            {**line, "uid": f"ghost-{k}", "line": {"color": colour, "width": 1.2, "dash": "dot"}},
            {
                **line,
                "uid": f"part-{k}",
                "mode": "lines+markers",
                "line": {"color": colour, "width": 2.2},
                "marker": mark,
            }
            | {
                "yhoverformat": ",.1f",
                "hovertemplate": f"{words(run.exhibit.components[k])}: %{{y}} expected at %{{x}}<extra></extra>",
            },
            {**line, "uid": f"share-{k}", "yaxis": "y2", "opacity": 0.0, "line": {"color": colour, "width": 2}},
        ]
        del traces[-2]["hoverinfo"]
        channels += [
            Channel(f"ghost-{k}", "y", parts[:, :, k], left, glide=False),
            Channel(f"part-{k}", "y", parts[:, :, k], frames.params_of),
            Channel(f"share-{k}", "y", shares[:, :, k], frames.posterior_of),
            Channel(f"share-{k}", "opacity", np.array([[0.0], [1.0]]), assigned, glide=False),
        ]
    sample = run.exhibit.sample
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "bargap": 0,
                "xaxis": axis(words(sample.column_title(0)), (x[0] - 0.7 * width / 0.8, x[-1] + 0.5), anchor="y2"),
                "yaxis": axis(f"{words(sample.row_noun)}s", (0.0, height), domain=[0.32, 1]),
                "yaxis2": axis("responsibility", (-0.04, 1.04), domain=[0, 0.24], tickvals=[0, 0.5, 1]),
            },
        }
    )
    caption = "Below: the responsibilities for each count."
    legend = (
        mark_of(figure, "seen", "how often each count was observed"),
        mark_of(figure, "part-0", "how often each component is expected to give it"),
        mark_of(figure, "ghost-0", BEFORE),
        mark_of(figure, "sum", "the sum of all components"),
    )
    alt = (
        f"{sample.title}: the counts' frequencies below {parts.shape[2]} weighted Poisson distributions and their sum."
    )
    return Picture("data", figure, tuple(channels), alt=alt, caption=caption, legend=legend)


def _plane(exhibit: Exhibit, shares: Shares, data: FloatArray, rates: FloatArray) -> Picture:
    """Return the first two columns as points, and each component's rates; equal rows lie upon one another."""
    frames, sample = shares.half_steps, exhibit.sample
    keys = np.where(frames.kind_of == START, 0, shares.blend_of[frames.posterior_of])
    names = exhibit.components
    labels = tuple(
        f"{name}: {short(a)}, {short(b)}" for name, (a, b) in zip(sample.rows, data[:, :2].tolist(), strict=True)
    )
    cloud = PointCloud(data[:, 0], data[:, 1], shares.blends, keys, labels, names)
    traces, channels = [], []
    for k in range(rates.shape[1]):
        mark = {
            "color": component_colour(k),
            "symbol": component_shape(k),
            "size": 14,
            "line": {"color": INK, "width": 1.5},
        }
        traces.append({"type": "scatter", "mode": "markers", "uid": f"rate-{k}", "x": [], "y": [], "marker": mark})
        channels += [Channel(f"rate-{k}", c, rates[:, k, j, None], frames.params_of) for j, c in enumerate("xy")]
    everything = np.concatenate([data[:, :2], rates[:, :, :2].reshape(-1, 2)])
    titles = [words(sample.column_title(j)) for j in (0, 1)]
    layout = {
        **layout_base(),
        "xaxis": axis(titles[0], padded(everything[:, 0])),
        "yaxis": axis(titles[1], padded(everything[:, 1])),
    }
    caption = "Points: the first two columns, coloured by responsibility. Large marks: each component's rates."
    figure = go.Figure({"data": traces, "layout": layout})
    return Picture("data", figure, tuple(channels), cloud, f"{sample.title}: {caption}", caption=caption)


def _words(run: Counts, shares: Shares, rates: FloatArray) -> Words:
    frames, k = run.frames, rates.shape[1]
    slots, t, after = Slots(frames.n_frames), frames.posterior_of, frames.params_of
    stand = ", ".join(f"{swatch(c + 1)}&#160;{slots(rates[after, c, 0], 'fixed:4')}" for c in range(k))
    column = words(run.exhibit.sample.columns[0])
    rate = agreeing(k, "the rate is", "the rates are")
    if rates.shape[2] > 1:
        rate = agreeing(k, f"the rate in {column} is", f"the rates in {column} are")
    count = slots(np.asarray(run.exhibit.data)[shares.moved[t], 0], "integer")
    number = slots(shares.moved_to_component[t] + 1, "integer")
    now, before = slots(shares.share_after[t], "fixed:3"), slots(shares.share_before[t], "fixed:3")
    share = np.abs(shares.share_after - shares.share_before)
    least = slots(share[t], "scientific:1")
    component = marked(shares.component, number)
    noun = words(run.exhibit.sample.row_noun)
    of = f"a {noun} with a count of {count}"
    if rates.shape[2] > 1:
        of = f"{of} in {column}"
    case = np.where(share >= ALMOST, 1, 2)
    case[0] = 0
    return Words(
        slots,
        f"{rate} {stand}.",
        (
            f"the responsibilities of every {noun} are computed. Least certain is {of}: {component} has {now} of it.",
            f"the responsibilities are computed again. They changed most for {of}: that of {component} went from "
            f"{before} to {now}.",
            f"the responsibilities are computed again; none changed by more than {least}.",
        ),
        (f"each rate becomes the mean count, weighted by the responsibilities: {rate} {stand}.",),
        e_case=case[t],
    )


def _parameters(run: Counts, shares: Shares, rates: FloatArray) -> Panel:
    frames = run.frames
    makers, called = Makers(frames, shares.counts), run.exhibit.sample.columns if rates.shape[2] > 1 else ("",)
    weight, summed = weight_formula(makers, len(np.asarray(run.exhibit.data))), "the sum of its responsibilities"
    columns = [
        Column(run.weights, frames.params_of, M, "fixed:4", "N ÷ n", bar=True, formula=weight),
        Column(shares.counts, frames.posterior_of, E, "fixed:1", summed, formula=count_formula()),
    ]
    columns += [
        Column(
            determined(rates[:, :, j], shares.counts),
            frames.params_of,
            M,
            "fixed:4",
            "the sum of r × count, ÷ N",
            formula=mean_formula(makers, rates[:, :, j], "λ", words(called[j])),
        )
        for j in range(rates.shape[2])
    ]
    names = [f"rate λ {words(name)}" if rates.shape[2] > 1 else "rate λ" for name in run.exhibit.sample.columns]
    head = "".join(f'<th scope="col">{title}</th>' for title in ("weight π", "N", *names))
    return component_panel(frames, columns, f"<thead><tr><th></th>{head}</tr></thead>", shares.rows)


def _formulas(run: Counts, shares: Shares, one: bool) -> Panel:
    frames, k = run.frames, run.rates.shape[1]
    slots, t = Slots(frames.n_frames), frames.posterior_of
    after = np.minimum(t + 1, len(run.rates) - 1)
    share, rate, count = sub(i("r"), row(i("i"), i("k"))), sub(i("λ"), i("k")), sub(i("x"), i("i"))
    divided = row(share, o("∝"), sub(i("π"), i("k")), sup(rate, count), sup(i("e"), row(o("−"), rate)))
    lines = []
    for c in range(k):
        summed = slots((shares.counts[t, c] * run.rates[after, c]), "fixed:2")
        number, result = slots(shares.counts[t, c], "fixed:2"), slots(run.rates[after, c], "fixed:4")
        equation = row(sub(i("λ"), n(c + 1)), o("="), over(n(summed), n(number)), o("="), n(result))
        lines.append(number_line(swatch(c + 1), equation))
    fitted = row(rate, o("="), over(total("i", share, count), total("i", share)))
    return formulas_panel(
        slots,
        frames,
        note(f"EM begins with an E-step: the responsibilities of the {words(shares.component.many)} for each count.")
        + formula_block(divided),
        formula_block(divided) + (_division(run, slots) if one else ""),
        formula_block(fitted) + "".join(lines),
    )


def _division(run: Counts, slots: Slots) -> str:
    """Return a table of the different counts, how often each was seen, and whose it is."""
    t, k = run.frames.posterior_of, run.rates.shape[1]
    chosen = np.sort(np.argsort(-run.often, kind="stable")[:COUNTS_IN_TABLE])
    divided = run.divided(run.values[chosen])
    body = []
    for place, m in enumerate(chosen.tolist()):
        cells = [short(run.often[m]), *(slots(divided[t, place, c], "fixed:3") for c in range(k))]
        body.append(
            f'<tr><th scope="row">{run.values[m]:.15g}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        )
    head = "".join(f'<th scope="col">{each}</th>' for each in ("seen", *(f"r {swatch(c + 1)}" for c in range(k))))
    few = len(chosen) < len(run.values)
    more = note(f"The {len(chosen)} most frequent of {len(run.values)} different counts.") if few else ""
    return table("hs-division", f'<thead><tr><th scope="col">count</th>{head}</tr></thead>', body) + more
