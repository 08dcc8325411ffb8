"""How fast EM is, as ratios within one run of this script: against scikit-learn, and against a bare np.exp.

`python -m tests.bench.bench_em` prints Markdown; with `--write` it also goes into docs/benchmarks.md. Absolute times
say more about the machine than about the code, so only ratios have targets.
"""

from __future__ import annotations

import platform
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

import numpy as np  # isort: skip
from functools import partial

import sklearn
from sklearn.mixture import GaussianMixture as Peer

from em_core import run_em
from em_core.distributions.gaussian import Covariance
from em_core.em.stopping import StopRule
from em_core.fast.fast_trace import FastTrace, LazyPosteriors
from em_core.fast.two_component_runs import BLOCK, Pairs, run_pairs
from em_core.models import GaussianMixture
from em_core.multistart.basin_map import basin_map
from em_core.multistart.restarts import run_many
from em_core.numerics.arrays import FloatArray
from tests.bench.growth import growth

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"

PER_ITERATION = {
    (272, 2, 2): (11, 6, 8, 7),
    (1000, 2, 3): (11, 6, 7.5, 8),
    (1000, 1, 3): (10, 6, 7, 7),
    (10_000, 2, 5): (15, 9, 13, 10),
    (100_000, 2, 5): (20, 13, 16, 14),
    (100_000, 1, 5): (10, 10, 9, 11),
    (1_000_000, 2, 8): (16, 9, 17, 9),
    # Full covariances of so many columns are the clear path's: what is there to do, both do by LAPACK.
    (20_000, 50, 3): (0.8, 4, 2, 3),
}
"""Targets for full, diag, tied and spherical by (n, d, K)."""

PEER_KIND: dict[Covariance, str] = {
    "full": "full",
    "diag": "diag",
    "tied": "tied",
    "spherical": "spherical",
    "tied_diag": "tied",
    "tied_spherical": "spherical",
}
"""What scikit-learn's time is taken from; it has no tied_diag and no tied_spherical."""

RESTARTS = {(272, 2, 2): 60, (1000, 2, 3): 25, (1000, 1, 3): 25, (10_000, 2, 5): 14}

TRIED = """\
## What was tried

What helped. Small n: half of a step was Python's way through the small functions of the M-step's algebra. It is written
out for one and two columns, in Python's own floats (`em_core/fast/written_out.py`): a step of 272 points takes 10.5 us
instead of 16.5. What is left there is nine NumPy calls of 0.3 to 1 us, whatever their length, and 1.5 us for the
generator, the stop rule and the history. Up to five components, products row by row (`np.vecmat` in, `np.matvec` out)
beat a product of matrices, which BLAS begins by copying both: of 8,192 points and six features, the way out takes 21 us
instead of 32 for K = 5, and 8 instead of 20 for K = 2, where the way in takes 7 instead of 12. For K = 8 the two are
level; of 66 features and K = 15, the product of matrices takes 530 us and rows 760. Restarts: components with
covariances of their own go through the algebra as one array. Basin map: a start and its mirror image, which differ in
the components' names alone, are one run, and all starts step together: in eight bands, the last few runs of each took
as many calls as all of them. One frame: its responsibilities stay component by component in memory, as they are made,
and its log-likelihood is the run's.

What did not help. `np.vecdot` is level with `np.matvec` for three to six features, and slower for 66. The sum over
components as a product with ones: 3.4 us instead of 2.5 for three components of 8,192 points, 4.4 instead of 4.7 for
five. A division instead of a reciprocal and a product: 10 us instead of 9. `log1p` of sums, or one logarithm for the
product of several: the logarithm is 5 % of a step, and multiplying first takes as long. Chunks of 1,024, 2,048 and
4,096 of 10,000 points: 55, 17 and 5 % slower; of 16,384, 1 %. Log-sum-exp goes without its maximum already, wherever
the guard bounds every log-density by 600. Not done: one component as the reference of the others saves a K-th of the
exponentials and of the way in. The sum of its log-densities is 2 to 11 times the log-likelihood (Old Faithful, the
galaxies, two of the sizes above), and so would the rounding be.

In ten columns with K = 15 the terms of a log-density add up to 53,000, where the guard allows 9,000: such steps are the
clear path's, with 75 to 90 ns for each responsibility where the features would take 12.
"""


def main() -> None:
    """Print the report, and write it when asked to."""
    lines = []
    for line in report():
        print(line, flush=True)
        lines.append(line)
    if "--write" in sys.argv:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report() -> Iterator[str]:
    """Yield the report's lines, each table as it is measured."""
    yield "# Speed of EM, measured"
    yield ""
    versions = f"NumPy {np.__version__}, scikit-learn {sklearn.__version__}, {platform.machine()}"
    yield f"`make bench` with {versions}, one BLAS thread."
    yield "Medians of interleaved runs, in processor time; only the ratios within one run count."
    yield ""
    yield from _iterations()
    yield from _restarts()
    yield from _basins()
    yield from _against_exp()
    yield from growth(points)
    yield TRIED


def _iterations() -> Iterator[str]:
    yield "## One iteration: scikit-learn's time over ours"
    yield ""
    yield from _header("n x d, K", "kind", "ours", "scikit-learn", "ratio", "target", "")
    for (n, d, k), targets in PER_ITERATION.items():
        x = points(n, d, k)
        goals: dict[str, float | None] = dict(zip(("full", "diag", "tied", "spherical"), targets, strict=True))
        for kind in PEER_KIND:
            model = GaussianMixture(k, kind)
            start = model.initialise(x, np.random.default_rng(1))
            steps = int(np.clip(2e5 / (n * k / 50 + 100), 3, 300))

            def ours(steps: int, x: Any = x, model: Any = model, start: Any = start) -> None:
                run_em(model, x, start, max_steps=steps, tol=0)

            def theirs(steps: int, x: Any = x, kind: Covariance = kind, start: Any = start) -> None:
                fit_peer(x, start, PEER_KIND[kind], steps, 0)

            fast, slow = _per_step(ours, theirs, steps, repeats=3 if n >= 1e6 else 5)
            yield _row(f"{n} x {d}, {k}", kind, _micro(fast), _micro(slow), slow / fast, goals.get(kind))
    yield ""


def _restarts() -> Iterator[str]:
    yield "## Restarts from the same starts, to the same tolerance (1e-6 on the total, at most 100 steps)"
    yield ""
    yield from _header("n x d, K", "starts", "ours", "scikit-learn", "ratio", "target", "")
    for (n, d, k), target in RESTARTS.items():
        x, model = points(n, d, k), GaussianMixture(k)
        count = 100 if n < 10_000 else 10
        starts = [model.initialise(x, np.random.default_rng(seed)) for seed in range(count)]

        def ours(x: Any = x, model: Any = model, starts: Any = starts) -> None:
            dict(run_many(model, x, starts, max_steps=100))

        def theirs(x: Any = x, starts: Any = starts) -> None:
            for start in starts:
                fit_peer(x, start, "full", 100, 1e-6 / len(x))

        fast, slow = _interleaved([ours, theirs], repeats=3)
        yield _row(f"{n} x {d}, {k}", str(count), _micro(fast), _micro(slow), slow / fast, target)
    yield ""


def _basins() -> Iterator[str]:
    yield "## Basin map, 64 x 64 starts, n = 200, own variances"
    yield ""
    yield from _header("what", "against", "ours", "the other", "ratio", "target", "")
    x, model = points(200, 1, 2), GaussianMixture(2)
    marks = np.linspace(x.min(), x.max(), 64)
    sample = np.random.default_rng(0).choice(marks, (40, 2))
    starts = [model.around(x, pair[:, None]) for pair in sample]

    def theirs() -> None:
        for start in starts:
            fit_peer(x, start, "full", 2000, 1e-6 / len(x))

    fast, slow = _interleaved([lambda: basin_map(model, x, marks, marks), theirs], repeats=3)
    slow *= 64 * 64 / len(starts)
    yield _row("to the end, grouped", "scikit-learn (40 cells, scaled)", _micro(fast), _micro(slow), slow / fast, 300)
    block = np.random.default_rng(0).normal(size=BLOCK)
    out = np.empty_like(block)

    def bare() -> None:
        for _ in range(64 * 64 * 200 * 200 // BLOCK):
            np.exp(block, out=out)

    z = ((x - x.mean()) / x.std())[:, 0]
    means = np.stack(np.meshgrid(*[np.linspace(z.min(), z.max(), 64)] * 2)).reshape(2, -1)
    pairs = Pairs(np.full_like(means, 0.5), means, np.ones_like(means))

    def kernel() -> None:
        run_pairs(z, pairs, True, "own", StopRule(tol=0, max_steps=200))

    run, exp = _interleaved([kernel, bare], repeats=3)
    yield _row(
        "200 steps of each", "np.exp of 164 million values", _micro(run), _micro(exp), run / exp, 4, at_most=True
    )
    yield ""


def _against_exp() -> Iterator[str]:
    yield "## Against a bare np.exp over n K values, and the memory of a history"
    yield ""
    yield from _header("what", "n x d, K", "ours", "np.exp", "ratio", "at most", "")
    for n, d, k in ((10_000, 2, 5), (100_000, 2, 5)):
        x, model = points(n, d, k), GaussianMixture(k)
        start = model.initialise(x, np.random.default_rng(1))
        values, out = np.random.default_rng(0).normal(size=(k, n)), np.empty((k, n))
        steps = 40

        def run(steps: int, x: Any = x, model: Any = model, start: Any = start) -> None:
            run_em(model, x, start, max_steps=steps, tol=0)

        def bare(times: int, values: Any = values, out: Any = out) -> None:
            for _ in range(times):
                np.exp(values, out=out)

        fast, exp = _per_step(run, bare, steps, repeats=5)
        yield _row("one iteration", f"{n} x {d}, {k}", _micro(fast), _micro(exp), fast / exp, 5.5, at_most=True)
        trace = run_em(model, x, start, max_steps=5, tol=0)
        assert isinstance(trace, FastTrace)
        frame, exp = _interleaved([partial(_fresh_frame, trace), partial(bare, 1)], repeats=15)
        yield _row("one frame recomputed", f"{n} x {d}, {k}", _micro(frame), _micro(exp), frame / exp, 4, at_most=True)
    trace = run_em(model, x, start, max_steps=200, tol=0)
    assert isinstance(trace, FastTrace)
    size = (trace.sums.nbytes + trace.log_likelihoods.nbytes) / 1e6
    yield _row("a history of 200 steps", "100000 x 2, 5", f"{size:.2f} MB", "", size, 1, at_most=True)
    yield ""


def _fresh_frame(trace: FastTrace) -> FloatArray:
    """Return the responsibilities of a step that the trace has not kept: all that it keeps is let go first."""
    features: Any = trace.features
    params: Any = trace.params
    lazy = LazyPosteriors(trace.model, trace.data, features, params, trace.log_likelihoods)  # type: ignore[arg-type]
    return lazy[3].responsibilities


def points(n: int, d: int, k: int) -> FloatArray:
    """Return n points in d columns, of K groups along the diagonal."""
    rng = np.random.default_rng(n + d + k)
    return rng.normal(size=(n, d)) + 2.5 * rng.integers(0, k, n)[:, None]


def fit_peer(x: FloatArray, start: Any, kind: str, steps: int, tol: float) -> None:
    """Fit scikit-learn's mixture from a start of ours, without its floor on the variance."""
    precisions = np.linalg.inv(start.covariances)
    if kind == "tied":
        precisions = precisions[0]
    elif kind != "full":
        precisions = np.diagonal(precisions, axis1=1, axis2=2)
        precisions = precisions if kind == "diag" else precisions[:, 0]
    peer = Peer(
        len(start.weights),
        covariance_type=kind,
        tol=tol,
        reg_covar=0,
        max_iter=steps,
        init_params="random_from_data",
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=precisions,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer.fit(x)


def _per_step(
    ours: Callable[[int], None], theirs: Callable[[int], None], steps: int, repeats: int
) -> tuple[float, float]:
    """Return seconds a step of both, without what a run costs whatever its length."""
    long, short = 1 + steps, 1
    jobs = [partial(f, s) for f in (ours, theirs) for s in (long, short)]
    a, b, c, d = _interleaved(jobs, repeats)
    return (a - b) / steps, (c - d) / steps


def _interleaved(jobs: Sequence[Callable[[], Any]], repeats: int) -> list[float]:
    """Return each job's median seconds of processor time; all take turns, so that a busy machine is busy for all."""
    times = np.empty((repeats, len(jobs)))
    for job in jobs[:2] if len(jobs) == 2 else jobs[::2]:
        job()
    for i in range(repeats):
        for j, job in enumerate(jobs):
            begin = time.process_time()
            job()
            times[i, j] = time.process_time() - begin
    return [float(value) for value in np.median(times, axis=0)]


def _header(*columns: str) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"


def _row(a: str, b: str, ours: str, other: str, ratio: float, target: float | None, *, at_most: bool = False) -> str:
    verdict = "" if target is None else "pass" if (ratio <= target if at_most else ratio >= target) else "short"
    return f"| {a} | {b} | {ours} | {other} | {ratio:.1f} | {'-' if target is None else f'{target:g}'} | {verdict} |"


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} us" if seconds < 0.1 else f"{seconds:,.2f} s"


if __name__ == "__main__":
    main()
