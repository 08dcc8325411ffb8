"""Weighted least squares with this half-step's numbers, and the division of the point that moved most.

De Veaux (1989), Computational Statistics & Data Analysis 8, 227-245; Bishop (2006), section 14.5.1.
"""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.point_cloud import value_forms
from em_viz.models.common.scene import formulas_panel, note, number_line
from em_viz.models.mixture_of_regressions.run_arrays import Lines
from em_viz.style.table_bars import bar_of
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total


def formulas(run: Lines) -> Panel:
    """Return the panel: the division after E, and the sums of weighted least squares after M."""
    frames, slots = run.frames, Slots(run.frames.n_frames)
    share, weight = sub(i("r"), row(i("i"), i("k"))), sub(i("π"), i("k"))
    variance = f"<msubsup>{i('σ')}{i('k')}{n(2)}</msubsup>"
    x, y = sub(i("x"), i("i")), sub(i("y"), i("i"))
    slope, intercept = sub(i("b"), i("k")), sub(i("a"), i("k"))
    height = row(intercept, o("+"), slope, x if run.predictors == 1 else row(o("·"), x))
    divided = row(share, o("∝"), weight, i("𝒩"), o("("), y, o("|"), height, o(","), variance, o(")"))
    residual = row(y, o("−"), intercept, o("−"), slope, x if run.predictors == 1 else row(o("·"), x))
    squares = total("i", share, sup(row(o("("), residual, o(")")), n(2)))
    spread = row(variance, o("="), over(squares, total("i", share)))
    return formulas_panel(
        slots,
        frames,
        note("EM begins with an E-step: how well does each line explain each point?") + formula_block(divided),
        formula_block(divided) + _division(run, slots),
        formula_block(*_least_squares(run), spread) + _numbers(run, slots),
    )


def weighted_moments(run: Lines) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return, (T+1, K) each: the weighted means of x and y, and the weighted sums of squares of x and products with y.

    Of the first predictor.
    """
    r, counts = run.divisions, run.divisions.sum(axis=1)
    mean_x, mean_y = (np.einsum("tnk,n->tk", r, run.data[:, j]) / counts for j in (0, -1))
    x, y = run.data[:, 0, None] - mean_x[:, None], run.data[:, -1, None] - mean_y[:, None]
    return mean_x, mean_y, (r * x * x).sum(axis=1), (r * x * y).sum(axis=1)


def _least_squares(run: Lines) -> tuple[str, ...]:
    share, k = sub(i("r"), row(i("i"), i("k"))), i("k")
    if run.predictors > 1:
        matrix = row(sup(i("X"), i("⊤")), sub(i("R"), k))
        inverse = sup(row(o("("), matrix, i("X"), o(")")), row(o("−"), n(1)))
        return (row(sub(i("β"), k), o("="), inverse, matrix, i("y")),)
    mean_x, mean_y = (sub(f"<mover>{i(name)}<mo>¯</mo></mover>", k) for name in "xy")
    x, y = (row(o("("), sub(i(name), i("i")), o("−"), mean, o(")")) for name, mean in (("x", mean_x), ("y", mean_y)))
    slope = row(sub(i("b"), k), o("="), over(total("i", share, x, y), total("i", share, sup(x, n(2)))))
    return slope, row(sub(i("a"), k), o("="), mean_y, o("−"), sub(i("b"), k), mean_x)


def _numbers(run: Lines, slots: Slots) -> str:
    """Return a line a component; the coefficients written out for one predictor."""
    t = run.frames.posterior_of
    after = np.minimum(t + 1, len(run.weights) - 1)
    mean_x, mean_y, squares, products = weighted_moments(run)
    counts, lines = run.divisions.sum(axis=1), []
    for k in range(run.weights.shape[1]):
        index, count = n(k + 1), slots(counts[t, k], "fixed:2")
        coefficients = [n(slots(run.coefficients[after, k, j], form)) for j, form in enumerate(run.forms)]
        equations = [
            row(
                sub(i("π"), index),
                o("="),
                over(n(count), n(len(run.data))),
                o("="),
                _slot(slots, run.weights[after, k]),
            )
        ]
        if run.predictors == 1:
            top, bottom = (n(slots(values[t, k], "significant:5")) for values in (products, squares))
            at_x, at_y = (n(slots(values[t, k], "significant:5")) for values in (mean_x, mean_y))
            equations += [
                row(sub(i("b"), index), o("="), over(top, bottom), o("="), coefficients[1]),
                row(sub(i("a"), index), o("="), at_y, o("−"), coefficients[1], o("·"), at_x, o("="), coefficients[0]),
            ]
        else:
            equations.append(row(sub(i("β"), index), o("="), o("("), o(",").join(coefficients), o(")")))
        variance = run.deviations[after, k] ** 2
        summed, result = slots(variance * counts[t, k], "significant:5"), slots(variance, "significant:4")
        symbol = f"<msubsup>{i('σ')}{index}{n(2)}</msubsup>"
        equations.append(row(symbol, o("="), over(n(summed), n(count)), o("="), n(result)))
        lines.append(number_line(swatch(k + 1), *equations))
    return "".join(lines)


def _slot(slots: Slots, values: FloatArray) -> str:
    return n(slots(values, "fixed:3"))


def _division(run: Lines, slots: Slots) -> str:
    """Return the division of the point that moved most: how far it lies from each line, and what that gives it."""
    t, sample = run.frames.posterior_of, run.exhibit.sample
    point, forms = run.shares.moved[t], value_forms(sample.points)
    values = [f"{words(column)} {slots(run.data[point, j], forms[j])}" for j, column in enumerate(sample.columns)]
    residuals = run.data[:, -1, None] - run.fitted
    logs = np.log(run.weights)[:, None] - 0.5 * (residuals / run.deviations[:, None]) ** 2
    logs = logs - np.log(run.deviations)[:, None] - 0.5 * np.log(2 * np.pi)
    body = []
    for k in range(run.weights.shape[1]):
        share = run.divisions[t, point, k]
        cells = (
            slots(run.weights[t, k], "fixed:3"),
            slots(run.fitted[t, point, k], run.response_form),
            slots(residuals[t, point, k], run.response_form),
            slots((residuals / run.deviations[:, None])[t, point, k], "fixed:2"),
            slots(logs[t, point, k], "fixed:2"),
        )
        last = f'<td class="hs-strong">{slots(share, "fixed:3")}</td>'
        bar = f'<td class="hs-bar-cell">{bar_of(slots(share, "fixed:4"), k + 1)}</td>'
        name = words(run.exhibit.components[k])
        cells_html = "".join(f"<td>{cell}</td>" for cell in cells)
        body.append(f'<tr><th scope="row">{swatch(k + 1)} {name}</th>{cells_html}{last}{bar}</tr>')
    titles = ("weight π", "the line there", "residual", "÷ σ", "ln(π N)")
    head = (
        "".join(f'<th scope="col">{title}</th>' for title in titles)
        + '<th scope="col" colspan="2">responsibility r</th>'
    )
    where = f'<p class="hs-where">{", ".join(values)} has these distances from the lines:</p>'
    return where + table("hs-division", f"<thead><tr><th></th>{head}</tr></thead>", body)
