"""When a run stops, in a few words: at its tolerance or after so many steps."""

from __future__ import annotations

from em_viz.multistart.restarts.distance_to_best import RAISED


def stop_words(tol: float, max_steps: int) -> str:
    """Return when the runs of an experiment stop; without a tolerance only the number of steps ends them."""
    steps = f"at most {max_steps:,} step{'s' * (max_steps != 1)}"
    return f"tolerance {_power(tol)}, {steps}" if tol else f"no tolerance, {steps}"


def _power(value: float) -> str:
    """Return a number as it was typed, with powers of ten as 10⁻⁶ or 2.5×10⁻⁶."""
    mantissa, _, exponent = f"{value:g}".partition("e")
    if not exponent:
        return mantissa
    power = f"10{str(int(exponent)).translate(RAISED)}"
    return power if mantissa == "1" else f"{mantissa}×{power}"
