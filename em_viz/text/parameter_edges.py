"""Parameters at the boundary of their space where a run ended, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.em.trace import AnyTrace
from em_core.landscape.boundary import OnEdge, on_edge
from em_core.numerics.wording import agreeing, at_the_start, listed
from em_viz.text.numbers import short

NAMED = 3
"""So many parameters are named; more are counted."""


def edge_sentence(trace: AnyTrace, columns: Sequence[str] = ()) -> str:
    """Return which parameters the run's end has at an edge, and what that means; "" for none, and after a collapse.

    columns:  the names of the data's columns.
    """
    if trace.failure is not None:
        return ""
    found = on_edge(trace.model, trace.data, trace.params[-1], columns)
    if not found:
        return ""

    def named(each: OnEdge) -> str:
        return f"{each.name} (to {short(each.limit)})"

    where = "to an edge of the parameter space, where standard errors from the curvature do not hold."
    if len(found) > NAMED:
        return f"{len(found):,} parameters go {where}"
    names = at_the_start(listed(f"the {named(each)}" for each in found))
    return f"{names} {agreeing(len(found), 'goes', 'go')} {where}"
