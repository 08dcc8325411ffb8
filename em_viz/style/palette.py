"""Colours of optima: an order from green (the best) to amber, never those of components. Letters say the same."""

from __future__ import annotations

from em_core.multistart.grouped_runs import Found
from em_core.multistart.optima import OptimumKind
from em_viz.style import theme

OPTIMA = ("#0b7a4b", "#2470c8", "#8447c9", "#c2388a", "#c4412a", "#8f6200", "#5a4636")
"""Colours of the best seven ends on a light background."""

OPTIMA_DARK = ("#4fd394", "#6db4ff", "#b993f5", "#f37fc0", "#ff8f75", "#e6b94a", "#cbb3a0")
"""Their twins on a dark background, paired by index."""

OTHERS = "#50719c"
"""Every end after the seventh; told apart by letter."""

OTHERS_DARK = "#9db8da"

TWINS = theme.TWINS | dict(zip(OPTIMA, OPTIMA_DARK, strict=True)) | {OTHERS: OTHERS_DARK}
"""Every light colour's dark twin: those of `em_viz.style.theme`, and these."""


def optimum_colours(found: Found) -> tuple[str, ...]:
    """Return the light colour of each optimum; collapsed runs are grey, for they end nowhere."""
    return tuple(
        theme.MUTED if optimum.kind is OptimumKind.DEGENERATE else OPTIMA[i] if i < len(OPTIMA) else OTHERS
        for i, optimum in enumerate(found.optima)
    )


def light_dark(colour: str) -> str:
    """Return the CSS colour that is `colour` on a light page and its twin on a dark one."""
    return f"light-dark({colour}, {TWINS.get(colour, colour)})"
