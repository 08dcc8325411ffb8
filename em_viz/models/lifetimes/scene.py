"""Regression on censored lifetimes: E completes each to what the line leads to expect, M refits the line."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import CensoredRegression, LifetimePosterior, LineParams
from em_core.models.censored import sides
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.wording import agreeing, counted, listed
from em_viz.animation.legend import BEFORE, mark_of
from em_viz.animation.slots import Slots, table, words
from em_viz.animation.spec import Channel, Panel, Picture
from em_viz.models.common.plain_scene import plain_scene
from em_viz.models.common.scene import (
    Scene,
    Words,
    body_row,
    frames_of,
    heads,
    note,
    over_steps,
)
from em_viz.models.common.scene_registry import scene
from em_viz.models.lifetimes.formulas import lifetimes_formulas
from em_viz.models.lifetimes.run_arrays import Lives
from em_viz.run.half_steps import START, M
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, component_colour, layout_base

Run: TypeAlias = Trace[LineParams, LifetimePosterior]

ABREAST = 0.012
"""Points at one place stand side by side, this share of the picture's width apart where there is room."""

BEYOND = 1.5
"""Expected lives are followed beyond the data by this many times the data's span; a mad start may send them farther."""

LIFE, GUESS = component_colour(0), component_colour(1)
"""What was seen and the line through it; what is only expected."""


@scene.register
def lifetimes_scene(model: CensoredRegression, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run with one explaining column or none; more have no picture of this kind."""
    data = np.asarray(exhibit.data)
    if data.shape[1] > 3:
        return plain_scene(model, exhibit, trace)
    explained, side = data.shape[1] == 3, sides(data)
    lines = over_steps(trace, lambda params: params.coefficients)
    posteriors = [trace.posterior(t) for t in range(trace.n_steps + 1)]
    run = Lives(
        exhibit,
        frames_of(trace),
        data[:, 0] if explained else np.arange(1.0, len(data) + 1),
        data[:, -2],
        np.flatnonzero(side),
        side[side != 0],
        lines if explained else np.column_stack([lines, np.zeros(len(lines))]),
        over_steps(trace, lambda params: params.deviation),
        np.stack([each.times for each in posteriors]),
        np.sqrt(np.stack([each.variances for each in posteriors])),
    )
    naive = model.least_squares(exhibit.data)
    plain = np.array([*naive.coefficients, *([] if explained else [0.0]), naive.deviation])
    return Scene((_picture(run),), _words(run), (_parameters(run, plain), lifetimes_formulas(run)))


def abreast(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return x (n,) with points at one place (x, y) moved apart sideways, about where they are."""
    _, place, counts = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True, return_counts=True)
    place = place.reshape(-1)
    order = np.argsort(place, kind="stable")
    within = np.empty(len(x))
    within[order] = np.arange(len(x)) - np.repeat(np.cumsum(counts) - counts, counts)
    different = np.unique(x)
    room = np.diff(different).min() if len(different) > 1 else 1.0
    gap = min(ABREAST * np.ptp(x), 0.8 * room / max(counts.max(), 1))
    result: FloatArray = x + gap * (within - (counts[place] - 1) / 2)
    return result


def _picture(run: Lives) -> Picture:
    frames, seen = run.frames, np.setdiff1d(np.arange(len(run.x)), run.cut)
    shown, left = frames.params_of, np.maximum(frames.params_of - (frames.kind_of == M), 0)
    assigned = np.where(frames.kind_of == START, 0, 1 + frames.posterior_of)
    place = abreast(run.x, run.y)
    across = padded(place, 0.05)
    ends = run.fitted(np.array(across))
    width = run.deviation[:, None]
    span = np.ptp(run.y) or 1.0
    low = BEYOND if (run.side < 0).any() else 0.1
    reach = (run.y.min() - low * span, run.y.max() + BEYOND * span)
    ever = np.clip(np.concatenate([run.y, run.expected.ravel(), ends[-1] - width[-1], ends[-1] + width[-1]]), *reach)
    line: Attributes = {"type": "scatter", "mode": "lines", "x": list(across), "y": [], "hoverinfo": "skip"}
    dots: Attributes = {"type": "scatter", "mode": "markers"}
    cut_places, cut_times = place[run.cut], run.y[run.cut]
    traces: list[Attributes] = [
        {**line, "uid": "ghost", "line": {"color": LIFE, "width": 1.2, "dash": "dot"}},
        {**line, "uid": "above", "line": {"color": LIFE, "width": 1.2, "dash": "6px,4px"}},
        {**line, "uid": "below", "line": {"color": LIFE, "width": 1.2, "dash": "6px,4px"}},
        {**line, "uid": "line", "line": {"color": LIFE, "width": 2.6}},
        {**line, "uid": "going-on", "x": np.repeat(cut_places, 3).tolist(), "line": {"color": GUESS, "width": 1.5}},
        {
            **dots,
            "uid": "failed",
            "x": place[seen].tolist(),
            "y": run.y[seen].tolist(),
            "marker": {"color": INK, "size": 7},
            **_hover(run, seen, "ended at %{y}" if run.are_times else "%{y}"),
        },
        *(
            {
                **dots,
                "uid": uid,
                "x": cut_places[run.side == side].tolist(),
                "y": cut_times[run.side == side].tolist(),
                "marker": {"color": GUESS, "symbol": f"triangle-{way}-open", "size": 8, "line": {"width": 1.5}},
                **_hover(run, run.cut[run.side == side], "still going at %{y}" if run.are_times else f"{where} %{{y}}"),
            }
            for uid, side, way, where in (("cut", 1, "up", "above"), ("under", -1, "down", "below"))
            if side > 0 or (run.side < 0).any()
        ),
        {
            **dots,
            "uid": "expected",
            "x": cut_places.tolist(),
            "y": [],
            "marker": {"color": GUESS, "symbol": "diamond", "size": 8},
            **_hover(run, run.cut, "expected to end at %{y}" if run.are_times else "expected at %{y}"),
            "yhoverformat": ",.4r",
        },
    ]
    told = run.expected[:, run.cut]
    none, start = np.full((1, len(run.cut)), np.nan), cut_times[None]
    tips = np.concatenate([start, told])
    whiskers = np.stack([np.broadcast_to(start, tips.shape), tips, np.full_like(tips, np.nan)], axis=-1)
    channels = (
        Channel("ghost", "y", ends, left, glide=False),
        Channel("line", "y", ends, shown),
        Channel("above", "y", ends + width, shown),
        Channel("below", "y", ends - width, shown),
        Channel("going-on", "y", whiskers.reshape(len(tips), -1), assigned),
        Channel("expected", "y", np.concatenate([none, told]), assigned),
    )
    sample = run.exhibit.sample
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "xaxis": axis(run.across, across),
                "yaxis": axis(run.title, padded(ever)),
            },
        }
    )
    caption = "Equal points are drawn side by side."
    legend = (
        mark_of(figure, "failed", f"{sample.row_noun}s whose end was observed" if run.are_times else "observed values"),
        mark_of(figure, "cut", "censored ones" if run.are_times else "limits, with the value above"),
        *([mark_of(figure, "under", "limits, with the value below")] if (run.side < 0).any() else []),
        mark_of(figure, "expected", "their expected end" if run.are_times else "their expected values"),
        mark_of(figure, "line", "the fitted line" if run.explained else "the estimated mean"),
        mark_of(figure, "above", "±1 standard deviation"),
        mark_of(figure, "ghost", BEFORE),
    )
    what = "ends" if run.are_times else "values"
    drawn = "fitted line" if run.explained else "estimated mean"
    alt = (
        f"{sample.title}: {len(seen)} observed {what}, {len(run.cut)} censored ones with their expected {what}, and "
        f"the {drawn}."
    )
    return Picture("data", figure, channels, alt=alt, caption=caption, legend=legend)


def _hover(run: Lives, rows: IntArray, says: str) -> Attributes:
    names = [words(run.exhibit.sample.rows[r]) for r in rows.tolist()]
    return {"text": names, "hovertemplate": f"%{{text}}: {says}<extra></extra>"}


def _words(run: Lives) -> Words:
    frames = run.frames
    slots, t, after = Slots(frames.n_frames), frames.posterior_of, frames.params_of
    slope, sd = slots(run.lines[after, 1], "significant:5"), slots(run.deviation[after], "significant:4")
    fit = f"a slope of {slope}, and a deviation of {sd}"
    count = len(run.cut)
    refit = f"least squares through the completed times: {fit}."
    if not run.are_times:
        return _words_of_limits(run, slots)
    if count == 0:
        return Words(
            slots,
            f"every end was observed, so nothing is hidden. The line has {fit}.",
            ("every end was observed; there is nothing to complete.",),
            (refit,),
        )
    added = run.added
    longest = added.argmax(axis=1)
    mean = slots(added.mean(axis=1)[t], run.form)
    until, end, unsure = (
        slots(values[np.arange(len(values)), run.cut[longest]][t], run.form)
        for values in (np.broadcast_to(run.y, run.expected.shape), run.expected, run.sd)
    )
    named = sorted(set(longest.tolist()))
    noun = words(run.exhibit.sample.row_noun)
    who = f"the censored {noun}" if count == 1 else f"the {count:,} censored {noun}s"
    verb = agreeing(count, "is", "are")
    went = slots(np.diff(added.mean(axis=1), prepend=np.nan)[t], "signed-significant:2")
    rows = [_with_equals(run, k) for k in named]
    said = [
        f"{who} {verb} expected to last {mean} longer on average {{}}. Longest {name}, from {until} to {end} ± "
        f"{unsure}. The line stayed."
        for name in rows
    ]
    changed = f"(a change of {went})"
    case = np.array([named.index(k) for k in longest.tolist()])
    case[1:] += len(named)
    return Words(
        slots,
        f"{who}, of {len(run.x):,}, {verb} known only to have lasted longer. The line has {fit}.",
        tuple(text.replace(" {}", "") for text in said) + tuple(text.replace("{}", changed) for text in said),
        (f"{refit} The uncertainty of the unobserved ends is added to the deviation.",),
        e_case=case[t],
    )


def _words_of_limits(run: Lives, slots: Slots) -> Words:
    """Return what is said of values among which there are limits, of either side."""
    t, after = run.frames.posterior_of, run.frames.params_of
    slope, sd = slots(run.lines[after, 1], "significant:5"), slots(run.deviation[after], "significant:4")
    mean = slots(run.lines[after, 0], "significant:5")
    now = f"the slope is {slope} and the deviation {sd}" if run.explained else f"the mean is {mean}, the deviation {sd}"
    what = "line" if run.explained else "mean"
    count = len(run.cut)
    m = (f"the {what} is estimated from the completed values: {now}. The uncertainty of the censored ones is added to "
         "the deviation.",)  # fmt: skip
    if count == 0:
        nothing = "every value was observed, so nothing is hidden"
        return Words(slots, f"{nothing}; {now}.", (f"{nothing}.",), m)
    added = run.added
    farthest = added.argmax(axis=1)
    limit, end, unsure = (
        slots(values[np.arange(len(values)), run.cut[farthest]][t], run.form)
        for values in (np.broadcast_to(run.y, run.expected.shape), run.expected, run.sd)
    )
    average = slots(added.mean(axis=1)[t], run.form)
    named = sorted(set(farthest.tolist()))
    rows = [words(run.exhibit.sample.rows[int(run.cut[k])]) for k in named]
    below = int((run.side < 0).sum())
    sides_known = [f"{n:,} to be {where}" for n, where in ((below, "below"), (count - below, "above")) if n]
    known = f"{count:,} {agreeing(count, 'is', 'are')} known only by a limit: {listed(sides_known)} it"
    said = tuple(
        f"the {counted(count, 'censored value')} {agreeing(count, 'is', 'are')} expected to be {average} beyond "
        f"{agreeing(count, 'its limit', 'their limits')} on average. Farthest is {row}, with the limit {limit}: it is "
        f"expected at {end} ± {unsure}. The {what} stayed."
        for row in rows
    )
    case = np.array([named.index(k) for k in farthest.tolist()])
    return Words(slots, f"of {len(run.x):,} values, {known}; {now}.", said, m, e_case=case[t])


def _with_equals(run: Lives, k: int) -> str:
    """Return who goes on, with the verb: an unfinished life, and how many others there are like it."""
    name = words(run.exhibit.sample.rows[int(run.cut[k])])
    places = np.column_stack([run.x, run.y])[run.cut]
    others = int((places == places[k]).all(axis=1).sum()) - 1
    return f"last {name} and {counted(others, 'other')} like it" if others else f"lasts {name}"


def _parameters(run: Lives, plain: FloatArray) -> Panel:
    slots, after = Slots(run.frames.n_frames), run.frames.params_of
    values = np.column_stack([run.lines, run.deviation])
    rows = []
    names = {0: "intercept a", 1: "slope b", 2: "deviation σ"} if run.explained else {0: "mean a", 2: "deviation σ"}
    for j, name in names.items():
        column = values[:, j]
        change = np.diff(column, prepend=np.nan)[after]
        cells = [
            slots(column[after], "significant:6"),
            slots(change, "signed-significant:3"),
            slots(plain[j], "significant:6"),
        ]
        rows.append(body_row(name, cells, strong=0))
    remark = note(
        "The last column is the plain fit, which treats every censored time as the end of the lifetime."
        if run.are_times
        else "The last column is the plain fit, which takes every limit for the value."
    )
    html = table("hs-numbers-table", heads("now", "last M-step", "plain fit"), rows) + remark
    title = "The line" if run.explained else "The distribution"
    return slots.panel("parameters", title, [html], np.zeros(run.frames.n_frames, dtype=np.int64), area="side")
