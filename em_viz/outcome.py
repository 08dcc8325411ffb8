"""How a run ended, in a sentence with its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from em_core.arrays import IntArray
from em_core.run import Outcome, Trace
from em_viz.numbers import format_number
from em_viz.objective import changes

COLLAPSES = {
    "has collapsed: its variance has become zero": "a variance of zero",
    "has collapsed: its covariance matrix has become singular": "a singular covariance matrix",
}
"""How `em_core.families.gaussian` says that a refitted component has no density, and what was refitted."""


def change_case(trace: Trace[Any, Any]) -> IntArray:
    """Return for each step, (T+1,), whether its objective rose (0), stayed within rounding (1) or fell (2)."""
    change, allowed = changes(trace)
    return np.select([change > allowed, change >= -allowed], [0, 1], 2)


def outcome_sentence(trace: Trace[Any, Any], rows: Sequence[int] = ()) -> str:
    """Return why the run ended, with the last step's numbers.

    rows:  the row in the file of each data point; without them points are counted from 1.
    """
    if trace.failure is not None:
        return f"{trace.failure.outcome} {failure_sentence(trace, rows)}"
    if trace.n_steps == 0:
        return "Stopped at the step limit, which allows no step."
    name, change = trace.model.objective, float(trace.log_likelihoods[-1] - trace.log_likelihoods[-2])
    size, rose = format_number(abs(change), "scientific", 1), change_case(trace)[-1] == 0
    little = f"changed the {name} by {size}, within rounding" if change else f"left the {name} as it was"
    last = f"the last {f'raised the {name} by {size}' if rose else little}"
    count = f"{trace.n_steps} step{'s' * (trace.n_steps > 1)}"
    match trace.outcome:
        case Outcome.CONVERGED:
            return f"Converged after {count}: {last}{', less than the tolerance' if rose else ''}."
        case Outcome.STEP_LIMIT:
            return f"Stopped at the limit of {count}: {last}."
        case _:
            return f"Decreased at step {trace.n_steps}: the {name} fell by {size}, more than rounding can explain."


def failure_sentence(trace: Trace[Any, Any], rows: Sequence[int] = ()) -> str:
    """Return what the next step would do, and to which component: the last one made is on the screen, and still sound.

    rows:  as `outcome_sentence` takes them. Nothing is said of a run that did not fail.
    """
    failure = trace.failure
    if failure is None:
        return ""

    def named(found: re.Match[str]) -> str:
        numbers = [str(rows[int(point) - 1]) for point in found[1].split(", ")]
        return f"row{'s' * (len(numbers) > 1)} {', '.join(numbers)}"

    component = f"{failure.noun.lower()} {failure.component + 1}"
    reason = re.sub(r"points? (\d+(?:, \d+)*)", named, failure.reason) if rows else failure.reason
    for said, refitted in COLLAPSES.items():
        if reason.startswith(said):
            stands = reason.removeprefix(said).removeprefix(", ")
            return f"The next M-step would give {component} {refitted}: it stands {stands}."
    return f"Step {trace.n_steps + 1} cannot be made: {component} {reason}."
