"""What a run will cost, found out before it is made: a few steps are timed, and the others priced by them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from em_core.protocol import Posterior
from em_core.stopping import Outcome
from em_core.trace import Trace

P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)

FIRST_STEPS = 20
"""How many steps are made to learn what one costs."""


def brief_run(run: Callable[[int], Trace[P, Q]], max_steps: int, tol: float, seconds: float) -> Trace[P, Q] | None:
    """Return the run where it is over within about so many seconds; None where it takes longer.

    run:        makes the run with so many steps at most; what it returns for a limit that it does not reach is the run
                for any larger limit.
    max_steps:  the limit of the run that is wanted.
    tol:        its tolerance; with 0 all of its steps are made, and their price is known beforehand.
    seconds:    what it may cost.
    """
    steps = min(FIRST_STEPS, max_steps)
    began = time.perf_counter()
    trace = run(steps)
    a_step = (time.perf_counter() - began) / max(1, trace.n_steps)
    if steps == max_steps or trace.outcome is not Outcome.STEP_LIMIT:
        return trace
    affordable = max_steps if a_step * max_steps <= seconds else int(seconds / a_step)
    if affordable <= steps or (tol == 0 and affordable < max_steps):
        return None
    trace = run(affordable)
    return trace if affordable == max_steps or trace.outcome is not Outcome.STEP_LIMIT else None
