"""What tables of models and bootstrap tests cost, beside scikit-learn: `python -m tests.bench.bench_selection`."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

from em_core.data import load_bundled  # isort: skip
from em_core.distributions.gaussian import Covariance
from em_core.em.stopping import StopRule
from em_core.models import GaussianMixture
from em_core.multistart.initialisation import draw_start
from em_core.multistart.restarts import plan_restarts
from em_core.selection import bootstrap_lrt, select
from tests.bench.bench_em import fit_peer

KS, STARTS = range(1, 7), 50

PEERS: tuple[Covariance, ...] = ("full", "tied", "diag", "spherical")
"""The kinds of covariance that scikit-learn has."""

PEER_STEPS = 10_000

SOONER, TABLE, TEST = 20, 5.0, 30.0
"""At least so many times sooner than scikit-learn; at most so many seconds for a table and for a test."""


def main() -> None:
    """Print the table, in processor seconds of one thread."""
    x = load_bundled("faithful").values
    print("## Tables of models, and the bootstrap likelihood-ratio test\n")
    print("| what | ours | the other | ratio | target |  |")
    print("|---|---|---|---|---|---|")
    ours = seconds(lambda: select(x, KS, covariances=PEERS, n_starts=STARTS))
    theirs = seconds(peers)
    row(f"24 cells x {STARTS} starts", ours, f"scikit-learn, {theirs:.1f} s", theirs / ours, SOONER, least=True)
    whole = seconds(lambda: select(x, KS, n_starts=STARTS))
    row(f"36 cells x {STARTS} starts", whole, f"{TABLE:g} s", whole / TABLE, 1)
    test = seconds(lambda: bootstrap_lrt(x[:, :1], 1, 2, replicates=999, n_starts=10))
    row("1 against 2 components, 999 x 10 starts", test, f"{TEST:g} s", test / TEST, 1)
    print()


def peers() -> None:
    """Run scikit-learn from the starts that `select` has, to a rise of 1e-6 of the total log-likelihood."""
    x = load_bundled("faithful").values
    for k in KS:
        for kind in PEERS:
            model = GaussianMixture(k, kind)
            for restart in plan_restarts(STARTS, "random_points", 0):
                # It raises where a component collapses.
                with suppress(ValueError):
                    start = draw_start(restart.start, model, x, restart.seed)
                    fit_peer(x, start, kind, PEER_STEPS, StopRule.tol / len(x))


def seconds(job: Callable[[], object]) -> float:
    """Return the processor seconds of a job."""
    begin = time.process_time()
    job()
    return time.process_time() - begin


def row(what: str, ours: float, other: str, ratio: float, target: float, *, least: bool = False) -> None:
    """Print a row of the table."""
    verdict = "pass" if (ratio >= target if least else ratio <= target) else "short"
    bound = f"at {'least' if least else 'most'} {target:g}"
    print(f"| {what} | {ours:.2f} s | {other} | {ratio:.2f} | {bound} | {verdict} |", flush=True)


if __name__ == "__main__":
    main()
