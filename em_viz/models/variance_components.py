"""Variance components: every group's own mean, and how far the E-step shrinks it towards the mean of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import EffectsParams, EffectsPosterior, RandomEffects
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.legend import BEFORE, mark_of
from em_viz.animation.slots import Slots, change_format, decimals_format, spread_of, table, words
from em_viz.animation.spec import Channel, Panel, Picture
from em_viz.models.common.scene import (
    Scene,
    Words,
    body_row,
    formulas_panel,
    frames_of,
    heads,
    note,
    number_line,
    over_steps,
)
from em_viz.models.common.scene_registry import scene
from em_viz.run.half_steps import START, HalfSteps, M
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, NEUTRAL, component_colour, layout_base
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total
from em_viz.text.numbers import short

Run: TypeAlias = Trace[EffectsParams, EffectsPosterior]

NAMED = 30
"""The axis names so many groups; more would lie upon one another."""

GROUPS_IN_TABLE = 12
"""Of more groups than this, the table shows those whose means are moved farthest at the end."""

ALIKE = 1e-9
"""Means that differ by less than this share of the data's range are the same."""

LONGEST = 16
"""A group's name is cut to so many characters on the axis."""

ABOVE, BENEATH = -0.2, 0.12
"""Where in its lane a group's measurements stand, and where its means do."""

MEAN, EFFECT = component_colour(0), component_colour(1)
"""What is common to all groups; what is each group's own."""


@dataclass(frozen=True, eq=False)
class Effects:
    """A run on n measurements in G groups.

    y, group:             (n,) and (n,); names: of the groups.
    sizes, own:           (G,) how many measurements a group has, and their mean.
    mean, between, within:  (T+1,) the parameters.
    effects, sd:          (T+1, G) each group's expected effect, and its standard deviation.
    """

    exhibit: Exhibit
    frames: HalfSteps
    y: FloatArray
    group: IntArray
    names: tuple[str, ...]
    sizes: FloatArray
    own: FloatArray
    mean: FloatArray
    between: FloatArray
    within: FloatArray
    effects: FloatArray
    sd: FloatArray

    @property
    def believed(self) -> FloatArray:
        """(T+1, G) the posterior group means: drawn towards the mean of all."""
        result: FloatArray = self.mean[:, None] + self.effects
        return result

    @property
    def trust(self) -> FloatArray:
        """(T+1, G) the shrinkage factor: how much a group's own mean counts, from 0 to 1."""
        spread = self.sizes * self.between[:, None] ** 2
        result: FloatArray = spread / (self.within[:, None] ** 2 + spread)
        return result

    @property
    def residual_squares(self) -> FloatArray:
        """(T+1,) the mean square that the M-step after each E-step finds within groups, without what is not known."""
        left = self.y - self.effects[:, self.group]
        result: FloatArray = left.var(axis=1)
        return result

    @property
    def form(self) -> str:
        """The number format of means."""
        return decimals_format(self.y, spread_of(self.y))


@scene.register
def effects_scene(_model: RandomEffects, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run on measurements in groups."""
    codes, group = np.unique(np.asarray(exhibit.data)[:, 0], return_inverse=True)
    given = (exhibit.sample.facts or {}).get("groups", ())
    names = tuple(given) if len(given) == len(codes) else tuple(f"{code:g}" for code in codes)
    y, group = np.asarray(exhibit.data)[:, 1], group.reshape(-1)
    posteriors = [trace.posterior(t) for t in range(trace.n_steps + 1)]
    sizes = np.bincount(group).astype(np.float64)
    run = Effects(
        exhibit,
        frames_of(trace),
        y,
        group,
        names,
        sizes,
        np.bincount(group, y) / sizes,
        over_steps(trace, lambda params: params.mean),
        over_steps(trace, lambda params: params.between),
        over_steps(trace, lambda params: params.within),
        np.stack([each.effects for each in posteriors]),
        np.sqrt(np.stack([each.variances for each in posteriors])),
    )
    return Scene((_picture(run),), _words(run), (_parameters(run), _formulas(run)))


def _picture(run: Effects) -> Picture:
    frames, count = run.frames, len(run.names)
    shown, left = frames.params_of, np.maximum(frames.params_of - (frames.kind_of == M), 0)
    assigned = np.where(frames.kind_of == START, 0, 1 + frames.posterior_of)
    lanes, ends = np.arange(count, dtype=np.float64), [-0.6, count - 0.4]
    thrice = np.repeat(lanes + BENEATH, 3).tolist()
    line: Attributes = {"type": "scatter", "mode": "lines", "x": [], "hoverinfo": "skip"}
    upright = {**line, "y": ends}
    dots: Attributes = {"type": "scatter", "mode": "markers"}
    named = [words(name) for name in run.names]
    traces: list[Attributes] = [
        {**upright, "uid": "ghost", "line": {"color": MEAN, "width": 1.2, "dash": "dot"}},
        {**upright, "uid": "above", "line": {"color": MEAN, "width": 1.2, "dash": "6px,4px"}},
        {**upright, "uid": "below", "line": {"color": MEAN, "width": 1.2, "dash": "6px,4px"}},
        {**upright, "uid": "mean", "line": {"color": MEAN, "width": 2.4}},
        {**line, "uid": "drawn", "y": thrice, "line": {"color": INK, "width": 1.2, "dash": "2px,2px"}},
        {**line, "uid": "unsure", "y": thrice, "line": {"color": EFFECT, "width": 3}},
        {
            **dots,
            "uid": "measured",
            "x": run.y.tolist(),
            "y": (run.group + ABOVE).tolist(),
            "marker": {"color": NEUTRAL, "size": 6},
            "text": [words(name) for name in run.exhibit.sample.rows],
            "hovertemplate": "%{text}: %{x}<extra></extra>",
        },
        {
            **dots,
            "uid": "own",
            "x": run.own.tolist(),
            "y": (lanes + BENEATH).tolist(),
            "marker": {"color": INK, "symbol": "circle-open", "size": 9, "line": {"width": 1.8}},
            "text": named,
            "xhoverformat": ",.5r",
            "hovertemplate": "%{text}, its own mean: %{x}<extra></extra>",
        },
        {
            **dots,
            "uid": "believed",
            "x": [],
            "y": (lanes + BENEATH).tolist(),
            "marker": {"color": EFFECT, "symbol": "diamond", "size": 10},
            "text": named,
            "xhoverformat": ",.5r",
            "hovertemplate": "%{text}, as estimated: %{x}<extra></extra>",
        },
    ]
    mean, between = run.mean[:, None], run.between[:, None]
    none = np.full((1, count), np.nan)
    told, wide = np.concatenate([none, run.believed]), np.concatenate([none, run.sd])
    start = np.concatenate([run.own[None], run.believed])
    channels = (
        Channel("ghost", "x", np.repeat(mean, 2, axis=1), left, glide=False),
        Channel("mean", "x", np.repeat(mean, 2, axis=1), shown),
        Channel("above", "x", np.repeat(mean + between, 2, axis=1), shown),
        Channel("below", "x", np.repeat(mean - between, 2, axis=1), shown),
        Channel("drawn", "x", _gapped(np.broadcast_to(run.own, start.shape), start), assigned),
        Channel("unsure", "x", _gapped(told - wide, told + wide), assigned),
        Channel("believed", "x", told, assigned),
    )
    span = float(np.ptp(run.y))
    lines = np.clip(np.concatenate([mean - between, mean + between]), run.y.min() - span / 2, run.y.max() + span / 2)
    short = [words(name if len(name) <= LONGEST else name[: LONGEST - 1] + "…") for name in run.names]
    ticks = {"tickvals": lanes.tolist(), "ticktext": short} if count <= NAMED else {"showticklabels": False}
    sample = run.exhibit.sample
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "xaxis": axis(words(sample.column_title(1)), padded(np.concatenate([run.y, lines.ravel()]))),
                "yaxis": axis(words(sample.column_title(0)), (count - 0.4, -0.6), showgrid=False, **ticks),
            },
        }
    )
    noun = sample.columns[0]
    legend = (
        mark_of(figure, "measured", "measurements"),
        mark_of(figure, "own", f"the mean of a {noun} as measured"),
        mark_of(figure, "believed", "as estimated, ±1 standard deviation"),
        mark_of(figure, "mean", "the mean of all"),
        mark_of(figure, "above", "the spread of the groups about it, ±1 standard deviation"),
        mark_of(figure, "ghost", BEFORE),
    )
    alt = (
        f"{sample.title}: {len(run.y)} measurements in {count} groups, each group's mean as measured and as moved "
        "towards the mean of all."
    )
    return Picture("data", figure, channels, alt=alt, legend=legend)


def _gapped(begins: FloatArray, ends: FloatArray) -> FloatArray:
    """Return (keys, 3 G): a stroke from each beginning to its end, and a gap; both (keys, G)."""
    strokes = np.stack([begins, ends, np.full_like(ends, np.nan)], axis=-1)
    return strokes.reshape(len(ends), -1)


def _words(run: Effects) -> Words:
    slots, t, after = Slots(run.frames.n_frames), run.frames.posterior_of, run.frames.params_of
    mean = slots(run.mean[after], run.form)
    between, within = (slots(values[after], "significant:4") for values in (run.between, run.within))
    farthest = np.abs(run.believed - run.own).argmax(axis=1)
    named, rows = sorted(set(farthest.tolist())), np.arange(len(farthest))
    own, believed = slots(run.own[farthest][t], run.form), slots(run.believed[rows, farthest][t], run.form)
    unsure, trust = slots(run.sd[rows, farthest][t], "significant:3"), slots(run.trust[rows, farthest][t], "percent:1")
    change = np.abs(np.diff(run.believed, axis=0, prepend=np.nan)).max(axis=1)
    most = slots(change[t], "significant:3")
    noun = words(run.exhibit.sample.columns[0])
    said = [
        f"the mean of every {noun} is moved towards the mean of all, farthest that of {words(run.names[g])}: from "
        f"{own} to {believed} ± {unsure}, because its own measurements have a weight of {trust}."
        for g in named
    ]
    case = np.array([named.index(g) for g in farthest.tolist()])
    case[1:] += len(named)
    case[np.abs(run.believed - run.own).max(axis=1) < ALIKE * np.ptp(run.y)] = 2 * len(named)
    alike = f"the mean of every {noun} is already at the mean of all, so none is moved; each is known to ± {unsure}."
    known = slots((run.sd**2).mean(axis=1)[t] / run.between[np.minimum(t + 1, len(rows) - 1)] ** 2, "percent:1")
    return Words(
        slots,
        f"the mean of all is {mean}; groups deviate from it by {between}, measurements from their group by {within}.",
        (*said, *(f"{text} No mean moved by more than {most}." for text in said), alike),
        (
            f"the mean of all becomes {mean}, the deviation between groups {between} ({known} of its square is the "
            f"uncertainty of the effects), and within them {within}.",
        ),
        e_case=case[t],
    )


def _parameters(run: Effects) -> Panel:
    slots, after = Slots(run.frames.n_frames), run.frames.params_of
    rows = []
    for name, values in (("mean μ", run.mean), ("between τ", run.between), ("within σ", run.within)):
        change = slots(np.diff(values, prepend=np.nan)[after], "signed-significant:3")
        square = "" if values is run.mean else slots(values[after] ** 2, "significant:5")
        rows.append(body_row(name, [slots(values[after], "significant:6"), square, change], strong=0))
    share = run.between**2 / (run.between**2 + run.within**2)
    rows.append(body_row("τ² ÷ (τ² + σ²)", [slots(share[after], "percent:1"), "", ""]))
    remark = note("The last row is the fraction of the variance that is between groups.")
    html = table("hs-numbers-table", heads("now", "squared", "last M-step"), rows) + remark
    return slots.panel("parameters", "Variances", [html], np.zeros(run.frames.n_frames, dtype=np.int64), area="side")


def _formulas(run: Effects) -> Panel:
    frames, count = run.frames, len(run.names)
    slots, t = Slots(frames.n_frames), frames.posterior_of
    after = np.minimum(t + 1, len(run.mean) - 1)
    tau, sigma, size = sup(i("τ"), n(2)), sup(i("σ"), n(2)), sub(i("n"), i("g"))
    effect, unsure, own = sub(i("b"), i("g")), sub(i("v"), i("g")), sub("<mover><mi>y</mi><mo>¯</mo></mover>", i("g"))
    whole = row(sigma, o("+"), size, tau)
    trusted = over(row(size, tau), whole)
    g = int(np.abs(run.effects[-1]).argmax())
    squared = [slots(values[t] ** 2, "significant:5") for values in (run.between, run.within)]
    top = row(n(short(run.sizes[g])), o("·"), n(squared[0]))
    mean = n(slots(-run.mean[t], change_format(run.form)))
    apart = row(o("("), n(slots(run.own[g], run.form)), mean, o(")"))
    numbers = row(
        effect,
        o("="),
        over(top, row(n(squared[1]), o("+"), top)),
        o("·"),
        apart,
        o("="),
        n(slots(run.effects[t, g], "significant:4")),
    )
    parts = [
        slots(values[t], "significant:5")
        for values in ((run.effects**2).mean(axis=1), (run.sd**2).mean(axis=1), run.residual_squares)
    ]
    weighted = slots((run.sd**2)[:, run.group].mean(axis=1)[t], "significant:5")
    results = [slots(values[after] ** 2, "significant:5") for values in (run.between, run.within)]
    left = row(sub(i("y"), i("i")), o("−"), i("μ"), o("−"), effect)
    mean_of = over(row(total("g", row(o("("), sup(effect, n(2)), o("+"), unsure, o(")"))), ""), i("G"))
    within = over(total("i", row(o("["), sup(row(o("("), left, o(")")), n(2)), o("+"), unsure, o("]"))), i("n"))
    return formulas_panel(
        slots,
        frames,
        note(f"Each of the {count} groups has an effect that is not observed. EM begins with its expected value."),
        formula_block(row(effect, o("="), trusted, o("("), own, o("−"), i("μ"), o(")")))
        + formula_block(row(unsure, o("="), over(row(tau, sigma), whole)))
        + number_line(words(run.names[g]), numbers)
        + _groups(run, slots),
        formula_block(row(tau, o("="), mean_of), row(sigma, o("="), within))
        + number_line("τ²", row(n(parts[0]), o("+"), n(parts[1]), o("="), n(results[0])))
        + number_line("σ²", row(n(parts[2]), o("+"), n(weighted), o("="), n(results[1]))),
    )


def _groups(run: Effects, slots: Slots) -> str:
    """Return a table of the groups: their own means, how much they count, and what is believed."""
    t, drawn = run.frames.posterior_of, np.abs(run.believed[-1] - run.own)
    listed = np.sort(np.argsort(-drawn, kind="stable")[:GROUPS_IN_TABLE]).tolist()
    rows = []
    for g in listed:
        cells = [
            short(run.sizes[g]),
            slots(run.own[g], run.form),
            slots(run.trust[t, g], "percent:1"),
            slots(run.effects[t, g], run.form),
            slots(run.believed[t, g], run.form),
            slots(run.sd[t, g], run.form),
        ]
        rows.append(body_row(words(run.names[g]), cells, strong=4))
    few = len(listed) < len(run.names)
    more = note(f"Of {len(run.names)}, those whose means are moved farthest at the end.") if few else ""
    return table("hs-division", heads("n", "own mean", "counts", "effect b", "believed", "± sd"), rows) + more
