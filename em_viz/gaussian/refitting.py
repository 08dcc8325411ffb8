"""The M-step's formulas for each covariance kind (Bishop 2006, eqs 9.24-9.26; Celeux & Govaert 1995), with numbers."""

from __future__ import annotations

import numpy as np

from em_core.arrays import FloatArray
from em_core.families.gaussian import CovarianceKind
from em_viz.gaussian.history import History
from em_viz.mathml import i, joined, math, matrix, n, o, over, row, sub, sup, total
from em_viz.slots import Slots, swatch

MATRICES_UP_TO = 3
"""In more dimensions than this a component's covariance matrix is not written out in numbers."""


def refitting_formulas(run: History) -> str:
    """Return N_k, pi_k, mu_k and the covariance of this model's kind, as sums over responsibilities."""
    kind, d = run.model.kind, run.dimension
    r, x, mean = sub(i("r"), i("i"), i("k")), sub(i("x"), i("i")), sub(i("μ"), i("k"))
    count = sub(i("N"), i("k"))
    formulas = (
        row(count, o("="), total("i", r)),
        row(sub(i("π"), i("k")), o("="), over(count, i("n"))),
        row(mean, o("="), over(n(1), count), total("i", r, x)),
        _spread(kind, d, r, row(x, o("−"), mean), count),
    )
    return f'<div class="hs-formulas">{"".join(math(formula) for formula in formulas)}</div>'


def _spread(kind: CovarianceKind, d: int, r: str, residual: str, count: str) -> str:
    index = () if kind.tied else (i("k"),)
    square = sup(row(o("("), residual, o(")")), n(2))
    outer = row(o("("), residual, o(")"), sup(row(o("("), residual, o(")")), i("⊤")))
    divisor = i("n") if kind.tied else count
    if d == 1 or kind.shape == "spherical":
        symbol = f"<msubsup>{i('σ')}{row(*index)}{n(2)}</msubsup>" if index else sup(i("σ"), n(2))
        norm = square if d == 1 else sup(row(o("‖"), residual, o("‖")), n(2))
        factor, term = over(n(1), divisor if d == 1 else row(n(d), divisor)), norm
    else:
        symbol = sub(i("Σ"), *index) if index else i("Σ")
        factor, term = over(n(1), divisor), outer if kind.shape == "full" else row(i("diag"), outer)
    summed = total("i", r, term)
    return row(symbol, o("="), factor, total("k", summed) if kind.tied else summed)


def refitting_numbers(run: History, slots: Slots) -> str:
    """Return the same sums with their numbers, a line a component; a shared covariance gets a line of its own."""
    kind, frames = run.model.kind, run.half_steps
    points, t = len(run.trace.data), frames.posterior_of
    # The M-step's results are those of step t + 1; at frames that show no M-step the numbers are not seen.
    after = np.minimum(t + 1, run.trace.n_steps)
    lines = []
    for k in range(run.n_components):
        count, mean = run.counts[t, k], run.means[after, k]
        n_k = slots(count, "fixed:2")
        parts = [
            row(sub(i("N"), n(k + 1)), o("="), n(n_k)),
            row(
                sub(i("π"), n(k + 1)),
                o("="),
                over(n(n_k), n(points)),
                o("="),
                n(slots(run.weights[after, k], "fixed:3")),
            ),
            row(
                sub(i("μ"), n(k + 1)),
                o("="),
                over(n(1), n(n_k)),
                _vector(slots, count[:, None] * mean),
                o("="),
                _vector(slots, mean),
            ),
        ]
        if not kind.tied:
            parts.append(_spread_numbers(slots, kind, run.covariances[after, k], count, n_k, n(k + 1)))
        lines.append(_line(swatch(k + 1), parts))
    if kind.tied:
        total_count = np.full(frames.n_frames, float(points))
        shared = _spread_numbers(slots, kind, run.covariances[after, 0], total_count, str(points))
        lines.append(_line("shared", [shared]))
    return "".join(lines)


def _line(head: str, parts: list[str]) -> str:
    written = "".join(f"<math><mrow>{part}</mrow></math>" for part in parts)
    return f'<div class="hs-numbers-line"><span class="hs-line-head">{head}</span>{written}</div>'


def _spread_numbers(
    slots: Slots, kind: CovarianceKind, covariance: FloatArray, count: FloatArray, divisor: str, *index: str
) -> str:
    """covariance: (frames, d, d); count: (frames,) what its sum of squares was divided by, `divisor` its slot."""
    d = covariance.shape[-1]
    if d == 1 or kind.shape == "spherical":
        variance = covariance[:, 0, 0]
        symbol = f"<msubsup>{i('σ')}{row(*index)}{n(2)}</msubsup>" if index else sup(i("σ"), n(2))
        squares, result = slots(variance * count * d, "significant:5"), slots(variance, "significant:4")
        bottom = n(divisor) if d == 1 else row(n(d), o("·"), n(divisor))
        return row(symbol, o("="), over(n(squares), bottom), o("="), n(result))
    symbol = sub(i("Σ"), *index) if index else i("Σ")
    if d > MATRICES_UP_TO:
        return row(symbol, i(f"has {d} × {d} entries"))
    summed = _matrix(slots, covariance * count[:, None, None], 5)
    return row(symbol, o("="), over(n(1), n(divisor)), summed, o("="), _matrix(slots, covariance, 4))


def _vector(slots: Slots, values: FloatArray) -> str:
    """values: (frames, d); one number stands without brackets."""
    entries = [n(slots(values[:, j], "significant:6")) for j in range(values.shape[1])]
    return entries[0] if len(entries) == 1 else row(o("("), joined(entries, ","), o(")"))


def _matrix(slots: Slots, values: FloatArray, digits: int) -> str:
    d = values.shape[-1]
    return matrix([[n(slots(values[:, j, m], f"significant:{digits}")) for m in range(d)] for j in range(d)])
