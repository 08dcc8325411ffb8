"""The objective and the lower bound at every half-step, and their distance from where the run ended."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from em_core.algorithms.run import ROUNDING, rounding_allowance, rounding_of
from em_core.em.capabilities import capabilities_of
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray
from em_viz.animation.legend import DASHES, DOTS, Mark
from em_viz.animation.spec import Channel, Picture
from em_viz.run.bound_column import Drawn, axes_beside, column_beside
from em_viz.run.half_steps import M, half_steps_of
from em_viz.run.maximised import DASHED, f_never_falls, line_of, maximised_at_frames
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, NEUTRAL, SURFACE, layout_base
from em_viz.text.numbers import scientific, short


def objective_pictures(trace: AnyTrace) -> tuple[Picture, Picture]:
    """Return two views of the same run: the objective itself, and the log of its distance from the final value."""
    return _curve(trace), _distance(trace)


def objective_at_frames(trace: AnyTrace) -> tuple[FloatArray, FloatArray]:
    """Return l and F at every half-step, (frames,) each; F is NaN at the start, before anything is divided.

    F <= l is a theorem; where rounding has lifted F above l, it is l.
    """
    frames = half_steps_of(trace)
    objective = trace.log_likelihoods[frames.params_of]
    bound = trace.lower_bounds[frames.params_of]
    bound[0] = np.nan
    after_m = frames.kind_of == M
    bound[after_m] = trace.lower_bounds_after_m[frames.params_of[after_m] - 1]
    return objective, np.minimum(bound, objective)


def shown_gap(gap: ArrayLike, objective: ArrayLike) -> FloatArray:
    """Return l - F as every page shows it: 0 where it is no more than rounding may make of it, NaN where there is none.

    objective:  l, at which each gap was found. Two ways to work a gap out differ by that much, and one number of a
                run must not be 0 on one page and 2e-14 on another.
    """
    found, of = np.broadcast_arrays(np.asarray(gap, dtype=np.float64), np.asarray(objective, dtype=np.float64))
    return np.where(found <= ROUNDING * np.maximum(1.0, np.abs(of)), 0.0, found)


def changes(trace: AnyTrace) -> tuple[FloatArray, FloatArray]:
    """Return, (T+1,) each, how each step changed what never falls, and how far rounding alone may have lowered it.

    That is the objective; of an algorithm that promises it of F alone it is F (`Trace.rising`).

    The second is the run's own rule: where a fall exceeds what the objective's size allows, what the rounding of the
    parameters allows. The start has changed nothing.
    """
    objective = trace.rising
    change = np.diff(objective, prepend=objective[0])
    allowed = np.array([rounding_allowance(value) for value in objective])
    for t in np.flatnonzero(-change > allowed).tolist():
        allowed[t] = max(allowed[t], *(rounding_of(trace.model, trace.data, trace.params[s]) for s in (t - 1, t)))
    return change, allowed


def rising_name(trace: AnyTrace) -> str:
    """Return what the run's algorithm never lowers: the model's objective, or "lower bound F"."""
    name: str = trace.model.objective
    return "lower bound F" if trace.claims.bound_only else name


def objective_unit(model: AnyModel) -> str:
    """Return the unit of a model's objective in parentheses, as it follows a name: " (nats)"; "" where it has none."""
    unit = capabilities_of(model).unit
    return f" ({unit})" if unit else ""


def gap_name(model: AnyModel) -> str:
    """Return what l - F is called: a KL divergence where the model's objective is one of probabilities."""
    return "KL = l − F" if capabilities_of(model).unit else "gap l − F"


def _extent(levels: FloatArray) -> tuple[float, float]:
    """Return the axis's range; a single level has half a unit on both sides, not the digits that rounding fills."""
    low, high = float(np.nanmin(levels)), float(np.nanmax(levels))
    if high - low <= ROUNDING * max(1.0, abs(low)):
        return low - 0.5, high + 0.5
    return padded(levels)


def _curve(trace: AnyTrace) -> Picture:
    name = trace.model.objective
    frames = half_steps_of(trace)
    objective, bound = objective_at_frames(trace)
    touches = not (trace.claims.bound_only or trace.claims.may_fall)
    beside = None if not touches else column_beside(frames.kind_of, objective, bound)
    column = beside or Drawn()
    instead = None if trace.claims.bound_only else maximised_at_frames(trace)
    levels = [objective, bound] if instead is None else [objective, bound, instead]
    x = frames.rounds
    so_far = np.arange(frames.n_frames)
    pale = {
        "type": "scatter",
        "mode": "lines",
        "x": x.tolist(),
        "hoverinfo": "skip",
        "opacity": 0.25,
        "meta": {"future": True},
    }
    strong = {
        "type": "scatter",
        "mode": "lines",
        "x": x.tolist(),
        "yhoverformat": ",.4f",
        "hovertemplate": f"after %{{x}} {_counted(trace, 'steps')}: %{{y}}<extra></extra>",
    }
    figure = go.Figure(
        {
            "data": [
                {
                    **pale,
                    "uid": "objective-all",
                    "name": f"{name} l, the whole run",
                    "y": objective.tolist(),
                    "line": {"color": NEUTRAL, "width": 2},
                },
                {
                    **strong,
                    "uid": "bound",
                    "y": bound.tolist(),
                    "name": "lower bound F",
                    "line": {"color": ACCENT_E, **_RISES} if trace.claims.bound_only else {"color": ACCENT_E, **_BOUND},
                },
                *([] if instead is None else [line_of(trace, strong, instead)]),
                {
                    **strong,
                    "uid": "objective",
                    "y": objective.tolist(),
                    "name": f"{name} l",
                    "line": {"color": INK, **_MAY_FALL} if trace.claims.bound_only else {"color": INK, **_RISES},
                },
                {**_gap(), "uid": "gap", "meta": {"table": False}},
                {**_cursor(), "uid": "cursor"},
                *column.traces,
            ],
            "layout": {
                **layout_base(),
                "xaxis": axis(_counted(trace), _steps(x), **({"domain": [0, 0.88]} if beside else {})),
                "yaxis": axis(name + objective_unit(trace.model), _extent(np.concatenate(levels))),
                **(axes_beside() if beside else {}),
            },
        }
    )
    counts = np.arange(1.0, frames.n_frames + 1)[:, None]
    channels = (
        Channel("objective", "reveal", counts, so_far, glide=False),
        Channel("bound", "reveal", counts, so_far, glide=False),
        *([] if instead is None else [Channel("maximised", "reveal", counts, so_far, glide=False)]),
        Channel("gap", "x", np.column_stack([x, x]), so_far),
        Channel("gap", "y", np.column_stack([np.where(np.isnan(bound), objective, bound), objective]), so_far),
        Channel("cursor", "x", x[:, None], so_far),
        Channel("cursor", "y", objective[:, None], so_far),
        *column.channels,
    )
    if trace.claims.bound_only:
        alt, now = _told(trace, objective, bound)
        legend = _legend(
            Mark("line", f_never_falls(trace), ACCENT_E, THICK),
            Mark("line", f"{name} l, which may fall", INK, THIN, DASHES),
            trace,
        )
    elif trace.claims.may_fall:
        now = (
            f"The {name} against {_counted(trace)} of {trace.claims.title}. It may fall. The lower bound F is below it."
        )
        alt = f"{now} It goes from {short(objective[0])} to {short(objective[-1])}."
        marks = [] if instead is None else [Mark("line", trace.maximises, ACCENT_M, THIN, DASHES)]
        legend = _legend(
            Mark("line", f"{name} l, which may fall", INK, THICK),
            Mark("line", "lower bound F", ACCENT_E, THIN, DOTS),
            trace,
        )
        legend = (*legend[:2], *marks, *legend[2:])
    else:
        told = "The lower bound F is below it after M and equals it after E."
        flat = f"The {name} against whole steps: flat in each E half-step and rising in each M half-step"
        alt = f"{flat}, from {short(objective[0])} to {short(objective[-1])}. {told}"
        now = f"{flat}. {told}"
        legend = _legend(
            Mark("line", f"{name} l", INK, THICK),
            Mark("line", "lower bound F", ACCENT_E, THIN, DOTS),
            trace,
        )
        legend = (*legend, *(BESIDE if beside else ()))
    return Picture("objective", figure, channels, alt=alt, group="objective", title=name, alt_so_far=now, legend=legend)


BESIDE = (Mark("square", "F at the right, magnified", ACCENT_E), Mark("hatch", "the gap there", ACCENT_M))
"""What the marks of the column beside the curve mean."""


def _legend(first: Mark, second: Mark, trace: AnyTrace) -> tuple[Mark, ...]:
    rest = Mark("line", "the rest of the run", NEUTRAL, 2, faint=0.5, future=True)
    gap = Mark("bar", gap_name(trace.model), ACCENT_M, 5)
    return first, second, gap, rest


def _distance(trace: AnyTrace) -> Picture:
    name = rising_name(trace)
    frames = half_steps_of(trace)
    rising, counted = objective_at_frames(trace)[int(trace.claims.bound_only)], _counted(trace, "steps")
    distance = rising[-1] - rising
    # What is left within rounding is noise, and zero has no logarithm.
    distance[distance <= rounding_allowance(rising[-1])] = np.nan
    x = frames.rounds
    so_far = np.arange(frames.n_frames)
    line = {"type": "scatter", "mode": "lines", "x": x.tolist(), "y": distance.tolist()}
    extent = padded(np.log10(distance))
    # Where nothing is left to draw, the cursor goes on along the bottom of the picture.
    cursor = np.where(np.isnan(distance), 10 ** extent[0], distance)
    figure = go.Figure(
        {
            "data": [
                {**line, "uid": "distance-all", "hoverinfo": "skip", "opacity": 0.25, "line": {"color": NEUTRAL}},
                {
                    **line,
                    "uid": "distance",
                    "line": {"color": INK, "width": 2.2},
                    "customdata": scientific(distance, 3),
                    "hovertemplate": f"after %{{x}} {counted}: %{{customdata}} below the final value<extra></extra>",
                },
                {**_cursor(), "uid": "distance-cursor", "cliponaxis": False},
            ],
            "layout": {
                **layout_base(),
                "xaxis": axis(_counted(trace), _steps(x)),
                "yaxis": axis(
                    f"distance below the final value{objective_unit(trace.model)}",
                    extent,
                    type="log",
                    exponentformat="power",
                ),
            },
        }
    )
    channels = (
        Channel("distance", "reveal", np.arange(1.0, frames.n_frames + 1)[:, None], so_far, glide=False),
        Channel("distance-cursor", "x", x[:, None], so_far),
        Channel("distance-cursor", "y", cursor[:, None], so_far, glide=False),
    )
    alt = (
        f"How far the {name} is below its final value, on a logarithmic axis against {_counted(trace)}. The final "
        "value itself, and anything within rounding of it, has no logarithm and is left out."
    )
    caption = "At the bottom edge the distance is zero, or within rounding of it."
    title = "distance left (log)"
    return Picture("distance", figure, channels, alt=alt, group="objective", title=title, caption=caption, future=True)


THICK, THIN = 2.2, 1.6
_RISES: Attributes = {"width": THICK}
_BOUND: Attributes = {"width": THIN, "dash": "dot"}
_MAY_FALL = DASHED
"""The line of what never falls, of a bound beneath it, and of an objective that may fall."""


def _counted(trace: AnyTrace, steps: str = "whole steps") -> str:
    """Return what the axis counts: whole steps, or an algorithm's rounds of partial ones."""
    return "rounds" if trace.claims.sweep == "round" else steps


def _told(trace: AnyTrace, objective: FloatArray, bound: FloatArray) -> tuple[str, str]:
    """Return the text in the picture's place where it is F that never falls, and the same without how it ends."""
    name = trace.model.objective
    rises = f"rising in every half-step from {short(bound[1])} to {short(bound[-1])}"
    alt = (
        f"The lower bound F against {_counted(trace)} of {trace.claims.title}, {rises}, and the {name} above it, which "
        f"may fall, from {short(objective[0])} to {short(objective[-1])}."
    )
    return alt, f"The lower bound F and, above it, the {name}, against {_counted(trace)}."


def _steps(x: FloatArray) -> tuple[float, float]:
    room = 0.03 * float(x[-1])
    return -room, float(x[-1]) + room


def _cursor() -> Attributes:
    marker = {"color": ACCENT_M, "size": 10, "line": {"color": SURFACE, "width": 1.5}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [],
        "y": [],
        "marker": marker,
        "hoverinfo": "skip",
        "meta": {"seek": True, "table": False},
    }


def _gap() -> Attributes:
    """The distance from F up to l at the cursor: the KL divergence of the posterior on screen."""
    line = {"color": ACCENT_M, "width": 5}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [],
        "y": [],
        "line": line,
        "hoverinfo": "skip",
    }
