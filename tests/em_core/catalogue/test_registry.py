"""The lists that the app shows are complete, and every preset does what its sentence claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core import Outcome, Trace
from em_core.catalogue.registry import MODELS
from em_core.data import BUNDLED, GENERATORS
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.experiments.presets import PRESETS
from em_core.experiments.url import from_query, to_query


def run(preset: str) -> Trace[Any, Any]:
    experiment = PRESETS[preset].experiment
    return run_experiment(experiment, resolve(experiment))


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_cases_in_every_kind_and_dimension(model: str) -> None:
    entry = MODELS[model]
    assert entry.description.endswith(".")
    cases = list(entry.cases())
    assert len({case.name for case in cases}) == len(cases) == 4 * max(1, len(entry.covariances))
    assert {case.data.shape[1] for case in cases} == {1, 2, 4}
    assert {case.model.n_components for case in cases} == {1, 2, 3}
    for case in cases:
        assert case.model.objective


def test_no_bundled_data_set_has_the_name_of_a_generator() -> None:
    names = [bundled.id for bundled in BUNDLED] + [spec.id for spec in GENERATORS] + ["own"]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_a_link(preset: str) -> None:
    experiment = PRESETS[preset].experiment
    assert from_query(to_query(experiment)).experiment == experiment
    assert from_query(to_query(experiment)).notes == ()


def test_the_first_preset_is_the_first_screen() -> None:
    assert next(iter(PRESETS.values())).experiment == Experiment()


def test_old_faithful_starts_among_the_long_eruptions() -> None:
    trace = run("faithful")
    assert (trace.params[0].means[:, 0] > 4).all()
    assert sorted(trace.params[-1].means[:, 0] > 4) == [False, True]


def test_all_equal_never_tells_its_components_apart() -> None:
    trace = run("saddle")
    assert trace.converged
    assert np.ptp(trace.params[-1].means, axis=0).max() == 0
    assert np.ptp(trace.responsibilities(trace.n_steps)) < 1e-15


def test_the_galaxies_reach_the_best_maximum_and_most_random_starts_do_not() -> None:
    best = run("galaxies").log_likelihoods[-1]
    assert abs(best + 203.48) < 0.01
    dataset = resolve(PRESETS["galaxies"].experiment)
    ends = [
        run_experiment(Experiment(data="galaxies_corrected", k=3, seed=seed), dataset).log_likelihoods[-1]
        for seed in range(40)
    ]
    below = [best - end for end in ends if end < best - 1]
    assert len(below) > 20
    assert 8 < np.median(below) < 9.5


def test_the_outlier_is_collapsed_on_and_the_prior_holds() -> None:
    trace = run("collapse")
    assert trace.outcome is Outcome.DEGENERATE
    assert trace.failure is not None
    assert trace.failure.points == (int(trace.data.argmax()),)
    held = run("cured")
    assert held.converged
    assert held.params[-1].covariances.min() > 0.1


def test_each_gaussian_takes_a_part_of_both_moons() -> None:
    experiment = PRESETS["moons"].experiment
    dataset, trace = resolve(experiment), run("moons")
    assert trace.converged
    likeliest = trace.responsibilities(trace.n_steps).argmax(axis=1)
    assert dataset.labels is not None
    for moon in (0, 1):
        for component in (0, 1):
            assert (likeliest[dataset.labels == moon] == component).mean() > 0.2


def test_the_bad_end_is_840_below_the_best() -> None:
    experiment = PRESETS["bad_maximum"].experiment
    trace = run("bad_maximum")
    assert sorted(trace.params[-1].means[:, 0] > 25) == [False, True, True]
    spread = Experiment(data=experiment.data, dimension=1, k=3, covariance="tied", start="spread")
    best = run_experiment(spread, resolve(spread)).log_likelihoods[-1]
    assert round(best - trace.log_likelihoods[-1], -1) == 840
