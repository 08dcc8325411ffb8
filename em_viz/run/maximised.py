"""What an algorithm maximises where that is not the log-likelihood: its line in the picture of the objective."""

from __future__ import annotations

import numpy as np

from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray
from em_viz.run.half_steps import M, half_steps_of
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_M

DASHED: Attributes = {"width": 1.6, "dash": "dash"}
"""The line of what is not promised never to fall."""


def maximised_at_frames(trace: AnyTrace) -> FloatArray | None:
    """Return what the algorithm maximises in the objective's place, (frames,), NaN at the start; None where it is l."""
    after_e, after_m = trace.maximised, trace.maximised_after_m
    if after_e is None or after_m is None:
        return None
    frames = half_steps_of(trace)
    values = after_e[frames.params_of]
    values[0] = np.nan
    is_m = frames.kind_of == M
    values[is_m] = after_m[frames.params_of[is_m] - 1]
    return values


def line_of(trace: AnyTrace, strong: Attributes, values: FloatArray) -> Attributes:
    """Return the line of what the algorithm maximises in the objective's place."""
    return {
        **strong,
        "uid": "maximised",
        "y": values.tolist(),
        "name": trace.maximises,
        "line": {"color": ACCENT_M, **DASHED},
    }


def f_never_falls(trace: AnyTrace) -> str:
    """Return what the legend calls F where it never falls; it may be what the algorithm maximises."""
    return (
        f"F, here the {trace.maximises}, which never falls"
        if trace.claims.maximises
        else "lower bound F, which never falls"
    )
