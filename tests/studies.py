"""Studies that the tests of restarts look at: two ends in 1-D, many in 2-D, spikes, and nothing but collapse."""

from __future__ import annotations

from functools import cache

from em_core.experiments.experiment import Experiment, build_model, resolve
from em_core.multistart.restart_study import Study, study
from em_core.multistart.restarts import plan_restarts, run_restarts


def made(experiment: Experiment, runs: int, mix: tuple[str, ...] = ("random_points",), seed: int = 1) -> Study:
    """Return the study that the page makes of an experiment."""
    dataset = resolve(experiment)
    model = build_model(experiment, dataset)
    traces = run_restarts(model, dataset.values, runs, mix, seed, max_steps=experiment.max_steps, tol=experiment.tol)
    return study(model, dataset, runs, plan_restarts(runs, mix, seed), dict(enumerate(traces)))


@cache
def galaxies() -> Study:
    """Galaxies, K = 3: the best end is found by fewer than half of all starts."""
    return made(Experiment(data="galaxies_corrected", k=3), 40)


@cache
def plane() -> Study:
    """Old Faithful, K = 3, from two strategies, of which one is the saddle."""
    return made(Experiment(k=3), 30, ("random_points", "all_equal"))


@cache
def spiky() -> Study:
    """Galaxies, K = 6: the highest end is a spike on two points."""
    return made(Experiment(data="galaxies_corrected", k=6), 20)


@cache
def collapsing() -> Study:
    """One far outlier: every run collapses on it."""
    return made(Experiment(data="outlier", dimension=1), 12)
