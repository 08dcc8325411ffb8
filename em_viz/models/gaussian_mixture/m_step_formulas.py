"""The M-step's formulas for each covariance kind and prior, and the same formulas with their numbers.

Bishop (2006), equations 9.24-9.26; Celeux & Govaert (1995) for the kinds; Fraley & Raftery (2007) for the prior, whose
m, Λ, κ and ν are its mean, scale, shrinkage and degrees of freedom.
"""

from __future__ import annotations

from functools import singledispatch

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.models.gaussian_mixture_map import GaussianMixtureMAP, NormalInverseWishart
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, decimals_format, form_and_digits, spread_of, swatch
from em_viz.models.common.spread_formulas import square, symbol
from em_viz.models.gaussian_mixture.run_arrays import History, Model
from em_viz.text.mathml import formula_block, i, joined, matrix, n, o, over, row, sub, total
from em_viz.text.numbers import format_number, short

MATRICES_UP_TO, VECTORS_UP_TO = 3, 6
"""In more dimensions than this a component's covariance matrix, or its mean, is not written out in numbers."""


@singledispatch
def prior_of(_model: Model) -> NormalInverseWishart | None:
    """Return the prior that the M-step adds to the data, or None for maximum likelihood."""
    return None


@prior_of.register
def _(model: GaussianMixtureMAP) -> NormalInverseWishart | None:
    return model.prior


def held_of(model: Model) -> tuple[str, ...]:
    """Return which parameters the M-step leaves as they are: "weights", "covariances"."""
    return capabilities_of(model).held


def refitting_formulas(run: History) -> str:
    """Return N_k, pi_k, mu_k and the covariance of this model's kind, as sums over responsibilities."""
    prior, count = prior_of(run.model), sub(i("N"), i("k"))
    r, x = sub(i("r"), i("i"), i("k")), sub(i("x"), i("i"))
    mean_sum, mean_count = total("i", r, x), count
    if prior:
        mean_sum, mean_count = row(mean_sum, o("+"), i("κ"), i("m")), row(count, o("+"), i("κ"))
    held = held_of(run.model)
    formulas = [row(count, o("="), total("i", r))]
    if "weights" not in held:
        formulas.append(row(sub(i("π"), i("k")), o("="), over(count, i("n"))))
    formulas.append(row(sub(i("μ"), i("k")), o("="), over(mean_sum, mean_count)))
    if "covariances" not in held:
        formulas.append(_spread_formula(run, r, x, count))
    return formula_block(*formulas) + (_prior_numbers(run, prior) if prior else "")


def _prior_numbers(run: History, prior: NormalInverseWishart) -> str:
    """What kappa, m, nu and Lambda are: the same in every step."""
    spreads = [spread_of(column) for column in run.trace.data.T]
    centre = [
        n(format_number(float(value), *form_and_digits(decimals_format(value, spread))))
        for value, spread in zip(prior.mean, spreads, strict=True)
    ]
    scale = [[n(format_number(float(value), "significant", 4)) for value in line] for line in prior.scale]
    d = len(prior.mean)
    vector = centre[0] if d == 1 else row(o("("), joined(centre, ","), o(")"))
    parts = [
        [row(i("κ"), o("="), n(short(prior.shrinkage)))],
        [row(i("m"), o("="), vector) if d <= VECTORS_UP_TO else row(i("m"), _said(f"has {d} entries"))],
        [row(i("ν"), o("="), n(short(prior.dof)))],
    ]
    if d <= MATRICES_UP_TO:
        parts.append([row(i("Λ"), o("="), scale[0][0] if d == 1 else matrix(scale))])
    return _line("prior", parts)


def _spread_formula(run: History, r: str, x: str, count: str) -> str:
    kind, d, prior = run.model.kind, run.dimension, prior_of(run.model)
    mean = sub(i("μ"), i("k"))
    squares = total("i", r, square(kind, d, row(x, o("−"), mean)))
    divisor = i("n") if kind.tied else count
    if prior:
        squares = row(squares, o("+"), i("κ"), square(kind, d, row(mean, o("−"), i("m"))))
        degrees = (i("ν"), i("d"), n(1), i("K")) if kind.tied else (i("ν"), i("d"), n(2))
        divisor = joined((divisor, *degrees), "+")
    if kind.tied:
        squares = total("k", row(o("("), squares, o(")")) if prior else squares)
    if prior:
        part = "" if d == 1 or kind.shape == "full" else i("tr" if kind.shape == "spherical" else "diag")
        squares = row(part, i("Λ"), o("+"), squares)
    if kind.shape == "spherical" and d > 1:
        divisor = row(n(d), o("("), divisor, o(")")) if prior else row(n(d), divisor)
    return row(symbol(kind, d, i("k")), o("="), over(squares, divisor))


def refitting_numbers(run: History, slots: Slots) -> str:
    """Return the same sums with their numbers, a line a component; a shared covariance gets a line of its own."""
    kind, t, prior, held = run.model.kind, run.half_steps.posterior_of, prior_of(run.model), held_of(run.model)
    # The M-step's results are those of step t + 1; the last E-step has none, and shows none.
    after = np.minimum(t + 1, run.trace.n_steps)
    points = len(run.trace.data)
    d, k_all = run.dimension, run.n_components
    kappa, nu = (prior.shrinkage, prior.dof) if prior else (0.0, 0.0)
    lines = []
    for k in range(k_all):
        count, mean = run.counts[t, k], run.means[after, k]
        n_k = slots(count, "fixed:2")
        worth = slots(count + kappa, "fixed:2") if prior else n_k
        weight = slots(run.weights[after, k], "fixed:3")
        parts = [
            [row(sub(i("N"), n(k + 1)), o("="), n(n_k))],
            [row(sub(i("π"), n(k + 1)), o("="), over(n(n_k), n(points))), row(o("="), n(weight))],
            _mean_numbers(run, slots, mean, count + kappa, worth, n(k + 1)),
        ]
        if "weights" in held:
            del parts[1]
        if not kind.tied and "covariances" not in held:
            divisor = count + (nu + d + 2 if prior else 0)
            parts.append(_spread_numbers(run, slots, run.covariances[after, k], divisor, n(k + 1)))
        lines.append(_line(swatch(k + 1), parts))
    if kind.tied and "covariances" not in held:
        divisor = np.full(len(t), float(points + (nu + d + 1 + k_all if prior else 0)))
        lines.append(_line("shared", [_spread_numbers(run, slots, run.covariances[after, 0], divisor, "")]))
    return "".join(lines)


def _mean_numbers(
    run: History, slots: Slots, mean: FloatArray, count: FloatArray, worth: str, component: str
) -> list[str]:
    """Return a mean (frames, d) as its weighted sum over what that is worth; count: (frames,), worth: its slot."""
    symbol, d = sub(i("μ"), component), run.dimension
    if d > VECTORS_UP_TO:
        return [row(symbol, _said(f"has {d} entries"))]
    summed = _divided(_vector(run, slots, count[:, None] * mean), worth, d)
    return [row(symbol, o("="), summed), row(o("="), _vector(run, slots, mean))]


def _spread_numbers(
    run: History, slots: Slots, covariance: FloatArray, divisor: FloatArray, component: str
) -> list[str]:
    """Return a covariance as its sum of squares over its divisor.

    covariance: (frames, d, d); divisor: (frames,) what its sum of squares was divided by.
    """
    d = run.dimension
    spread = symbol(run.model.kind, d, component)
    # A shared covariance without a prior is divided by n, a whole number.
    whole = bool((divisor == np.round(divisor)).all())
    below = slots(divisor, "integer" if whole else "fixed:2")
    if d == 1 or run.model.kind.shape == "spherical":
        variance = covariance[:, 0, 0]
        squares, result = slots(variance * divisor * d, "significant:5"), slots(variance, "significant:4")
        bottom = n(below) if d == 1 else row(n(d), o("·"), n(below))
        return [row(spread, o("="), over(n(squares), bottom)), row(o("="), n(result))]
    if d > MATRICES_UP_TO:
        return [row(spread, _said(f"has {d} × {d} entries"))]
    summed = _matrix(slots, covariance * divisor[:, None, None], 5)
    return [row(spread, o("="), _divided(summed, below, d)), row(o("="), _matrix(slots, covariance, 4))]


def _said(text: str) -> str:
    """Return words in a formula."""
    return f"<mtext>&#160;{text}</mtext>"


def _divided(dividend: str, divisor: str, d: int) -> str:
    """A number over its divisor, or a vector or matrix times one over it."""
    return over(dividend, n(divisor)) if d == 1 else row(over(n(1), n(divisor)), dividend)


def _line(head: str, equations: list[list[str]]) -> str:
    """Equations side by side, as far as there is room; a long one goes on, from an equals sign, in the next line."""
    written = "".join(
        f'<span class="hs-equation">{"".join(f"<math>{part}</math>" for part in parts)}</span>' for parts in equations
    )
    body = f'<div class="hs-line-body">{written}</div>'
    return f'<div class="hs-numbers-line"><span class="hs-line-head">{head}</span>{body}</div>'


def _vector(run: History, slots: Slots, values: FloatArray) -> str:
    """Return values (frames, d) as a vector; one number stands without brackets."""
    spreads = [spread_of(column) for column in run.trace.data.T]
    entries = [n(slots(column, decimals_format(column, s))) for column, s in zip(values.T, spreads, strict=True)]
    return entries[0] if len(entries) == 1 else row(o("("), joined(entries, ","), o(")"))


def _matrix(slots: Slots, values: FloatArray, digits: int) -> str:
    d = values.shape[-1]
    return matrix([[n(slots(values[:, j, m], f"significant:{digits}")) for m in range(d)] for j in range(d)])
