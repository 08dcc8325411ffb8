"""Parallel tasks, in order: in this process, in several, or on a cluster; the results are the same, whoever works.

joblib (BSD) hands them out: to processes of this machine, or, within `on_cluster`, to the workers of a Dask scheduler.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TypeVar

import numpy as np

from em_core.numerics.integers import whole

A = TypeVar("A")
R = TypeVar("R")
S = TypeVar("S")

MOST_JOBS = 1024
"""No machine is asked for more processes."""

WAIT = 20
"""After so many seconds without a word of it an address is no cluster's."""

MISSING = 'is not installed. Install it (pip install "halfstep[cluster]")'


def checked_jobs(n_jobs: object) -> int:
    """Return how many processes are asked for; ValueError for what is no such number, or without joblib."""
    jobs = whole("n_jobs", n_jobs, most=MOST_JOBS)
    if jobs > 1:
        try:
            import joblib  # noqa: F401
        except ImportError as error:
            raise ValueError(
                f"n_jobs is {jobs}; more than one process needs joblib, which {MISSING}, or leave n_jobs at 1."
            ) from error
    return jobs


def in_order(task: Callable[[S, A], R], shared: S, arguments: Sequence[A], n_jobs: int) -> Iterator[R]:
    """Yield task(shared, argument) for each argument, in order; stop asking to stop the work.

    shared:  what all tasks need: it goes to each worker once.
    """
    if n_jobs == 1 or len(arguments) < 2:
        yield from (task(shared, argument) for argument in arguments)
        return
    import joblib

    # A large array goes to the processes of this machine as one file, which all map into their memory.
    with _handed_to_all(shared):
        parallel = joblib.Parallel(n_jobs=n_jobs, return_as="generator", batch_size=1)
        results: Iterator[R] = parallel(joblib.delayed(_called)(task, shared, argument) for argument in arguments)
    try:
        # No `yield from`: that would close the results by itself.
        for result in results:  # noqa: UP028
            yield result
    finally:
        with warnings.catch_warnings():
            # joblib would advise whoever stops early to begin less.
            warnings.simplefilter("ignore", UserWarning)
            results.close()  # type: ignore[attr-defined]  # a generator: closing it ends the workers' tasks


def _handed_to_all(shared: object) -> AbstractContextManager[object]:
    """Give what is shared to each worker of a cluster beforehand: what one of them alone had would be lost with it."""
    import joblib
    from joblib.parallel import get_active_backend

    backend, _ = get_active_backend()
    client = vars(backend).get("client")
    if client is None or shared is None:
        return nullcontext()
    handed: AbstractContextManager[object] = joblib.parallel_config("dask", client=client, scatter=[shared])
    return handed


def _called(task: Callable[[S, A], R], shared: S, argument: A) -> R:
    """Carry out a task with ordinary arrays: those mapped from a file would be copied whenever one is frozen."""
    return task(np.array(shared) if isinstance(shared, np.memmap) else shared, argument)  # type: ignore[arg-type]


@contextmanager
def on_cluster(address: str) -> Generator[int]:
    """Hand the tasks of all functions with n_jobs above 1 to the cluster whose Dask scheduler is at `address`.

    Gives the number of its workers' cores. At the end, and on Ctrl-C, the tasks that wait there are cancelled.
    Raises ValueError without Dask, and where no scheduler answers.
    """
    try:
        import joblib
        from distributed import Client
    except ImportError as error:
        raise ValueError(f"A cluster needs dask[distributed], which {MISSING}.") from error
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(
            f'No Dask scheduler answers at "{address}". Start one (dask scheduler) with workers (dask worker), and '
            "give the address that it prints, like tcp://10.0.0.1:8786."
        ) from error
    try:
        cores = sum(client.ncores().values())
        if not cores:
            raise ValueError(f'The scheduler at "{address}" has no worker. Start some: dask worker {address}')
        with joblib.parallel_config("dask", client=client):
            yield max(2, cores)
    finally:
        client.close()
