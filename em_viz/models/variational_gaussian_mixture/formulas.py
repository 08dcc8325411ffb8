"""The formulas of variational Bayes with this half-step's numbers: Bishop (2006), equations 10.46 to 10.66."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import digamma

from em_core.data.dataset import Dataset
from em_core.models.variational_gaussian_mixture import expected_log_precision
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, decimals_format, spread_of, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.point_cloud import labelled, value_forms
from em_viz.models.common.row_slot import row_slot
from em_viz.models.common.scene import formulas_panel, note, number_line
from em_viz.models.variational_gaussian_mixture.run_arrays import Beliefs
from em_viz.run.objective import objective_at_frames
from em_viz.style.table_bars import bar_of
from em_viz.text.mathml import formula_block, i, joined, math, n, o, over, row, sub, sup, total
from em_viz.text.numbers import short

LOG = '<mspace width="0.17em"/><mi>ln</mi><mspace width="0.17em"/>'
_K, _ZERO = i("k"), n(0)
_ALPHA, _BETA, _NU, _MEAN = (sub(i(symbol), _K) for symbol in ("α", "β", "ν", "m"))
_COUNT, _SHARE, _X = sub(i("N"), _K), sub(i("r"), row(i("i"), _K)), sub(i("x"), i("i"))
_RHO = sub(i("ρ"), row(i("i"), _K))


def formulas(now: Beliefs, dataset: Dataset) -> Panel:
    """Return the panel: the averaged division after E, the sums with the prior's after M."""
    slots = Slots(now.run.half_steps.n_frames)
    share = row(_SHARE, o("="), over(_RHO, total("j", sub(i("ρ"), row(i("i"), i("j"))))))
    return formulas_panel(
        slots,
        now.run.half_steps,
        note("EM begins with an E-step: logarithms of weight and density, averaged over what the parameters may be.")
        + formula_block(_log_rho(now), share),
        formula_block(_log_rho(now), share) + _division(now, slots, dataset),
        formula_block(*_refitting()) + _numbers(now, slots),
    )


def parts(now: Beliefs, points: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the three parts of ln rho of one point (d,) a step, (T+1, K) each; points: (T+1, d).

    E ln pi_k, half of E ln |Lambda_k|, and minus half of d / beta_k + nu_k (x - m_k)' W_k (x - m_k), W_k the inverse of
    scale k (Bishop 2006, eqs 10.66, 10.65, 10.64); what is missing to ln rho is -d/2 ln 2 pi.
    """
    alpha, params = now.concentrations, now.run.trace.params
    weights = digamma(alpha) - digamma(alpha.sum(axis=1, keepdims=True))
    precisions = np.stack([expected_log_precision(p) for p in params]) / 2
    scales = np.stack([p.scales for p in params])
    apart = points[:, None] - now.run.means
    squares = np.einsum("tkd,tkd->tk", apart, np.linalg.solve(scales, apart[..., None])[..., 0])
    return weights, precisions, -(now.run.dimension / now.shrinkages + now.dofs * squares) / 2


def opened(now: Beliefs, slots: Slots, form: str) -> tuple[str, str]:
    """Return the ELBO as expected log-probability, plus entropy, minus the parameters' divergence from the prior.

    Bishop (2006), equations 10.70-10.77, put together.
    """
    run, frames = now.run, now.run.half_steps
    objective, bound = objective_at_frames(run.trace)
    far = np.array([now.model.divergence(params) for params in run.trace.params])[frames.params_of]
    entropy = run.entropies[frames.posterior_of]
    divergence = row(i("KL"), o("("), i("q"), o("("), i("θ"), o(")"), o("‖"), i("p"), o("("), i("θ"), o(")"), o(")"))
    name = i("ELBO")
    paid = math(divergence, o("="), n(slots(far, form)))
    first = math(name, o("="), total("i", LOG, total("k", _RHO)), o("−"), divergence, o("="), n(slots(objective, form)))
    q = math(i("Q"), o("="), total("i,k", _SHARE, LOG, _RHO), o("="), n(slots(bound - entropy + far, form)))
    h = math(i("H"), o("="), o("−"), total("i,k", _SHARE, LOG, _SHARE), o("="), n(slots(entropy, form)))
    whole = math(i("F"), o("="), i("Q"), o("+"), i("H"), o("−"), divergence, o("="), n(slots(bound, form)))
    return _folded(paid, first), _folded(paid, first, q, h, whole)


def _folded(*lines: str) -> str:
    body = "".join(f'<div class="hs-formulas">{line}</div>' for line in lines)
    return f"<details><summary>Where these numbers come from</summary>{body}</details>"


def _log_rho(now: Beliefs) -> str:
    d = now.run.dimension
    weight = row(i("E"), o("["), LOG, sub(i("π"), _K), o("]"))
    precision = row(over(n(1), n(2)), i("E"), o("["), LOG, o("|"), sub(i("Λ"), _K), o("|"), o("]"))
    apart = row(o("("), _X, o("−"), _MEAN, o(")"))
    distance = row(sup(apart, i("⊤")), sub(i("W"), _K), apart)
    spread = row(over(n(1), n(2)), o("("), over(n(d), _BETA), o("+"), _NU, distance, o(")"))
    constant = row(over(n(d), n(2)), LOG, n(2), i("π"))
    return row(LOG, _RHO, o("="), weight, o("+"), precision, o("−"), spread, o("−"), constant)


def _refitting() -> tuple[str, ...]:
    """Bishop (2006), equations 10.58, 10.60, 10.61 and 10.63."""
    pulled = row(sub(i("β"), _ZERO), sub(i("m"), _ZERO), o("+"), total("i", _SHARE, _X))
    return (
        row(_COUNT, o("="), total("i", _SHARE)),
        *(
            row(result, o("="), sub(i(symbol), _ZERO), o("+"), _COUNT)
            for result, symbol in ((_ALPHA, "α"), (_BETA, "β"), (_NU, "ν"))
        ),
        row(_MEAN, o("="), over(pulled, _BETA)),
    )


def _numbers(now: Beliefs, slots: Slots) -> str:
    """Return a line a component: prior plus N."""
    run, model = now.run, now.model
    t = run.half_steps.posterior_of
    after = np.minimum(t + 1, run.trace.n_steps)
    spreads = [spread_of(column) for column in run.trace.data.T]
    lines = []
    for k in range(run.n_components):
        count, equations = n(slots(run.counts[t, k], "fixed:3")), []
        for symbol, prior, values in (
            ("α", model.concentration, now.concentrations),
            ("β", model.prior.shrinkage, now.shrinkages),
            ("ν", model.prior.dof, now.dofs),
        ):
            sum_of = row(n(short(prior)), o("+"), count)
            form = "fixed:4" if symbol == "α" else "fixed:3"
            equations.append(row(sub(i(symbol), n(k + 1)), o("="), sum_of, o("="), n(slots(values[after, k], form))))
        mean = run.means[after, k]
        beta = now.shrinkages[after, k]
        summed, result = (
            _vector([slots(column, decimals_format(column, s)) for column, s in zip(values.T, spreads, strict=True)])
            for values in (mean * beta[:, None], mean)
        )
        worth = n(slots(beta, "fixed:3"))
        equations.append(row(sub(i("m"), n(k + 1)), o("="), over(summed, worth), o("="), result))
        lines.append(number_line(swatch(k + 1), *equations))
    return "".join(lines)


def _vector(entries: list[str]) -> str:
    cells = joined([n(entry) for entry in entries], ",")
    return cells if len(entries) == 1 else row(o("("), cells, o(")"))


def _division(now: Beliefs, slots: Slots, dataset: Dataset) -> str:
    """Return the division of the point that this E-step moved most, part by part."""
    run, t = now.run, now.run.half_steps.posterior_of
    points = dataset.values[run.moved]
    weights, precisions, distances = parts(now, points)
    log_rho = weights + precisions + distances - run.dimension / 2 * np.log(2 * np.pi)
    shares = np.stack([run.trace.responsibilities(s)[point] for s, point in enumerate(run.moved.tolist())])
    body = []
    for k in range(run.n_components):
        cells = [slots(values[t, k], "fixed:3") for values in (weights, precisions, distances, log_rho)]
        share = shares[t, k]
        last = f'<td class="hs-strong">{slots(share, "fixed:3")}</td>'
        bar = f'<td class="hs-bar-cell">{bar_of(slots(share, "fixed:4"), k + 1)}</td>'
        written = "".join(f"<td>{cell}</td>" for cell in cells)
        body.append(f'<tr><th scope="row">{swatch(k + 1)} {k + 1}</th>{written}{last}{bar}</tr>')
    titles = ("E ln π", "½ E ln|Λ|", "−½ distance", "ln ρ")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    head = f'<thead><tr><th></th>{head}<th scope="col" colspan="2">r = ρ ÷ sum</th></tr></thead>'
    numbers = [slots(points[t, j], form) for j, form in enumerate(value_forms(dataset))]
    row_number = row_slot(slots, dataset, run.moved[t])
    where = f'<p class="hs-where">{_labelled(dataset, row_number, numbers)}</p>'
    return where + table("hs-division", head, body)


def _labelled(dataset: Dataset, row_number: str, numbers: list[str]) -> str:
    safe = replace(dataset, columns=tuple(map(words, dataset.columns)), units=tuple(map(words, dataset.units)))
    return labelled(safe, row_number, numbers)
