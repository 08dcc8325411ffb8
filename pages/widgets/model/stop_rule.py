"""When a run stops: the tolerance and the most steps."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.experiments.url_fields import MOST_STEPS
from em_core.numerics.wording import sentences
from em_viz.text.numbers import power_of_ten
from pages.widgets.shared.text import plain

TOLERANCES = (1e-2, 1e-4, 1e-6, 1e-8, 1e-10)


def choose_rule(key: Callable[[str], str], before: tuple[float, int], objective: str, unit: str) -> tuple[float, int]:
    """Show the stop rule where we are, in the part of the side panel whose style puts its two fields side by side.

    Return the tolerance and the most steps.

    key:        makes a widget's key.
    before:     what is shown first.
    objective:  what the model calls it, and its unit; "" where it has none.
    """
    tol, most = before
    tolerances = sorted({*TOLERANCES, tol}, reverse=True)
    chosen = st.selectbox(
        plain(f"Tolerance ({unit})" if unit else "Tolerance"),
        tolerances,
        tolerances.index(tol),
        format_func=power_of_ten,
        key=key("tol"),
        help=plain(
            sentences(
                f"The run has converged when a step raises the total {objective} by less than this.",
                "" if all(tolerances) else "At 0 it makes all its steps.",
            )
        ),
    )
    steps = st.number_input("Step limit", 0, MOST_STEPS, most, key=key("max_steps"))
    return float(chosen), int(steps)
