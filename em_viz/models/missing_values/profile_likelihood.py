"""The profile log-likelihood of two columns' correlation, and the run's way over it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from scipy.optimize import minimize_scalar

from em_core.models.missing_normal import NormalParams
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import listed
from em_viz.animation.slots import decimals_format, form_and_digits
from em_viz.animation.spec import Channel, Picture
from em_viz.models.missing_values.run_arrays import Holes
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_M, INK, component_colour, layout_base
from em_viz.text.numbers import format_number

ALIKE = 1e-6
"""Log-likelihoods, and parameters in units of the deviations, that differ by less are the same."""

_COUNTS = {2: "two", 3: "three"}

BENEATH = 0.6
"""The picture of a profile goes on beneath its lowest mark by this share of what it has to show."""


def profile(run: Holes, rho: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the log-likelihood of two columns (m,) at correlations (m,), and the best common scale there, (m,).

    The means, and the ratio of the deviations, are those at the run's end; both variances are multiplied by one factor,
    and the best one is Q / N: the N observed values' squared distances under the unscaled covariance over their number.
    """
    z = (run.x - run.means[-1]) / run.deviations[-1]
    both = ~run.hole.any(axis=1)
    u, v = z[both].T
    single = float(np.nansum(z[~both] ** 2))
    count = int((~run.hole).sum())
    squares = (np.sum(u**2) + np.sum(v**2) - 2 * rho * np.sum(u * v)) / (1 - rho**2) + single
    scale = squares / count
    log_volume = float(((~run.hole) * np.log(run.deviations[-1])).sum()) + both.sum() * np.log1p(-(rho**2)) / 2
    return -count / 2 * (np.log(2 * np.pi * scale) + 1) - log_volume, scale


def turning_points(run: Holes) -> tuple[FloatArray, FloatArray]:
    """Return the correlations at which the profile has its maxima, and those at which it has minima between them."""
    z = _grid(run)
    values = profile(run, np.tanh(z))[0]
    steps = np.sign(np.diff(values))
    found = []
    for sign in (1.0, -1.0):
        inside = np.flatnonzero((steps[:-1] == sign) & (steps[1:] == -sign)) + 1
        found.append(np.array([_turn(run, z[at - 1], z[at + 1], sign) for at in inside.tolist()]))
    return found[0], found[1]


def is_stationary(run: Holes, rho: float) -> bool:
    """Return whether the profile's parameters at rho are a fixed point of EM: no slope of the log-likelihood at all."""
    scale = float(profile(run, np.array([rho]))[1][0])
    deviations = run.deviations[-1] * scale**0.5
    covariance = np.outer(deviations, deviations) * np.array([[1, rho], [rho, 1]])
    after = run.model.m_step(run.x, run.model.e_step(run.x, NormalParams(run.means[-1], covariance)))
    moved = np.abs(after.mean - run.means[-1]) / deviations
    grown = np.abs(after.covariance - covariance) / np.outer(deviations, deviations)
    return bool(max(moved.max(), grown.max()) < ALIKE)


def profile_picture(run: Holes) -> Picture:
    """Return the log-likelihood along the correlation of two columns, and the run's way over it."""
    rho, marks = run.correlation(0, 1), run.log_likelihoods
    curve_at = np.tanh(_grid(run))
    curve = profile(run, curve_at)[0]
    tops, dips = turning_points(run)
    turns = profile(run, np.concatenate([tops, dips]))[0]
    high, low = (float(f(np.concatenate([marks, turns]))) for f in (np.max, np.min))
    room = high - low if high - low > ALIKE else 2.0
    line: Attributes = {"type": "scatter", "mode": "lines"}
    figure = go.Figure(
        {
            "data": [
                {**line, "uid": "profile", "x": curve_at.tolist(), "y": curve.tolist()}
                | {"line": {"color": component_colour(0), "width": 2.2}, "hoverinfo": "skip"},
                {
                    **line,
                    "uid": "way",
                    "mode": "lines+markers",
                    "x": rho.tolist(),
                    "y": marks.tolist(),
                    "line": {"color": INK, "width": 1.2},
                    "marker": {"color": INK, "size": 4},
                    "xhoverformat": ",.4f",
                    "yhoverformat": ",.4f",
                    "hovertemplate": "ρ = %{x}: %{y}<extra></extra>",
                },
                now_mark(),
            ],
            "layout": {
                **layout_base(),
                "xaxis": axis("correlation ρ", (-1.0, 1.0)),
                "yaxis": axis("log-likelihood (nats)", (low - BENEATH * room, high + 0.12 * room)),
            },
        }
    )
    shown = run.frames.params_of
    channels = (
        Channel("way", "reveal", np.arange(1.0, len(rho) + 1)[:, None], shown, glide=False),
        Channel("now", "x", rho[:, None], shown),
        Channel("now", "y", marks[:, None], shown),
    )
    caption = (
        "Curve: the log-likelihood along ρ, with the final means and ratio of the deviations, and the best common "
        f"scale. {profile_sentence(run, tops, dips)} Dots: the run."
    )
    lowest, highest = (format_number(float(end), "fixed", 3) for end in (rho[0], rho[-1]))
    alt = f"The log-likelihood against the correlation, from {lowest} to {highest}. {caption}"
    return Picture("profile", figure, channels, alt=alt, group="objective", title="ρ", caption=caption, future=True)


def profile_sentence(run: Holes, tops: FloatArray, dips: FloatArray) -> str:
    """Return what turning points the profile has, in words."""
    if len(tops) == 0:
        return "It has no maximum in this range."
    heights = profile(run, tops)[0]
    if len(tops) == 1:
        return f"It has one maximum, at {_written(tops[0])}."
    equally = "equally high maxima" if np.ptp(heights) < ALIKE else "maxima"
    many = f"It has {_COUNTS.get(len(tops), str(len(tops)))} {equally}, at {listed(map(_written, tops))}."
    at = listed(map(_written, dips))
    # A minimum along the correlation and a maximum along the scale.
    saddle = all(is_stationary(run, float(dip)) for dip in dips)
    between = "there is a saddle point" if saddle else "it has a minimum"
    return f"{many} Between them, at {at}, {between}."


def _grid(run: Holes) -> FloatArray:
    """Return where the profile is drawn, in artanh of the correlation: zero, and as far as the run went and more."""
    farthest = float(np.arctanh(np.minimum(np.abs(run.correlation(0, 1)), 1 - 1e-12)).max())
    return np.linspace(-1, 1, 241) * max(3.0, farthest + 0.5)


def _turn(run: Holes, low: float, high: float, sign: float) -> float:
    found = minimize_scalar(
        lambda z: -sign * float(profile(run, np.tanh(np.array([z])))[0][0]),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(np.tanh(found.x))


def _written(rho: float) -> str:
    return format_number(rho, *form_and_digits(decimals_format(1.0, 1.0)))


def now_mark() -> Attributes:
    """Return the mark of where the run stands, to be moved by channels."""
    marker = {"color": ACCENT_M, "size": 11}
    return {"type": "scatter", "mode": "markers", "uid": "now", "x": [], "y": [], "marker": marker, "hoverinfo": "skip"}
