"""Modes of a Gaussian mixture: the maxima of its density, found by ascent from every mean and from rows of the data.

A step puts a point at the mean of the components' means, weighted by their responsibilities for it and by their
precisions: that is EM for the point (Carreira-Perpinan 2000, IEEE PAMI 22; Li, Ray & Lindsay 2007, JMLR 8), and the
density never falls. Components that overlap share a mode: there are often fewer modes than components, and in more
than one dimension there may be more.
"""

from __future__ import annotations

import numpy as np
from scipy.special import softmax

from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray, frozen
from em_core.selection.gaussian import gaussian_of

MOST_ROWS = 200
"""From so many rows at most the ascent begins, evenly among them, beside the means."""

STEPS, STILL = 1000, 1e-6
"""An ascent ends where a step is shorter than this, in standard deviations of the data, and after so many steps."""

SAME = 1e-2
"""Ascents that end nearer to each other than this, in standard deviations of the data, have found one mode."""


def modes(params: MixtureParams, rows: FloatArray) -> FloatArray:
    """Return the modes of the density, (m, d), the highest first.

    rows:  (n, d) the data, which give the unit of length and more places to begin from.
    """
    unit = rows.std(axis=0)
    unit = np.where(unit > 0, unit, 1.0)
    picked = rows[np.unique(np.linspace(0, len(rows) - 1, MOST_ROWS).astype(int))]
    points = np.concatenate([params.means, picked])
    precisions: FloatArray = np.linalg.inv(params.covariances).astype(np.float64, copy=False)
    pulled = np.einsum("kij,kj->ki", precisions, params.means)
    for _ in range(STEPS):
        r = softmax(_log_joint(points, params, precisions), axis=1)
        moved = np.linalg.solve(np.einsum("nk,kij->nij", r, precisions), (r @ pulled)[:, :, None])[:, :, 0]
        step = float(np.abs((moved - points) / unit).max())
        points = moved
        if step < STILL:
            break
    heights = _log_joint(points, params, precisions)
    top = heights.max(axis=1)
    density = top + np.log(np.exp(heights - top[:, None]).sum(axis=1))
    found: list[FloatArray] = []
    for i in np.argsort(-density, kind="stable"):
        if all(np.abs((points[i] - each) / unit).max() > SAME for each in found):
            found.append(points[i])
    return frozen(np.array(found))


def n_modes_of(params: object, rows: FloatArray) -> int:
    """Return how many modes a fit has; 0 for a model whose modes are not looked for."""
    found = gaussian_of(params)
    return 0 if found is None or not len(rows) else len(modes(found, rows))


def _log_joint(points: FloatArray, params: MixtureParams, precisions: FloatArray) -> FloatArray:
    """Return log(weight_k N(x_i | k)) but for a constant, (n, K)."""
    away = points[:, None, :] - params.means
    squares = np.einsum("nki,kij,nkj->nk", away, precisions, away)
    half_logs = np.linalg.slogdet(precisions)[1] / 2
    with np.errstate(divide="ignore"):
        result: FloatArray = np.log(params.weights) + half_logs - squares / 2
    return result
