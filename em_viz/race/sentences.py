"""What a race says, in sentences that are exact: who is first, what the others need, and what has to be known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.landscape.verdict import VerdictKind
from em_core.numerics.wording import agreeing, at_the_start, counted, listed, sentences, with_unit
from em_core.standings.running import LED_PASSES, RANDOM_PASSES
from em_core.standings.standing import LINES, Contest, Standing
from em_viz.text.numbers import format_number

LARGE = 1e6
"""From here on a difference of the objective is written by its power of ten."""


def passes_text(passes: float) -> str:
    """Return a number of passes as it is read: whole, or with one decimal of a variant that counts parts of a pass."""
    if not np.isfinite(passes):
        return "–"
    return format_number(passes, "fixed", 0 if abs(passes - round(passes)) < 1e-6 else 1)


def line_text(line: float) -> str:
    """Return a line as it is read: 10⁻² beside 10⁻⁶."""
    return format_number(line, "scientific", 0).partition("×")[2]


def gap_text(contest: Contest, gap: float) -> str:
    """Return a gap as it is read; what is no more than rounding is said to be so."""
    if np.isnan(gap):
        return "–"
    if gap <= contest.floor:
        return f"below {line_text(_round_up(contest.floor))}"
    return amount_text(gap)


def amount_text(amount: float) -> str:
    """Return a difference of the objective with three digits; what is very small or large by its power of ten."""
    return format_number(amount, *(("significant", 3) if 1e-4 <= amount < LARGE else ("scientific", 2)))


def _round_up(value: float) -> float:
    return float(10.0 ** np.ceil(np.log10(value) - 1e-9))


def headline(contest: Contest) -> str:
    """Return who comes first to the finest line that anybody reaches, and what EM, or the next one, needs.

    While some have not run, it is said of those that have.
    """
    said = _headline(contest)
    if not contest.waiting:
        return said
    of = len(contest.standings) + len(contest.waiting)
    return (
        f"{len(contest.standings):,} of {of:,} algorithms {agreeing(len(contest.standings), 'has', 'have')} run. {said}"
    )


def _headline(contest: Contest) -> str:
    ranked = contest.ranked
    for i in range(len(LINES) - 1, -1, -1):
        there = [each for each in ranked if np.isfinite(each.passes[i])]
        if there:
            return _first_to(contest, sorted(there, key=lambda each: float(each.passes[i])), i)
    for each in ranked:
        arrived = int(np.isfinite(each.reached[:, 0]).sum())
        if arrived:
            title, line = each.entrant.title, line_text(LINES[0])
            return f"Only {arrived:,} of {len(each.runs):,} runs of {title} come within {line} of the best point known."
    nearest = min(ranked, key=lambda each: each.order)
    said = with_unit(amount_text(nearest.last_gap), contest.unit)
    return (
        f"Nobody comes within {line_text(LINES[0])} of the best point known in {contest.max_passes:,} passes: "
        f"{nearest.entrant.title} is the nearest, {said} below."
    )


def _first_to(contest: Contest, there: Sequence[Standing], i: int) -> str:
    line = line_text(LINES[i])
    best = float(there[0].passes[i])
    leaders = [each for each in there if float(each.passes[i]) == best]
    names, passes = listed(each.entrant.title for each in leaders), _many(best)
    if len(contest.standings) == 1:
        return f"{names} comes within {line} of the best point known after {passes}."
    others = [each for each in contest.standings if each not in leaders]
    if not others:
        return f"No difference: {names} all come within {line} after {passes}."
    are = "is" if len(leaders) == 1 else "are"
    head = f"{names} {are} first: {passes} to within {line} of the best point known"
    rival = next((each for each in others if each.entrant.id == "em"), None)
    rival = rival or min(others, key=lambda each: (float(each.passes[i]), each.order))
    needs = float(rival.passes[i])
    if np.isfinite(needs):
        return f"{head}; {rival.entrant.title} needs {passes_text(needs)}."
    return f"{head}; {rival.entrant.title} does not come there in {_many(rival.spent)}."


def _many(passes: float) -> str:
    return "1 pass" if passes == 1 else f"{passes_text(passes)} passes"


def warnings(contest: Contest) -> list[str]:
    """Return what has to be known of single entrants: lower ends, falls, runs that break off."""
    return [
        *_waiting(contest),
        *contest.left_out,
        *_others(contest),
        *_lower(contest),
        *_broken(contest),
        *_falls(contest),
    ]


def _waiting(contest: Contest) -> list[str]:
    """Return who has not run yet, of a race that was stopped or waits for leave."""
    if not contest.waiting:
        return []
    names, have = listed(each.title for each in contest.waiting), agreeing(len(contest.waiting), "has", "have")
    return [f"{names} {have} not run yet. The best point known is the best of those that have."]


def _others(contest: Contest) -> list[str]:
    """Return who maximises something else than what is drawn."""
    return [
        f"{each.entrant.title} maximises the {each.runs[0].maximises}, and not the {contest.model.objective}."
        for each in contest.standings
        if each.runs[0].maximises
    ]


def _lower(contest: Contest) -> list[str]:
    said = []
    for each in contest.standings:
        if each.ended_lower:
            gap = format_number(each.last_gap, "fixed", 3) if each.last_gap < LARGE else amount_text(each.last_gap)
            gap = with_unit(gap, contest.unit)
            kind = each.verdict.kind if each.verdict is not None else VerdictKind.UNKNOWN
            why = each.verdict.reason if each.verdict is not None and kind is not VerdictKind.UNKNOWN else ""
            said.append(sentences(f"{each.entrant.title} stops {gap} below the best point known.", why))
    return said


def _broken(contest: Contest) -> list[str]:
    return [
        f"{each.entrant.title} breaks off after {_many(each.spent)}: {each.runs[0].outcome.value}"
        for each in contest.standings
        if each.broken and not each.ended_lower
    ]


def _falls(contest: Contest) -> list[str]:
    said = []
    for each in contest.standings:
        if len(each.runs) == 1 and len(each.falls[0]):
            run, falls = each.runs[0], each.falls[0]
            deepest = float((run.log_likelihoods[falls - 1] - run.log_likelihoods[falls]).max())
            most = with_unit(amount_text(deepest), contest.unit)
            times = counted(len(falls), "time")
            most = f"by {most}" if len(falls) == 1 else f"by up to {most}"
            said.append(f"The {contest.model.objective} of {each.entrant.title} falls {times}, {most}.")
    return said


def random_words(contest: Contest) -> str:
    """Return what is shown of the entrants that draw at random; "" where there is none."""
    random = [each for each in contest.standings if len(each.runs) > 1]
    if not random:
        return ""
    names = listed(each.entrant.title for each in random)
    seeds = len(random[0].runs)
    draws, runs = ("draws", "is run") if len(random) == 1 else ("draw", "are run")
    most = min(RANDOM_PASSES, contest.max_passes)
    return (
        f"{names} {draws} at random and {runs} with {seeds} seeds, at most {most:,} passes each. Shown are the median "
        "and the range of these runs, and on the plane a mark for each of them."
    )


def how_counted(contest: Contest) -> str:
    """Return what a pass is, and what the gap is measured from."""
    value = format_number(contest.best, "fixed", 6)
    return (
        "A pass is one look at all the data at one parameter value: responsibilities, M-step, gradient and "
        f"{contest.model.objective} there come from it together. A proposal that is refused is counted, too. "
        f"{at_the_start('the')} best point known has the {contest.model.objective} {value}: the highest that any "
        f"entrant reached, led on by up to {LED_PASSES:,} more passes."
    )
