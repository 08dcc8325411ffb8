"""A mixture of coins (binomials): every set of tosses divided among them, and the expected heads that EM counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go
from scipy.special import xlogy

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import BinomialMixture, BinomialMixtureParams, MixturePosterior
from em_core.numerics.arrays import IntArray
from em_core.numerics.wording import at_the_start, listed, sentences
from em_viz.animation.legend import BEFORE, Mark, mark_of
from em_viz.animation.slots import Slots, marked, swatch, table, words
from em_viz.animation.spec import Channel, Panel, Picture, PointCloud
from em_viz.models.coin_runs import COIN, Tosses
from em_viz.models.common.bar_picture import bars_picture, shared_out, short_label
from em_viz.models.common.scene import Scene, Words, formulas_panel, note, number_line, over_steps
from em_viz.models.common.scene_registry import scene
from em_viz.run.component_table import Column, component_panel
from em_viz.run.half_steps import START, E, M
from em_viz.run.responsibilities import TIE, shares_of
from em_viz.style.axes import axis
from em_viz.style.theme import INK, component_colour, component_shape, layout_base
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total
from em_viz.text.numbers import short

Run: TypeAlias = Trace[BinomialMixtureParams, MixturePosterior]

SETS_IN_WORDS = 12
"""Beyond so many sets the table of the division shows those whose division moved most in the run."""

SMALLEST = -690.0
"""The logarithm of a term below which double precision holds no digits of it."""

ALMOST = 0.0005
"""Shares are shown to three decimals; a smaller move would read "from 0.620 to 0.620"."""


@scene.register
def coins_scene(model: BinomialMixture, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run of coins."""
    heads, tosses = np.asarray(exhibit.data).T
    divisions = np.stack([trace.responsibilities(t) for t in range(trace.n_steps + 1)])
    run = Tosses(
        exhibit,
        shares_of(trace),
        heads,
        tosses,
        over_steps(trace, lambda params: params.probabilities),
        over_steps(trace, lambda params: params.weights),
        divisions,
    )
    panels = (_parameters(run, model.equal_weights), _formulas(run, model.equal_weights))
    return Scene((_line(run), _division(run)), _words(run), panels)


def _line(run: Tosses) -> Picture:
    """Return every set at its proportion of heads, and each coin as a line at its probability of heads."""
    count, frames = len(run.heads), run.frames
    seen = run.tosses > 0
    x = np.divide(run.heads, run.tosses, out=np.full(count, 0.5), where=seen)
    y = np.arange(count, dtype=np.float64)
    keys = np.where(frames.kind_of == START, 0, run.shares.blend_of[frames.posterior_of])
    labels = tuple(
        f"{name}: {short(h)} {run.said.heads} in {short(m)} {run.said.tosses}"
        for name, h, m in zip(run.exhibit.sample.rows, run.heads, run.tosses, strict=True)
    )
    cloud = PointCloud(x, y, run.shares.blends, keys, labels, run.names)
    traces, channels = [], []
    ends = np.array([-0.7, count - 0.3])
    for k, name in enumerate(run.names):
        colour = component_colour(k)
        line = {"type": "scatter", "mode": "lines", "x": [], "y": ends.tolist(), "hoverinfo": "skip"}
        mark = {"color": colour, "symbol": component_shape(k), "size": 14, "line": {"color": INK, "width": 1.5}}
        traces += [
            {**line, "uid": f"ghost-{k}", "line": {"color": colour, "width": 1.2, "dash": "dot"}},
            {**line, "uid": f"coin-{k}", "line": {"color": colour, "width": 2.4}},
            {
                "type": "scatter",
                "mode": "markers",
                "uid": f"mark-{k}",
                "x": [],
                "y": [ends[1]],
                "marker": mark,
                "xhoverformat": ",.4f",
                "hovertemplate": f"{words(name)}: %{{x}}<extra></extra>",
            },
        ]
        at = run.p[:, k, None]
        left = np.maximum(frames.params_of - (frames.kind_of == M), 0)
        both = np.repeat(at, 2, axis=1)
        channels += [
            Channel(f"ghost-{k}", "x", both, left, glide=False),
            Channel(f"coin-{k}", "x", both, frames.params_of),
            Channel(f"mark-{k}", "x", at, frames.params_of),
        ]
    few = count <= 30
    ticks = (
        {"tickvals": y.tolist(), "ticktext": [short_label(words(name)) for name in run.exhibit.sample.rows]}
        if few
        else {}
    )
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "xaxis": axis(f"proportion of {run.said.heads}", (-0.03, 1.03)),
                "yaxis": axis("" if few else run.exhibit.sample.row_noun, (count + 0.2, -0.9), **ticks),
            },
        }
    )
    legend = (
        mark_of(figure, "coin-0", f"each {run.said.coin}'s probability of {run.said.heads}"),
        mark_of(figure, "ghost-0", BEFORE),
        Mark(
            "points",
            f"the {run.said.many} at their proportion of {run.said.heads}, coloured by responsibility",
            component_colour(0),
        ),
    )
    alt = (
        f"{count} {run.said.many} of {run.said.tosses} at their proportions of {run.said.heads}, and {len(run.names)} "
        f"{run.said.coins} at theirs."
    )
    return Picture(
        "data",
        figure,
        tuple(channels),
        cloud,
        alt,
        group="data",
        title=f"proportions of {run.said.heads}",
        legend=legend,
    )


def _division(run: Tosses) -> Picture:
    """Return every set's tosses as a bar divided among the coins; grey while they are not divided."""
    parts = run.divisions * run.tosses[:, None]
    names, colours = tuple(map(words, run.names)), [component_colour(k) for k in range(len(run.names))]
    series = shared_out(run.frames, parts, names, colours, whole=run.tosses, noun=run.said.tosses)
    picture = bars_picture(
        "division",
        tuple(map(words, run.exhibit.sample.rows)),
        series,
        run.said.tosses,
        extent=(0.0, 1.04 * float(run.tosses.max(initial=1.0))),
        alt=(
            f"Each {run.said.one}'s {run.said.tosses} as a bar, in the colours of the {run.said.coins}, in proportion "
            "to the responsibilities."
        ),
        caption=(
            f"A {run.said.one} counts for every {run.said.coin}, in proportion to the responsibilities. EM never "
            f"guesses which {run.said.coin} it was."
        ),
    )
    return replace(picture, group="data", title=f"{run.said.tosses} by {run.said.coin}")


def _words(run: Tosses) -> Words:
    frames, k = run.frames, len(run.names)
    slots, t, after = Slots(frames.n_frames), frames.posterior_of, frames.params_of
    stand = _listed(
        [f"{words(name)}&#160;{swatch(c + 1)} {slots(run.p[after, c], 'fixed:4')}" for c, name in enumerate(run.names)]
    )
    rows = [words(name) for name in run.exhibit.sample.rows]
    moved, share = run.shares.moved, run.shares.share_after - run.shares.share_before
    # A name is no number: one sentence for each set that is ever named.
    named = sorted(set(moved.tolist()))
    number = slots(run.shares.moved_to_component[t] + 1, "integer")
    said = run.said
    # Coins have names of their own, and are not numbered.
    coin = marked(run.exhibit.model.capabilities.components, number)
    now, before = slots(run.shares.share_after[t], "fixed:3"), slots(run.shares.share_before[t], "fixed:3")
    if k == 1:
        return Words(
            slots,
            f"one {said.coin}, whose probability of {said.heads} is {stand}.",
            (f"there is one {said.coin}, so every {said.one} belongs to it.",),
            (f"{said.heads} over {said.tosses} of all {said.many}: {stand}.",),
        )
    first = [
        f"the responsibilities of every {said.one} are computed. Least certain is {rows[i]}: {coin} has {now} of it. "
        f"The {said.coins} stayed."
        for i in named
    ]
    again = [
        f"the responsibilities are computed again. {at_the_start(rows[i])} changed most: the responsibility "
        f"of {coin} went from {before} to {now}."
        for i in named
    ]
    still = (
        "the responsibilities are computed again, and none changed by more than "
        f"{slots(np.abs(share)[t], 'scientific:1')}."
    )
    alike = f"all responsibilities are equal: equal {said.coins} explain every {said.one} equally well."
    equal = np.ptp(run.divisions, axis=2).max(axis=1) <= TIE
    index = np.array([named.index(i) for i in moved.tolist()])
    visibly = np.abs(share) >= ALMOST
    case = np.where(visibly, len(named) + index, 2 * len(named))
    case[0] = index[0]
    case[equal] = 2 * len(named) + 1
    start = f"the {said.coins}' probabilities of {said.heads} are {stand}."
    if said.coin == COIN:
        start = sentences("nobody wrote down which coin was tossed.", at_the_start(start))
    # Coins that are drawn unequally often divide every set unequally, however alike they are.
    return Words(
        slots,
        start,
        (*first, *again, still, alike),
        (f"each {said.coin}'s expected {said.heads} over its expected {said.tosses}: {stand}.",),
        e_case=case[t],
    )


def _parameters(run: Tosses, held: bool) -> Panel:
    frames = run.frames
    heads, tosses = run.expected(run.heads), run.expected(run.tosses)
    columns = [
        Column(
            run.p, frames.params_of, M, "fixed:4", f"expected {run.said.heads} ÷ expected {run.said.tosses}", bar=True
        ),
        Column(heads, frames.posterior_of, E, "fixed:2", f"the sum of r × {run.said.heads}"),
        Column(tosses - heads, frames.posterior_of, E, "fixed:2", f"the sum of r × {run.said.tails}"),
    ]
    titles = [f"{run.said.heads} p", f"exp. {run.said.heads}", f"exp. {run.said.tails}"]
    if not held:
        columns.insert(
            0, Column(run.weights, frames.params_of, M, "fixed:3", f"the mean responsibility of the {run.said.many}")
        )
        titles.insert(0, "weight π")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return component_panel(frames, columns, f"<thead><tr><th></th>{head}</tr></thead>", run.names)


def _formulas(run: Tosses, held: bool) -> Panel:
    frames = run.frames
    slots, t = Slots(frames.n_frames), frames.posterior_of
    after = np.minimum(t + 1, len(run.p) - 1)
    share, coin, heads = sub(i("r"), row(i("i"), i("k"))), sub(i("p"), i("k")), sub(i("h"), i("i"))
    tosses = sub(i("n"), i("i"))
    weight = "" if held else sub(i("π"), i("k"))
    likelihood = row(weight, sup(coin, heads), sup(row(o("("), n(1), o("−"), coin, o(")")), row(tosses, o("−"), heads)))
    lines = []
    for k in range(len(run.names)):
        counted, of = (slots(run.expected(values)[t, k], "fixed:2") for values in (run.heads, run.tosses))
        result = slots(run.p[after, k], "fixed:4")
        lines.append(
            number_line(swatch(k + 1), row(sub(i("p"), n(k + 1)), o("="), over(n(counted), n(of)), o("="), n(result)))
        )
    return formulas_panel(
        slots,
        frames,
        note(f"EM begins with an E-step: how well does each {run.said.coin} explain each {run.said.one}?")
        + formula_block(row(share, o("∝"), likelihood)),
        formula_block(row(share, o("∝"), likelihood)) + _sets(run, slots) + _divisions(run, slots, held),
        formula_block(row(coin, o("="), over(total("i", share, heads), total("i", share, tosses)))) + "".join(lines),
    )


def _sets(run: Tosses, slots: Slots) -> str:
    """Return the published figure's table: each set's shares, and the heads and tails that it lends to each coin."""
    t = run.frames.posterior_of
    listed = _listed_sets(run)
    heads = [run.said.heads, run.said.tosses]
    for k in range(len(run.names)):
        heads += [f"r {swatch(k + 1)}", run.said.heads, run.said.tails]
    body = []
    for s in listed.tolist():
        cells = [short(run.heads[s]), short(run.tosses[s])]
        for k in range(len(run.names)):
            r = run.divisions[t, s, k]
            tails = run.tosses[s] - run.heads[s]
            cells += [slots(r, "fixed:3"), slots(r * run.heads[s], "fixed:2"), slots(r * tails, "fixed:2")]
        name = words(run.exhibit.sample.rows[s])
        body.append(f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>')
    foot = [short(run.heads.sum()), short(run.tosses.sum())]
    counted, of = run.expected(run.heads), run.expected(run.tosses)
    for k in range(len(run.names)):
        foot += ["", slots(counted[t, k], "fixed:2"), slots((of - counted)[t, k], "fixed:2")]
    total_row = f'<tr><th scope="row">all</th>{"".join(f"<td>{cell}</td>" for cell in foot)}</tr>'
    cells_of_head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    head = f"<thead><tr><th></th>{cells_of_head}</tr></thead>"
    more = (
        note(f"Of {len(run.heads)} {run.said.many}, those whose responsibilities change most in this run.")
        if len(body) < len(run.heads)
        else ""
    )
    return table("hs-division", head, body, total_row) + more


def _listed_sets(run: Tosses) -> IntArray:
    """Return the sets that have a row of their own: all, or those whose division moves most in the run."""
    listed = np.arange(len(run.heads))
    if len(listed) <= SETS_IN_WORDS:
        return listed
    moved = np.abs(np.diff(run.divisions, axis=0)).sum(axis=(0, 2))
    return np.sort(np.argsort(-moved, kind="stable")[:SETS_IN_WORDS])


def _divisions(run: Tosses, slots: Slots, held: bool) -> str:
    """Return the division behind every share that is listed: each coin's term, their sum, and what r is of it."""
    t, coins = run.frames.posterior_of, range(len(run.names))
    lines = []
    for s in _listed_sets(run).tolist():
        h, tails = run.heads[s], run.tosses[s] - run.heads[s]
        logs = xlogy(h, run.p) + xlogy(tails, 1 - run.p) + (0.0 if held else xlogy(1.0, run.weights))
        if logs.max(axis=1).min() < SMALLEST:
            continue
        terms = np.exp(logs)
        powers = []
        for k in coins:
            weight = "" if held else f"{slots(run.weights[t, k], 'fixed:3')} × "
            p, q = slots(run.p[t, k], "fixed:4"), slots(1 - run.p[t, k], "fixed:4")
            term = slots(terms[t, k], "significant:4")
            powers.append(f"{swatch(k + 1)} {weight}{p}<sup>{short(h)}</sup> × {q}<sup>{short(tails)}</sup> = {term}")
        first, whole = slots(terms[t, 0], "significant:4"), slots(terms[t].sum(axis=1), "significant:4")
        share = slots(terms[t, 0] / terms[t].sum(axis=1), "fixed:5")
        name = words(run.exhibit.sample.rows[s])
        lines.append(
            f'<p class="hs-note"><strong>{name}:</strong> {"; ".join(powers)}. '
            f"r {swatch(1)} = {first} ÷ {whole} = {share}</p>"
        )
    if not lines:
        return note(
            f"With so many {run.said.tosses} the powers are too small to be written out: r is computed from logarithms."
        )
    return f"<details open><summary>How each r is computed</summary>{''.join(lines)}</details>"


def _listed(parts: list[str]) -> str:
    return listed(parts)
