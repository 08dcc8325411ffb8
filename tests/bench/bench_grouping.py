"""What following and grouping 1,000 runs costs, beside the runs themselves: `python -m tests.bench.bench_grouping`."""

from __future__ import annotations

import time

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

from em_core.data import load_bundled  # isort: skip
from em_core.models import GaussianMixture
from em_core.multistart.initialisation import draw_start
from em_core.multistart.optima import group_optima
from em_core.multistart.restarts import plan_restarts, run_many
from em_core.multistart.run_on import run_on

RUNS = 1000
CASES = (("galaxies_corrected", range(2, 9)), ("faithful", range(2, 6)))
AT_MOST = 2.0


def main() -> None:
    """Print the table: processor seconds of the runs to their tolerance, of leading them on, and of grouping them."""
    print("## Grouping 1,000 runs from random points, as a part of the runs' own cost\n")
    print("| data, K | runs | led on | grouping | (led on + grouping) / runs | at most |  |")
    print("|---|---|---|---|---|---|---|")
    for data, ks in CASES:
        for k in ks:
            runs, led, grouped = seconds(data, k)
            ratio = (led + grouped) / runs
            verdict = "pass" if ratio <= AT_MOST else "short"
            parts = " | ".join(f"{each:.2f} s" for each in (runs, led, grouped))
            print(f"| {data}, {k} | {parts} | {ratio:.2f} | {AT_MOST:g} | {verdict} |", flush=True)
    print()


def seconds(data: str, k: int) -> tuple[float, float, float]:
    """Return the processor seconds of the three parts, one after the other on the same runs."""
    model = GaussianMixture(k)
    x = model.prepare(load_bundled(data).values)
    starts = [draw_start(each.start, model, x, each.seed) for each in plan_restarts(RUNS, "random_points", 0)]
    marks = [time.process_time()]
    done = dict(run_many(model, x, starts))
    marks.append(time.process_time())
    traces = run_on(model, x, [done[i] for i in range(RUNS)])
    marks.append(time.process_time())
    group_optima(model, x, traces)
    marks.append(time.process_time())
    return marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2]


if __name__ == "__main__":
    main()
