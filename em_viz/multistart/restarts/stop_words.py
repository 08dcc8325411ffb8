"""When a run stops, in a few words: at its tolerance or after so many steps."""

from __future__ import annotations

from em_core.numerics.wording import counted
from em_viz.text.numbers import power_of_ten


def stop_words(tol: float, max_steps: int) -> str:
    """Return when the runs of an experiment stop; without a tolerance only the number of steps ends them."""
    steps = f"at most {counted(max_steps, 'step')}"
    return f"tolerance {power_of_ten(tol)}, {steps}" if tol else f"no tolerance, {steps}"
