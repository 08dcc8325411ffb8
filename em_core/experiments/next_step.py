"""What to do next after a run on people's own data: one line from what is known, or can be known in a moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.capabilities import Assignment, capabilities_of, component_names
from em_core.em.protocol import Cause
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.rows import component_counts
from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.page_settings.restart_settings import RestartAsk
from em_core.experiments.repeated import many_query, repeated
from em_core.experiments.run_description import RunDescription
from em_core.multistart.drawn_starts import start_of
from em_core.multistart.restarts import run_many
from em_core.multistart.stationary_points import identical
from em_core.numerics.arrays import FloatArray
from em_core.numerics.number_format import format_number
from em_core.numerics.wording import agreeing, at_the_start, counted, listed, sentences

STARTS = 20
"""So many other starts are tried where that takes no longer than AFFORDABLE; the page of restarts tries more."""

AFFORDABLE = 1.0
"""Seconds."""

FEW = 5.0
"""A component that holds fewer points than this has next to nothing to be estimated from."""

NAMED = 3
"""So many of them are named; of more it is said how many."""

SAME = 0.01
"""Ends within so many nats are taken for one: a run stops short of its end by what its tolerance leaves."""


@dataclass(frozen=True)
class NextStep:
    """What to do next: a sentence or two with their numbers, and where to do it.

    page:   the name of the page; query: what its link says.
    label:  what the link says.
    """

    sentence: str
    page: str
    query: dict[str, str]
    label: str


@dataclass(frozen=True, eq=False)
class Ends:
    """Where other starts ended: (n,) their objectives, without those that collapsed."""

    objectives: FloatArray
    starts: int


def affordable(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> bool:
    """Return whether STARTS other starts can be tried in a moment."""
    if trace.failure is not None or trace.n_steps == 0:
        return False
    a_step = repeated(run, shown, _ask(run)).a_step
    # Other starts may take longer than this one did.
    return a_step * STARTS * min(shown.max_steps, 2 * trace.n_steps + 20) <= AFFORDABLE


def other_ends(run: RunDescription, shown: Exhibit) -> Ends:
    """Return where STARTS other starts end."""
    many = repeated(run, shown, _ask(run))
    starts = (start_of(each, many.model, many.seen.values) for each in many.plan)
    runs = run_many(many.model, many.seen.values, starts, max_steps=many.max_steps, tol=many.tol)
    ends = [float(made.log_likelihoods[-1]) for _, made in runs if made.failure is None]
    return Ends(np.array(ends), len(many.plan))


def next_step(run: RunDescription, trace: AnyTrace, ends: Ends | None) -> NextStep:
    """Return what to do next.

    ends:  of other starts, where they were tried.
    """
    asked = RestartAsk() if run.points else DrawnAsk()
    many = f"Restarts: {asked.runs} starts"

    def restarts(*said: str) -> NextStep:
        return NextStep(sentences(*said), "restarts", many_query(run) | asked.query, many)

    noun = capabilities_of(trace.model).components
    if trace.failure is not None:
        if trace.failure.cause is Cause.COLLAPSED:
            fewer = f"Fewer {noun.many}, a prior or another start may prevent it"
            return restarts(f"{at_the_start(trace.failure.name)} collapsed: this is no estimate. {fewer}.")
        return restarts("This run could not go on. Another start may lead elsewhere.")
    if len(same := identical(trace.params[-1])) > 1:
        return restarts(f"{counted(len(same), noun.singular, noun.many)} are identical: begin from another start.")
    small = _small(trace)
    if ends is None:
        return restarts(small, "One start shows one end: others may lead higher.")
    return restarts(small, _compared(trace, ends))


def _ask(run: RunDescription) -> RestartAsk | DrawnAsk:
    return RestartAsk(STARTS) if run.points else DrawnAsk(STARTS)


def _compared(trace: AnyTrace, ends: Ends) -> str:
    """Return how many other starts reach the end of this run, and whether any ends higher."""
    here, n = float(trace.log_likelihoods[-1]), ends.starts
    slack = SAME if capabilities_of(trace.model).unit else 1e-6 * max(1.0, abs(here))
    above = ends.objectives > here + slack
    here_too = int((np.abs(ends.objectives - here) <= slack).sum())
    percent = format_number(here_too / n, "percent", 0)
    name = trace.model.objective
    if above.any():
        count, rise = int(above.sum()), format_number(float(ends.objectives.max()) - here, "significant", 2)
        return (
            f"{count} of {n} other starts {agreeing(count, 'ends', 'end')} higher, by up to {rise}: this is not the "
            f"best {name} of these data."
        )
    return f"{percent} of {n} other starts reach this end, and none a higher {name}."


def _small(trace: AnyTrace) -> str:
    """Return which components hold next to nothing; "" for none."""
    counts = component_counts(trace, trace.responsibilities(trace.n_steps))
    has = capabilities_of(trace.model)
    noun = has.components
    if counts is None or len(counts) < 2 or has.cells:
        return ""
    few = np.flatnonzero(counts < FEW).tolist()
    if not few:
        return ""
    names = component_names(trace.model, len(counts))
    form = ("integer", 0) if has.assignment is Assignment.HARD else ("significant", 2)
    total = f"{len(np.asarray(trace.responsibilities(0))):,}"
    held = [f"{names[k]} holds {format_number(float(counts[k]), *form)}" for k in few[:NAMED]]
    if len(few) == 1:
        return f"{at_the_start(held[0])} of {total} points: with so few, its numbers are uncertain."
    if len(few) > NAMED:
        some = f"{len(few):,} {noun.many} hold fewer than {FEW:g} of {total} points"
        return f"{some}: with so few, their numbers are uncertain."
    return f"{at_the_start(listed(held))} of {total} points: with so few, their numbers are uncertain."
