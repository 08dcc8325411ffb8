"""The two ways to run EM that must give one answer: the public one, and the model's own verbs."""

from __future__ import annotations

from typing import Any

import pytest

from em_core import StopRule, Trace, run_em
from em_core.run import clear_steps, record


def run_clear(
    model: Any, x: Any, start: Any, *, max_steps: int = StopRule.max_steps, tol: float = StopRule.tol
) -> Trace[Any, Any]:
    """Run EM by the model's own verbs: the definition, whatever faster path the public door would choose."""
    data = model.prepare(x)
    return record(model, data, clear_steps(model, data, start), StopRule(tol, max_steps))


both_paths = pytest.mark.parametrize("run", [run_em, run_clear])
"""Run a test by both: `run(model, x, start, max_steps=..., tol=...)`."""
