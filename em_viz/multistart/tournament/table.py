"""The standings as a table for people."""

from __future__ import annotations

import numpy as np

from em_core.multistart.initialisation import STARTS
from em_core.multistart.tournament import QUANTILES, Standing, Tournament
from em_viz.animation.figure_table import Row
from em_viz.text.numbers import format_number
from em_viz.text.percentages import interval_text, percent


def standings_table(tournament: Tournament) -> list[dict[str, object]]:
    """Return a row for each strategy, best first, everything as it is to be read."""
    return [
        {
            "Starting method": STARTS[one.strategy].title,
            "Found the best": f"{one.hits:,} of {one.trials:,}" + (f" ({percent(one.share)})" if one.random else ""),
            "95 % interval": interval_text(one.interval) if one.random else "–",
            "Below the best, median": _gap(float(one.quantiles[QUANTILES.index(0.5)])),
            "Below the best, middle half": _half(one),
            "Starts per repetition": format_number(one.starts / one.trials, "fixed", 1),
            "Steps per start": format_number(one.cost_per_start, "fixed", 1),
            "Steps to draw it": format_number(one.opening_steps / one.starts, "fixed", 1),
            "Collapsed, spikes": f"{one.degenerate:,}, {one.spurious:,}",
        }
        for one in tournament.standings
    ]


def _half(one: Standing) -> str:
    """Return the quartiles of the gaps of a random method."""
    if not one.random:
        return "–"
    low, high = (_gap(float(one.quantiles[QUANTILES.index(q)])) for q in (0.25, 0.75))
    return low if low == high else f"{low} to {high}"


def _gap(gap: float) -> str:
    return "–" if np.isnan(gap) else "none found" if np.isinf(gap) else format_number(gap, "fixed", 2)


def gaps_table(tournament: Tournament) -> list[Row]:
    """Return a row for every repetition: how far below the best it ended, and whether it found it."""
    return [
        {
            "starting method": STARTS[standing.strategy].title,
            "repetition": index,
            "below the best": float(gap) if np.isfinite(gap) else "none found",
            "found the best": "yes" if hit else "no",
        }
        for standing in tournament.standings
        for index, (gap, hit) in enumerate(zip(standing.gaps, standing.hit, strict=True), 1)
    ]
