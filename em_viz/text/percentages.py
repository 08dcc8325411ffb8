"""Shares and their intervals as percentages."""

from __future__ import annotations

from em_core.multistart.optima import Interval
from em_viz.text.numbers import format_number

NO_BREAK = "\u00a0"


def percent(share: float) -> str:
    """Return a share as a percentage that says 0 and 100 only where it is so: 42 %, 0.3 %, >99.9 %."""
    if 0 < share < 5e-4:
        return f"<0.1{NO_BREAK}%"
    if 1 - 5e-4 < share < 1:
        return f">99.9{NO_BREAK}%"
    return format_number(100 * share, "fixed", 0 if share in (0, 1) or 0.01 <= share <= 0.99 else 1) + NO_BREAK + "%"


def interval_text(interval: Interval) -> str:
    """Return an interval as "33–52 %", or "98 % to >99.9 %"."""
    low, high = percent(interval.low), percent(interval.high)
    if "<" in low + high or ">" in low + high:
        return f"{low} to {high}"
    return f"{low.removesuffix(f'{NO_BREAK}%')}–{high}"


def share_ticks(top: float) -> list[float]:
    """Return where an axis of shares from 0 to `top` has its ticks: at most five round steps, and none above all."""
    step = next(step for step in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if min(top, 1) <= 5 * step)
    return [round(i * step, 3) for i in range(int(min(top, 1) / step + 1e-9) + 1)]
