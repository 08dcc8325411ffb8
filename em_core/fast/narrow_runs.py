"""Runs with narrow components, many at once: till they end, come back within the guard, or need the clear path."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from em_core.em.stopping import Outcome, StopRule
from em_core.fast.coefficients import guarded
from em_core.fast.fast_trace import FastTrace, trace_from
from em_core.fast.residual_steps import stacked
from em_core.fast.single_run import FastPath, State
from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import frozen


@dataclass(eq=False)
class Narrow:
    """A run in progress: the index of its start, what it has been through, and the parameters where it stands."""

    index: int
    past: list[State]
    params: MixtureParams


def run_narrow(path: FastPath, runs: list[Narrow], rule: StopRule) -> Iterator[tuple[int, FastTrace]]:
    """Yield (index, trace) as runs end; a step is one pass for all that are left."""
    while runs:
        stack = stacked([run.params for run in runs])
        with np.errstate(all="ignore"):
            responsibilities, values = path.careful.expected(stack)
            after, sound = path.careful.maximised(responsibilities)
            outside = path.careful.outside(after)
        left = []
        for b, (run, value) in enumerate(zip(runs, values.tolist(), strict=True)):
            trace = _ended(path, run, value, rule)
            if trace is None and not sound[b]:
                trace = path.finish(run.past, run.params, rule)
            if trace is None:
                run.past.append(State(run.params, value))
                run.params = after.params(b)
                if not outside[b] and guarded(path.features, run.params) is not None:
                    trace = path.finish(run.past, run.params, rule)
            if trace is None:
                left.append(run)
            else:
                yield run.index, trace
        runs = left


def _ended(path: FastPath, run: Narrow, value: float, rule: StopRule) -> FastTrace | None:
    """Return the trace of a run whose objective is now `value`, or None where it goes on."""
    verdict = rule.verdict(run.past[-1].log_likelihood, value) if run.past else None
    if not math.isfinite(value) or verdict is Outcome.DECREASED:
        return path.finish(run.past, run.params, rule)
    if verdict is None and len(run.past) < rule.max_steps:
        return None
    states = [*run.past, State(run.params, value)]
    end = (frozen([state.log_likelihood for state in states]), verdict or Outcome.STEP_LIMIT, None)
    return trace_from(path.model, path.data, path.features, [state.origin for state in states], end)
