"""A point's responsibilities as a table: weighted densities over their sum, with bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import logsumexp

from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots, swatch, table
from em_viz.models.common.density_curves import UNDERFLOW
from em_viz.style.table_bars import bar_of

AT_ONCE = 1_000_000
"""How many numbers of covariances are worked on at a time."""


def log_densities(params: Sequence[MixtureParams], points: FloatArray) -> FloatArray:
    """Return log N(x_t | mean_k, covariance_k) of one point x_t (d,) a step, shape (T+1, K); points: (T+1, d)."""
    # In parts: in many dimensions the factors of a whole run would be as large as all of its covariances.
    some = max(1, AT_ONCE // params[0].covariances.size)
    parts = [_log_densities(params[at : at + some], points[at : at + some]) for at in range(0, len(params), some)]
    return np.concatenate(parts)


def _log_densities(params: Sequence[MixtureParams], points: FloatArray) -> FloatArray:
    means = np.stack([p.means for p in params])
    factors = np.linalg.cholesky(np.stack([p.covariances for p in params]))
    whitened = np.linalg.solve(factors, (points[:, None] - means)[..., None])[..., 0]
    log_volume = np.log(np.diagonal(factors, axis1=2, axis2=3)).sum(axis=-1)
    result: FloatArray = -(whitened**2).sum(axis=-1) / 2 - log_volume - means.shape[-1] / 2 * np.log(2 * np.pi)
    return result


def division_tables(
    slots: Slots, params: Sequence[MixtureParams], points: FloatArray, posterior_of: IntArray
) -> tuple[tuple[str, str], IntArray]:
    """Return two tables, in densities and in logarithms, and which of them each frame needs (frames,).

    points:        (T+1, d) the point that is divided, a step.
    posterior_of:  (frames,) the step whose responsibilities are on screen.
    """
    weights = np.stack([p.weights for p in params])
    log_density = log_densities(params, points)
    log_joint = np.log(weights) + log_density
    log_sum = logsumexp(log_joint, axis=1)
    small = (np.minimum(log_density, log_joint).min(axis=1) < UNDERFLOW)[posterior_of].astype(np.int64)
    t = posterior_of
    density, log_ratio = np.exp(log_density), log_joint - log_joint.max(axis=1, keepdims=True)
    shares = np.exp(log_joint - log_sum[:, None])
    plain, logs = [], []
    for k in range(weights.shape[1]):
        share = slots(shares[t, k], "fixed:3")
        bar = f'<td class="hs-bar-cell">{bar_of(slots(shares[t, k], "fixed:4"), k + 1)}</td>'
        head, last = f'<th scope="row">{swatch(k + 1)} {k + 1}</th>', f'<td class="hs-strong">{share}</td>{bar}'
        weight, height = slots(weights[t, k], "fixed:3"), slots(density[t, k], "significant:3")
        product = slots(np.exp(log_joint)[t, k], "significant:3")
        plain.append(f"<tr>{head}<td>{weight}</td><td>{height}</td><td>{product}</td>{last}</tr>")
        log_cells = slots(log_joint[t, k], "fixed:1"), slots(log_ratio[t, k], "fixed:1")
        logs.append(f"<tr>{head}<td>{log_cells[0]}</td><td>{log_cells[1]}</td>{last}</tr>")
    total = slots(np.exp(log_sum)[t], "significant:3")
    densities = _table(
        ("weight π", "× density N", "= π N", "r = π N ÷ sum"),
        plain,
        f'<tr><th scope="row">sum</th><td></td><td></td><td>{total}</td><td>1.000</td><td></td></tr>',
    )
    note = "A density is too small to be written down, so logarithms are used."
    logarithms = _table(("ln(π N)", "minus the largest", "r = exp(…) ÷ sum"), logs, "")
    return (densities, f'{logarithms}<p class="hs-note">{note}</p>'), small


def _table(heads: tuple[str, ...], rows: list[str], foot: str) -> str:
    """Return a table whose last heading stands over the share and its bar."""
    *first, last = heads
    head = "".join(f'<th scope="col">{name}</th>' for name in first) + f'<th scope="col" colspan="2">{last}</th>'
    return table("hs-division", f"<thead><tr><th></th>{head}</tr></thead>", rows, foot)
