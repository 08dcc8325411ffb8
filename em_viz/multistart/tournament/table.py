"""The standings as a table for people."""

from __future__ import annotations

import numpy as np

from em_core.multistart.initialisation import STARTS
from em_core.multistart.tournament import QUANTILES, Tournament
from em_viz.text.numbers import format_number
from em_viz.text.percentages import interval_text, percent


def standings_table(tournament: Tournament) -> list[dict[str, object]]:
    """Return a row for each strategy, best first, everything as it is to be read."""
    return [
        {
            "strategy": STARTS[one.strategy].title,
            "found the best": f"{one.hits:,} of {one.trials:,}",
            "share": percent(one.share) if one.random else "–",
            "95 % interval": interval_text(one.interval) if one.random else "–",
            **{
                f"gap: {'median' if q == 0.5 else f'{100 * q:g} %'}": _gap(float(gap))
                for q, gap in zip(QUANTILES, one.quantiles, strict=True)
            },
            "starts": f"{one.starts:,}",
            "steps a trial": f"{one.steps // one.trials:,}",
            "steps a start": format_number(one.cost_per_start, "fixed", 1),
            "of them before the run": format_number(one.opening_steps / one.starts, "fixed", 1),
            "collapsed": f"{one.degenerate:,}",
            "on a spike": f"{one.spurious:,}",
        }
        for one in tournament.standings
    ]


def _gap(gap: float) -> str:
    return "–" if np.isnan(gap) else "none found" if np.isinf(gap) else format_number(gap, "fixed", 2)
