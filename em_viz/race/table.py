"""The standings of a race as a table for people."""

from __future__ import annotations

import numpy as np

from em_core.algorithms import RaceOutcome
from em_core.standings.standing import LINES, Contest, Standing
from em_viz.race.sentences import gap_text, line_text, passes_text
from em_viz.text.numbers import format_number


def standings_table(contest: Contest) -> list[dict[str, object]]:
    """Return a row for each entrant, the first to arrive first, everything as it is to be read."""
    return [_row(contest, each) for each in contest.ranked]


def _row(contest: Contest, each: Standing) -> dict[str, object]:
    alone = len(each.runs) == 1
    lines = {
        f"Passes to {line_text(line)}": passes_text(float(passes))
        for line, passes in zip(LINES, each.passes, strict=True)
    }
    below = f"Ends below the best ({contest.unit})" if contest.unit else "Ends below the best"
    return {
        "Algorithm": each.entrant.title if alone else f"{each.entrant.title}, median of {len(each.runs)}",
        **lines,
        below: gap_text(contest, each.last_gap),
        "Passes in all": passes_text(each.spent),
        "EM steps computed": f"{each.runs[0].maps:,}" if alone else "–",
        "Time (ms)": format_number(1e3 * float(np.median([run.seconds[-1] for run in each.runs])), "significant", 2),
        "Falls": f"{len(each.falls[0]):,}" if alone else "–",
        "Ended": _ended(each),
        "Final point": "–" if each.verdict is None else each.verdict.kind.value,
    }


ENDS = {
    RaceOutcome.CONVERGED: "converged",
    RaceOutcome.EDGE: "at an edge",
    RaceOutcome.FINISHED: "all steps made",
    RaceOutcome.MAX_PASSES: "pass limit",
    RaceOutcome.LEFT_DOMAIN: "left the domain",
    RaceOutcome.STUCK: "found no further step",
    RaceOutcome.DEGENERATE: "collapsed",
}
"""How a run ended, in two words."""


def _ended(each: Standing) -> str:
    if len(each.runs) == 1:
        return ENDS[each.runs[0].outcome]
    ends = [run.outcome for run in each.runs]
    return ", ".join(f"{ends.count(end)} {said}" for end, said in ENDS.items() if end in ends)
