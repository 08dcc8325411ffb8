"""Mixtures of t distributions: the latent weight of each point says how far the fit explains it."""

from __future__ import annotations

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.models import StudentMixture
from em_core.numerics.wording import agreeing, at_the_start, sentences
from em_viz.animation.slots import Slots, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.scene import Scene, Words, body_row, formulas_panel, heads, note, number_line
from em_viz.models.common.scene_registry import scene
from em_viz.models.common.spread_formulas import square, symbol
from em_viz.models.student_mixture.pictures import tails_picture
from em_viz.models.student_mixture.run_arrays import Run, Tails, tails_of
from em_viz.run.component_table import Column, component_panel
from em_viz.run.half_steps import START, M
from em_viz.style.table_bars import bar_of
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, total
from em_viz.text.numbers import short

DOUBTED = 8
"""So many points with the smallest weights are listed."""


@scene.register
def student_scene(model: StudentMixture, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run of t distributions."""
    run = tails_of(model, exhibit, trace)
    panels = (_parameters(run), _doubted(run), _formulas(run))
    return Scene((tails_picture(run),), _words(run), panels)


def _words(run: Tails) -> Words:
    frames, k = run.frames, run.n_components
    slots, t, after = Slots(frames.n_frames), frames.posterior_of, frames.params_of
    columns = [words(name) for name in run.exhibit.sample.columns]
    centres = [
        f"{f'{swatch(c + 1)}&#160;' if k > 1 else ''}"
        + ", ".join(f"{slots(run.means[after, c, j], run.form(j))}" for j in range(run.x.shape[1]))
        for c in range(k)
    ]
    which = f" ({', '.join(columns)})" if len(columns) > 1 else ""
    stand = f"the {agreeing(k, 'centre', 'centres')}{which} {agreeing(k, 'is', 'are')} at {'; '.join(centres)}"
    if not run.model.df:
        stand = f"{stand}, with {_listed_dfs(run, slots)} degrees of freedom"
    least = run.say.argmin(axis=1)
    small = slots(run.say.min(axis=1)[t], "fixed:3")
    full = slots(run.full.max(axis=1)[t], "fixed:3")
    named = sorted(set(least.tolist()))
    where = agreeing(k, "the centre has", "a centre has at most")
    said = [
        f"the weight of every point is computed. The smallest is that of {name}: {small}; a point at {where} {full}."
        for name in (words(run.exhibit.sample.rows[p]) for p in named)
    ]
    change = np.abs(np.diff(run.say, axis=0, prepend=np.nan)).max(axis=1)
    most = slots(change[t], "significant:2")
    case = np.array([named.index(p) for p in least.tolist()])
    case[1:] += len(named)
    plain = f"The ordinary mean is {slots(run.x.mean(), run.form(0))}." if k == 1 and len(columns) == 1 else ""
    return Words(
        slots,
        f"no point has a weight yet. {at_the_start(stand)}.",
        (*said, *(f"{text} No weight changed by more than {most}." for text in said)),
        (sentences(f"centres and scales are re-estimated, each point weighted by r × u: {stand}.", plain),),
        e_case=case[t],
    )


def _listed_dfs(run: Tails, slots: Slots) -> str:
    after, k = run.frames.params_of, run.n_components
    many = [f"{f'{swatch(c + 1)}&#160;' if k > 1 else ''}{slots(run.dfs[after, c], 'significant:4')}" for c in range(k)]
    return ", ".join(many)


def _parameters(run: Tails) -> Panel:
    frames, sample, d = run.frames, run.exhibit.sample, run.x.shape[1]
    columns, titles = [], []
    if run.n_components > 1:
        columns.append(Column(run.weights, frames.params_of, M, "fixed:3", "the mean responsibility", bar=True))
        titles.append("weight π")
    for j in range(d):
        name = f"<br/>{words(sample.columns[j])}" if d > 1 else ""
        origin = "the sum of r u x, ÷ the sum of r u"
        columns.append(Column(run.means[..., j], frames.params_of, M, run.form(j), origin))
        titles.append(f"centre{name}")
    for j in range(d):
        name = f"<br/>{words(sample.columns[j])}" if d > 1 else ""
        origin = f"the root of the sum of r u × squared distance, ÷ {_divisor(run)}"
        columns.append(Column(run.deviations[..., j], frames.params_of, M, run.form(j), origin))
        titles.append(f"scale{name}")
    origin = "held" if run.model.df else "solves one equation"
    columns.append(Column(run.dfs, frames.params_of, M, "fixed:2", origin))
    titles.append("df ν")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return component_panel(frames, columns, f"<thead><tr><th></th>{head}</tr></thead>", run.exhibit.components)


def _divisor(run: Tails) -> str:
    """Return what the squared distances in a column, or in all, are divided by."""
    kind, d = run.model.kind, run.x.shape[1]
    counted = "n" if kind.tied else "N"
    return f"({d} {counted})" if kind.shape == "spherical" and d > 1 else counted


def _doubted(run: Tails) -> Panel:
    """Return the points that end with the smallest weights, by name, and what they weigh now."""
    slots, t = Slots(run.frames.n_frames), run.frames.posterior_of
    begun, full = run.frames.kind_of != START, float(run.full.max())
    rows = []
    for p in run.doubted[:DOUBTED]:
        say = run.say[t, p]
        cells = [short(value) for value in run.x[p]]
        bar = bar_of(slots(np.where(begun, say / full, 0), "fixed:4"), int(run.r[-1, p].argmax()) + 1)
        name = words(run.exhibit.sample.rows[p])
        written = body_row(name, [*cells, slots(np.where(begun, say, np.nan), "fixed:4")], strong=len(cells))
        rows.append(written.replace("</tr>", f'<td class="hs-bar-cell">{bar}</td></tr>'))
    names = [words(run.exhibit.sample.column_title(j)) for j in range(run.x.shape[1])]
    remark = note("The points with the smallest weights at the end. A full bar is the largest possible weight.")
    html = table("hs-division", heads(*names, "weight", ""), rows) + remark
    return slots.panel(
        "weights", "Smallest weights", [html], np.zeros(run.frames.n_frames, dtype=np.int64), area="below"
    )


def _formulas(run: Tails) -> Panel:
    frames, d = run.frames, run.x.shape[1]
    slots = Slots(frames.n_frames)
    index = row(i("i"), i("k"))
    r, u, nu, centre = sub(i("r"), index), sub(i("u"), index), sub(i("ν"), i("k")), sub(i("μ"), i("k"))
    away, x = f"<msubsup>{i('δ')}{index}{n(2)}</msubsup>", sub(i("x"), i("i"))
    weigh = row(u, o("="), over(row(nu, o("+"), i("d")), row(nu, o("+"), away)))
    apart = row(x, o("−"), centre)
    kind = run.model.kind
    squares = total("i,k" if kind.tied else "i", r, u, square(kind, d, apart))
    divisor = i("n") if kind.tied else total("i", r)
    if kind.shape == "spherical" and d > 1:
        divisor = row(n(d), divisor)
    spread = row(symbol(kind, d, i("k")), o("="), over(squares, divisor))
    fitted = formula_block(row(centre, o("="), over(total("i", r, u, x), total("i", r, u))), spread)
    divided = (
        formula_block(row(r, o("∝"), sub(i("π"), i("k")), i("t"), o("("), x, o(")"))) if run.n_components > 1 else ""
    )
    begin = note("EM begins with the weights: u is small for a point far from the centre.")
    return formulas_panel(
        slots,
        frames,
        begin + formula_block(weigh),
        divided + formula_block(weigh) + _weighed(run, slots),
        fitted + _refitted(run, slots),
    )


def _weighed(run: Tails, slots: Slots) -> str:
    """Return the weight of the point that ends least believed, and of the most believed one, with their numbers."""
    t, d, lines = run.frames.posterior_of, run.x.shape[1], []
    for p in dict.fromkeys((run.doubted[0], run.doubted[-1])):
        k = int(run.r[-1, p].argmax())
        df = slots(run.dfs[t, k], "significant:4")
        away = (run.dfs[:, k] + d) / run.u[:, p, k] - run.dfs[:, k]
        top = row(n(df), o("+"), n(d))
        bottom = row(n(df), o("+"), n(slots(np.maximum(away, 0)[t], "significant:4")))
        name = f"{swatch(k + 1)} {words(run.exhibit.sample.rows[p])}"
        lines.append(
            number_line(name, row(i("u"), o("="), over(top, bottom), o("="), n(slots(run.u[t, p, k], "fixed:4"))))
        )
    return "".join(lines)


def _refitted(run: Tails, slots: Slots) -> str:
    """Return each component's centre in the first column as a quotient, and the equation of free degrees of freedom."""
    t, lines = run.frames.posterior_of, []
    after = np.minimum(t + 1, len(run.params) - 1)
    for k in range(run.n_components):
        mass = run.mass[:, k]
        summed = np.einsum("tn,n->t", run.r[..., k] * run.u[..., k], run.x[:, 0])
        quotient = over(n(slots(summed[t], "significant:6")), n(slots(mass[t], "significant:6")))
        equations = [
            row(sub(i("μ"), n(k + 1)), o("="), quotient, o("="), n(slots(run.means[after, k, 0], run.form(0))))
        ]
        if not run.model.df:
            half = over(i("ν"), n(2))
            asked = row(i("ln"), half, o("−"), i("ψ"), o("("), half, o(")"), o("="))
            surprise = n(slots(run.surprises[t, k], "significant:4"))
            equations.append(row(asked, surprise, o(","), i("ν"), o("="), n(slots(run.dfs[after, k], "significant:4"))))
        lines.append(number_line(swatch(k + 1), *equations))
    first = note(f'With the numbers of "{words(run.exhibit.sample.columns[0])}":') if run.x.shape[1] > 1 else ""
    return first + "".join(lines)
