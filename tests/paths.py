"""The two ways to run EM that must give one answer: the public one, and the model's own verbs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core import StopRule, Trace, run_em
from em_core.algorithms.run import clear_steps, record


def run_clear(
    model: Any, x: Any, start: Any, *, max_steps: int = StopRule.max_steps, tol: float = StopRule.tol
) -> Trace[Any, Any]:
    """Run EM by the model's own verbs: the definition, whatever faster path the public door would choose."""
    data = model.prepare(x)
    return record(model, data, clear_steps(model, data, start), StopRule(tol, max_steps))


both_paths = pytest.mark.parametrize("run", [run_em, run_clear])
"""Run a test by both: `run(model, x, start, max_steps=..., tol=...)`."""


def farthest_apart(a: Any, b: Any) -> float:
    """The largest difference of the objectives of two traces, step by step, relative to their size."""
    steps = min(a.n_steps, b.n_steps) + 1
    size = np.maximum(1.0, np.abs(a.log_likelihoods[:steps]))
    return float((np.abs(a.log_likelihoods[:steps] - b.log_likelihoods[:steps]) / size).max())


def allowed(own: float) -> float:
    """How far apart two ways to run EM may be where rounding alone moves a run so far, `own`: both are such draws.

    On five kernels of OpenBLAS they were 2.2 times as far apart at most.
    """
    return 1e-10 + 25 * own


def apart_from_itself(trace: Any) -> float:
    """How far rounding alone moves a run: the most that three other orders of its points do."""
    orders = [np.random.default_rng(seed).permutation(len(trace.data)) for seed in range(3)]
    again = [
        run_em(trace.model, trace.data[order], trace.params[0], max_steps=trace.n_steps, tol=trace.tol)
        for order in orders
    ]
    return max(farthest_apart(trace, each) for each in again)


def assert_ended_alike(actual: Any, expected: Any, tol: float = StopRule.tol) -> None:
    """Both ended in the same way, in the same words and after as many steps; fewer only where rounding decided.

    A run stops when a rise is below `tol`. Where the two objectives differ by rounding, so do their rises, and one run
    may stop where the other takes a step more: then that rise is `tol` but for what the objectives differ by.
    """
    assert actual.outcome is expected.outcome
    if actual.n_steps == expected.n_steps:
        assert actual.message == expected.message
        return
    stopped = min(actual.n_steps, expected.n_steps)
    longer = max(actual, expected, key=lambda trace: trace.n_steps).log_likelihoods
    noise = 4 * farthest_apart(actual, expected) * max(1.0, abs(longer[stopped]))
    assert abs(longer[stopped] - longer[stopped - 1] - tol) <= noise, "one run stops where the other has far to go"
