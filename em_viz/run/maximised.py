"""What an algorithm maximises where that is not the log-likelihood: its line in the picture of the objective."""

from __future__ import annotations

import numpy as np

from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray
from em_viz.run.half_steps import E, half_steps_of
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_M

DASHED: Attributes = {"width": 1.6, "dash": "dash"}
"""The line of what is not promised never to fall."""


def maximised_at_frames(trace: AnyTrace) -> FloatArray | None:
    """Return what the algorithm maximises in the objective's place, (frames,), after E half-steps; None where it is l.

    NaN after M half-steps, and at the start.
    """
    values = trace.maximised
    if values is None:
        return None
    frames = half_steps_of(trace)
    return np.where(frames.kind_of == E, values[frames.params_of], np.nan)


def line_of(trace: AnyTrace, strong: Attributes, values: FloatArray) -> Attributes:
    """Return the line of what the algorithm maximises in the objective's place."""
    return {
        **strong,
        "uid": "maximised",
        "y": [None if np.isnan(value) else value for value in values.tolist()],
        "name": trace.maximises,
        "connectgaps": True,
        "line": {"color": ACCENT_M, **DASHED},
    }


def f_never_falls(trace: AnyTrace) -> str:
    """Return what the legend calls F where it never falls; it may be what the algorithm maximises."""
    return (
        f"F, here the {trace.maximises}, which never falls"
        if trace.claims.maximises
        else "lower bound F, which never falls"
    )
