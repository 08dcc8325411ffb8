"""How time, memory and bytes grow with the points, the columns, the components and the steps, up to the first picture.

All processor time of one thread, the smallest of some repetitions: what other programs do to the clock is no growth.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

import numpy as np  # isort: skip

from em_core.data import Dataset
from em_core.data.limits import MAX_ROWS
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.run_description import described
from em_core.experiments.running import run_shown
from em_core.multistart.restarts import run_restarts
from em_core.numerics.arrays import FloatArray
from em_viz.models.exhibit_animation import packed_run


class Size(NamedTuple):
    """n points in d columns, K components, T steps."""

    n: int
    d: int
    k: int
    t: int

    @property
    def work(self) -> int:
        """How many responsibilities a run computes."""
        return self.n * self.k * self.t


LADDERS = {
    "points": [Size(n, 2, 5, 50) for n in (300, 3_000, 20_000, 100_000, 1_000_000)],
    "columns": [Size(20_000, d, 5, 50) for d in (1, 2, 10)],
    "components": [Size(3_000, 2, k, 50) for k in (2, 5, 15)],
    "steps": [Size(3_000, 2, 5, t) for t in (50, 500)],
    "steps of many points": [Size(20_000, 2, 15, t) for t in (50, 500)],
}
"""Along each one number grows, and the others stay."""

STARTS = 4


STEPS = {
    "run": "a run",
    "peak": "its memory, at the peak",
    "kept": "its memory, kept",
    "restarts": f"{STARTS} restarts",
    "packing": "its drawing and packing",
    "wire": "its bytes on the wire",
}

HEADS = (
    "run",
    "for each of n K T",
    "memory, peak",
    "kept",
    f"{STARTS} restarts",
    "drawing and packing",
    "for each of n K T",
    "on the wire",
    "run, drawing and packing",
)

WHAT_IS_THINNED = """\
What is thinned: the colours of the points. A step whose colours have not changed by more than the eye can see shares
those of the step before, and how much that is grows until all colours of a run take 12 MB (`COLOUR_BYTES` in
`em_viz/run/responsibilities.py`); on the wire they are compressed differences. No number is thinned: parameters,
likelihoods, responsibilities in tables and files are those of every step, in double precision.

In ten columns a full covariance has 55 products of columns instead of 3, and every responsibility costs as much more.
"""


class Cost(NamedTuple):
    """Of one size: seconds of a run, its peak of memory and what it keeps in MB, seconds of restarts, of drawing and
    packing, and MB on the wire; NaN where nothing is drawn.
    """

    run: float
    peak: float
    kept: float
    restarts: float
    packing: float
    wire: float


def growth(data: Callable[[int, int, int], FloatArray]) -> Iterator[str]:
    """Yield the section's lines, each row as it is measured; data: makes points from n, d and K."""
    yield "## How it grows"
    yield ""
    yield "Full covariances, from random points, the tolerance 0. Processor time of one thread. A run computes n K T"
    yield "responsibilities; what a step costs for each of them falls or stays as n, K and T grow."
    yield ""
    yield f"| what grows | n | d | K | T | {' | '.join(HEADS)} |"
    yield f"|{'---|' * (5 + len(HEADS))}"
    known: dict[Size, Cost] = {}
    for name, sizes in LADDERS.items():
        for size in sizes:
            if size not in known:
                known[size] = _measured(size, data(size.n, size.d, size.k))
            yield _row(name, size, known[size])
    yield ""
    yield "The most that the cost of one responsibility rose from one row to the next, where n, K or T grew:"
    yield ""
    yield "| step | cost of a responsibility, times | along |"
    yield "|---|---|---|"
    for step in Cost._fields:
        rise, along = _steepest(step, known)
        yield f"| {STEPS[step]} | {rise:.2f} | {along} |"
    yield ""
    yield WHAT_IS_THINNED


def _steepest(step: str, known: dict[Size, Cost]) -> tuple[float, str]:
    """Return the largest factor between neighbours by which the cost of a responsibility rises, and between which."""
    rises = []
    for name, sizes in LADDERS.items():
        for before, after in pairwise(sizes):
            cheap, dear = (getattr(known[size], step) / size.work for size in (before, after))
            if after.work > before.work and not np.isnan(dear):
                rises.append((dear / cheap, name))
    return max(rises)


def _measured(size: Size, x: FloatArray) -> Cost:
    own = Dataset("own", "Generated", x, tuple(f"x{i + 1}" for i in range(size.d)))
    experiment = on_own_data(Experiment(k=size.k, tol=0, max_steps=size.t), own)
    run = described(replace(experiment, columns=own.columns))
    shown = run.exhibit(own)
    repeats = 1 if size.work > 3e6 else 3
    seconds, trace = _timed(lambda: run_shown(shown), repeats)
    tracemalloc.start()
    kept = run_shown(shown)
    now, peak = (value / 1e6 for value in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    del kept
    packing, wire = float("nan"), float("nan")
    if size.n <= MAX_ROWS:
        # A fresh trace for each time: responsibilities that were asked for are kept.
        packing, packed = _timed(lambda: packed_run(shown, trace, run.key), 1)
        wire = len(packed) / 1e6
    restarts, _ = _timed(lambda: run_restarts(shown.model, x, STARTS, max_steps=size.t, tol=0), 1)
    return Cost(seconds, peak, now, restarts, packing, wire)


def _timed(job: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Return the least processor time of a job, and what it returned."""
    best, result = float("inf"), None
    for _ in range(repeats):
        began = time.process_time()
        result = job()
        best = min(best, time.process_time() - began)
    return best, result


def _row(name: str, size: Size, cost: Cost) -> str:
    drawn = (
        _seconds(cost.packing),
        f"{1e9 * cost.packing / size.work:.0f} ns",
        f"{cost.wire:.2f} MB",
        _seconds(cost.run + cost.packing),
    )
    cells = [
        name,
        *(f"{number:,}" for number in size),
        _seconds(cost.run),
        f"{1e9 * cost.run / size.work:.1f} ns",
        f"{cost.peak:,.1f} MB",
        f"{cost.kept:,.2f} MB",
        _seconds(cost.restarts),
        *(("–",) * len(drawn) if np.isnan(cost.packing) else drawn),
    ]
    return f"| {' | '.join(cells)} |"


def _seconds(seconds: float) -> str:
    return f"{1e3 * seconds:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"


if __name__ == "__main__":
    from tests.bench.bench_em import points

    for line in growth(points):
        print(line, flush=True)
