"""Tasks in order, in this process or in several: the same tasks give the same results, whoever works on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from em_core.numerics.integers import whole

A = TypeVar("A")
R = TypeVar("R")

MOST_JOBS = 1024
"""No machine is asked for more processes."""


def checked_jobs(n_jobs: object) -> int:
    """Return how many processes are asked for; ValueError for what is no such number, or without joblib."""
    jobs = whole("n_jobs", n_jobs, most=MOST_JOBS)
    if jobs > 1:
        try:
            import joblib  # noqa: F401
        except ImportError as error:
            raise ValueError(
                f"n_jobs is {jobs}; more than one process needs joblib, which is not installed. "
                'Install it (pip install "halfstep[cluster]"), or leave n_jobs at 1.'
            ) from error
    return jobs


def in_order(task: Callable[[A], R], arguments: Sequence[A], n_jobs: int) -> Iterator[R]:
    """Yield the task's result for each argument, in order; stop asking to stop the work."""
    if n_jobs == 1 or len(arguments) < 2:
        yield from map(task, arguments)
        return
    import joblib

    # A large array would go to the workers as a file on disk, whose place in memory is another: here each is handed
    # the same bytes.
    parallel = joblib.Parallel(n_jobs=n_jobs, return_as="generator", max_nbytes=None, batch_size=1)
    results: Iterator[R] = parallel(joblib.delayed(task)(argument) for argument in arguments)
    try:
        yield from results
    finally:
        results.close()  # type: ignore[attr-defined]  # a generator: closing it ends the workers' tasks
