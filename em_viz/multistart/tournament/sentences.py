"""What a tournament says, in sentences that are exact: who was best, and whether these trials can tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.multistart.initialisation import STARTS
from em_core.multistart.tournament import Standing, Tournament, overlap
from em_viz.text.numbers import format_number
from em_viz.text.percentages import interval_text, percent


def headline(tournament: Tournament) -> str:
    """Return which strategy found the best end most often, and from which its interval can be told apart."""
    drawn = [standing for standing in tournament.standings if standing.random]
    budget = f"{tournament.rules.budget:,} EM steps a trial"
    if tournament.best is None:
        return f"With {budget}, no strategy reached an end that is neither a collapse nor a spike."
    if not drawn:
        return "Nothing here is drawn, so each strategy has made its one run."
    first = drawn[0]
    if not any(standing.hits for standing in drawn):
        return f"With {budget}, no trial of a random strategy found the best end."
    if all(standing.hits == standing.trials for standing in drawn) and len(drawn) > 1:
        return (
            f"With {budget}, every random strategy found the best end in each of its {first.trials:,} trials: these "
            "trials cannot tell them apart."
        )
    leaders = [standing for standing in drawn if standing.hits == first.hits]
    rate = (
        f"in {first.hits:,} of {first.trials:,} trials, {percent(first.share)} (95 % interval "
        f"{interval_text(first.interval)})"
    )
    most = "" if len(drawn) == 1 else " most often:" if len(leaders) == 1 else " most often, each"
    said = [f"With {budget}, {titles(leaders)} found the best end{most} {rate}."]
    rest = [standing for standing in drawn if standing not in leaders]
    near = [standing for standing in rest if overlap(standing.interval, first.interval)]
    behind = [standing for standing in rest if standing not in near]
    if near:
        whose = "Its interval overlaps" if len(leaders) == 1 else "Their interval overlaps"
        whom = "that of" if len(near) == 1 else "those of"
        said.append(f"{whose} {whom} {titles(near)}: by {first.trials:,} trials they cannot be told apart.")
    if behind:
        whose = "Its interval lies" if len(leaders) == 1 else "Their interval lies"
        whom = "that of" if len(behind) == 1 else "those of"
        said.append(f"{whose} wholly above {whom} {titles(behind)}.")
    return " ".join(said)


def hopeless(starts: int) -> str:
    """Return what to think where no draw among so many starts has led to a sound end, and what to do."""
    return (
        f"Of the first {starts:,} starts, none that was drawn led to an end that is neither a collapse nor a spike: so "
        "far there is nothing to compete for. Fewer components, one covariance for all, or the model with a prior can "
        "change that (in the lab)."
    )


def what_is_best(tournament: Tournament) -> str:
    """Return what "the best end" is here."""
    best = tournament.best
    if best is None:
        return "There is no best end to be compared with."
    value = format_number(best.log_likelihood, "fixed", 2)
    return (
        f"The best end is the highest that any trial reached or was on its way to, spurious spikes apart: "
        f"{tournament.model.objective} {value}. A better one that none of them came near is not known here."
    )


def asides(tournament: Tournament) -> list[str]:
    """Return what must be said beside the standings: stopped, spikes, collapses, strategies that draw nothing."""
    said = []
    rules = tournament.rules
    if tournament.complete < rules.trials:
        said.append(f"Stopped after {tournament.complete:,} of {rules.trials:,} trials of each random strategy.")
    spurious = sum(standing.spurious for standing in tournament.standings)
    degenerate = sum(standing.degenerate for standing in tournament.standings)
    starts = sum(standing.starts for standing in tournament.standings)
    if spurious or degenerate:
        said.append(
            f"Of {starts:,} starts {degenerate:,} collapsed and {spurious:,} ended on a spurious spike. They are paid "
            "for like all others, and never count as the best."
        )
    once = [_once(tournament, standing) for standing in tournament.standings if not standing.random]
    return said + [" ".join(once)] * bool(once)


def titles(standings: Sequence[Standing]) -> str:
    """Return the names of strategies as a list in words."""
    names = [STARTS[standing.strategy].title for standing in standings]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _once(tournament: Tournament, standing: Standing) -> str:
    title, steps = STARTS[standing.strategy].title, f"{standing.steps:,} step{'s' * (standing.steps != 1)}"
    gap = float(standing.gaps[0])
    if np.isnan(gap) or np.isinf(gap):
        where = "ends in a collapse or on a spike"
    elif standing.hits:
        where = "ends at the best"
    else:
        unit = capabilities_of(tournament.model).unit or "units"
        where = f"ends {format_number(gap, 'significant', 3)} {unit} below the best"
    return f"{title} draws nothing: its one run {where}, after {steps}."
