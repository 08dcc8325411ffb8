"""Parameters that are no ordinary estimates where a run ended: on the edge of their space, or undetermined."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.em.trace import AnyTrace
from em_core.landscape.boundary import OnEdge, on_edge
from em_core.landscape.undetermined import undetermined_at_end
from em_core.numerics.wording import agreeing, at_the_start, counted, listed, sentences
from em_viz.text.numbers import short

NAMED = 3
"""So many parameters are named; more are counted."""


def parameter_sentences(trace: AnyTrace, columns: Sequence[str] = ()) -> str:
    """Return which parameters the run's end has at an edge, and which nothing determines there; "" for none.

    columns:  the names of the data's columns.
    """
    return sentences(edge_sentence(trace, columns), undetermined_sentence(trace, columns))


def undetermined_sentence(trace: AnyTrace, columns: Sequence[str] = ()) -> str:
    """Return which parameters nothing determines where the run ended, each with the count that says so."""
    found = undetermined_at_end(trace, columns)
    rest = len(found) - NAMED
    more = f"{counted(rest, 'other', 'others')} " if rest > 0 else ""
    said = [each.sentence for each in found[:NAMED]]
    return sentences(*said, f"{more}{agreeing(rest, 'is', 'are')} undetermined, too." if more else "")


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
