"""Questions about any run: made from the trace that is on the screen, their keys computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from em_core.algorithms.argument_checks import check_trace
from em_core.em.trace import AnyTrace
from em_core.lessons.asking.kinds import KINDS
from em_core.lessons.asking.shown import Shown
from em_core.lessons.question import Question, Refused
from em_core.numerics.arguments import one_of
from em_core.numerics.integers import whole

__all__ = ["KINDS", "questions_about", "refusals_about"]


def questions_about(
    trace: AnyTrace,
    t: int,
    seed: int = 0,
    *,
    rows: Sequence[str] = (),
    kinds: Iterable[str] | None = None,
    on_progress: Callable[[int, int], object] | None = None,
) -> tuple[Question, ...]:
    """Return the questions that this run answers without ambiguity at step t, in the order of KINDS.

    t:      the step that is on the screen, 0 to trace.n_steps: the state asked about is the one after its M-step, with
            parameters t and posterior t - 1 (none at t = 0).
    seed:   draws wrong options and the order of those that are no numbers, and another start.
    rows:   what the rows are called; () counts them from 1.
    kinds:  ids of KINDS, where not all are wanted: the end and another start take more than a moment on large data.

    Raises ValueError for what is no run, no step of it, or no kind.
    """
    return tuple(
        each for each in _tried(trace, t, seed, rows, kinds, on_progress).values() if isinstance(each, Question)
    )


def refusals_about(
    trace: AnyTrace, t: int, seed: int = 0, *, rows: Sequence[str] = (), kinds: Iterable[str] | None = None
) -> dict[str, str]:
    """Return why each kind that `questions_about` leaves out is left out, by its id."""
    tried = _tried(trace, t, seed, rows, kinds, None)
    return {kind: str(each) for kind, each in tried.items() if isinstance(each, Refused)}


def _tried(
    trace: AnyTrace,
    t: int,
    seed: int,
    rows: Sequence[str],
    kinds: Iterable[str] | None,
    on_progress: Callable[[int, int], object] | None,
) -> dict[str, Question | Refused]:
    check_trace(trace)
    shown = Shown(trace, whole("t", t, 0, trace.n_steps), whole("seed", seed, 0), tuple(rows))
    wanted = list(KINDS) if kinds is None else [one_of("kind", kind, tuple(KINDS)) for kind in kinds]
    found: dict[str, Question | Refused] = {}
    for done, kind in enumerate(wanted):
        if on_progress is not None:
            on_progress(done, len(wanted))
        try:
            found[kind] = KINDS[kind](shown)
        except Refused as refused:
            found[kind] = refused
    return found
