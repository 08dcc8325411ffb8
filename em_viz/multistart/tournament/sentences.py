"""What a tournament says, in sentences that are exact: who was best, and whether these trials can tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.multistart.initialisation import STARTS
from em_core.multistart.optima import OptimumKind
from em_core.multistart.tournament import Standing, Tournament, overlap
from em_core.numerics.wording import at_the_start, counted, listed
from em_viz.text.numbers import format_number
from em_viz.text.percentages import interval_text, percent


def headline(tournament: Tournament) -> str:
    """Return which starting method found the best point most often, and whether another is as good."""
    drawn = [standing for standing in tournament.standings if standing.random]
    steps = f"with {tournament.rules.budget:,} EM steps"
    if tournament.best is None:
        return f"None: {steps} no method reached a final point that is neither a collapse nor a spike."
    if not drawn:
        return "This is not known: the chosen methods draw nothing at random, so each makes one run."
    first, goal = drawn[0], best_point(tournament)
    many = f"{first.trials:,} repetitions"
    if not first.hits:
        return f"None: {steps} no repetition of a random method found {goal}."
    leaders = [standing for standing in drawn if standing.hits == first.hits]
    if len(leaders) == len(drawn) > 1 and first.hits == first.trials:
        return f"No difference: {steps} every random method finds {goal} in all {many}."
    if len(leaders) > 1:
        return f"No clear winner: {titles(leaders)} each find {goal} in {percent(first.share)} of {many}."
    near = [each for each in drawn[1:] if overlap(each.interval, first.interval)]
    leader = titles([first])
    if not near:
        return f"{leader}: {steps} it finds {goal} in {percent(first.share)} of {many}."
    next_best = titles(near[:1])
    second = f"{next_best} in {percent(near[0].share)}"
    return f"No clear winner: {leader} finds {goal} in {percent(first.share)} of {many}, {second}."


def told_apart(tournament: Tournament) -> str:
    """Return from which other methods the leading ones can be told apart; "" where nothing was found or drawn."""
    drawn = [standing for standing in tournament.standings if standing.random]
    if tournament.best is None or not drawn or not drawn[0].hits:
        return ""
    first = drawn[0]
    leaders = [standing for standing in drawn if standing.hits == first.hits]
    each = "each " if len(leaders) > 1 else ""
    said = [
        f"With {tournament.rules.budget:,} EM steps per repetition, {titles(leaders)} {each}found it in {first.hits:,} "
        f"of {first.trials:,} repetitions (95 % interval {interval_text(first.interval)})."
    ]
    others = [standing for standing in drawn if standing not in leaders]
    near = [standing for standing in others if overlap(standing.interval, first.interval)]
    behind = [standing for standing in others if standing not in near]
    whose = "This interval"
    if near:
        whom = "that of" if len(near) == 1 else "those of"
        said.append(f"{whose} overlaps {whom} {titles(near)}: {first.trials:,} repetitions cannot tell them apart.")
    if behind:
        whom = "that of" if len(behind) == 1 else "those of"
        said.append(f"{whose} is entirely above {whom} {titles(behind)}.")
    return " ".join(said)


def best_point(tournament: Tournament) -> str:
    """Return what is to be found: "the best local maximum" where that is proved, else "the best final point"."""
    proved = tournament.best is not None and tournament.best.kind is OptimumKind.MAXIMUM
    return "the best local maximum" if proved else "the best final point"


def hopeless(starts: int) -> str:
    """Return what to think where no draw among so many starts has led to a sound end, and what to do."""
    return (
        f"None of the first {starts:,} random starts led to a final point that is neither a collapse nor a spike, so "
        "there is nothing to compare yet. Fewer components, one covariance for all, or the model with a prior can "
        "change that (in the lab)."
    )


def what_is_best(tournament: Tournament) -> str:
    """Return what "the best" is here."""
    best = tournament.best
    if best is None:
        return "There is no best final point to compare with."
    value = format_number(best.log_likelihood, "fixed", 2)
    goal = best_point(tournament)
    return (
        f"{at_the_start(goal)} is the highest that any repetition reached or was approaching, without spikes: "
        f"{tournament.model.objective} {value}. There may be a better one that no repetition came near."
    )


def asides(tournament: Tournament) -> list[str]:
    """Return what must be said beside the standings: stopped, spikes, collapses, methods that draw nothing."""
    said = []
    rules = tournament.rules
    if tournament.complete < rules.trials:
        said.append(f"Stopped after {tournament.complete:,} of {rules.trials:,} repetitions of each random method.")
    spurious = sum(standing.spurious for standing in tournament.standings)
    degenerate = sum(standing.degenerate for standing in tournament.standings)
    starts = sum(standing.starts for standing in tournament.standings)
    if spurious or degenerate:
        said.append(
            f"Of {starts:,} starts {degenerate:,} collapsed and {spurious:,} ended at a spike. Their steps are "
            "counted; they never count as the best."
        )
    once = [_once(tournament, standing) for standing in tournament.standings if not standing.random]
    return said + [" ".join(once)] * bool(once)


def so_far_words(tournament: Tournament) -> str:
    """Return how many repetitions what is shown rests on, while the others are still made."""
    rules = tournament.rules
    return f"So far: {tournament.complete:,} of {rules.trials:,} repetitions of each random method are done."


def titles(standings: Sequence[Standing]) -> str:
    """Return the names of starting methods as a list in words."""
    return listed(STARTS[standing.strategy].title for standing in standings)


def _once(tournament: Tournament, standing: Standing) -> str:
    title, steps = STARTS[standing.strategy].title, counted(standing.steps, "step")
    gap = float(standing.gaps[0])
    if np.isnan(gap) or np.isinf(gap):
        where = "collapses or ends at a spike"
    elif standing.hits:
        where = "ends at the best point"
    else:
        unit = capabilities_of(tournament.model).unit or "units"
        where = f"ends {format_number(gap, 'significant', 3)} {unit} below the best"
    return f"{title} draws nothing at random: its one run {where}, after {steps}."
