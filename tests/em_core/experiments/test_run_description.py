"""One description of a run: it holds all that a link of either page says, and runs what that page plays."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from em_core.catalogue.registry import FAMILY, MODELS
from em_core.data import Dataset
from em_core.experiments.experiment import BY_HAND, Experiment, on_own_data, resolve, run_experiment
from em_core.experiments.presets import PRESETS
from em_core.experiments.run_description import (
    DRAWN,
    EXAMPLES,
    LAB,
    MODEL,
    ExampleChoice,
    RunDescription,
    StartChoice,
    described,
    run_in,
)
from em_core.experiments.running import brief_run_of, run_of, run_shown
from em_core.experiments.visits import Visit, exhibit_of, first_visit
from em_core.own.own_table import OwnTable

VISITS = [
    *(Visit(entry.id, example.id) for entry in FAMILY.values() for example in entry.examples),
    Visit("two_coins", "equal-coins", (("coins", 3.0),), draw=4),
    replace(first_visit("poisson_mixture"), typed=(0.25, 0.75, 1.5, 1 / 3), tol=1e-4, max_steps=12),
    replace(first_visit("two_coins"), own=OwnTable("heads,tosses\n5,10\n9,10\n"), algorithm="incremental", blocks=2),
]

EXPERIMENTS = [
    Experiment(),
    *(preset.experiment for preset in PRESETS.values()),
    *(Experiment(model=model, k=3, covariance="diag") for model in MODELS),
    Experiment(data="separated", dimension=1, data_seed=7, settings=(("n", 60),), standardise=True),
    Experiment(data="faithful_eruptions", start=BY_HAND, typed=(0.5, 0.5, 2.0, 4.0, 1.0, 1.0), algorithm="ecm"),
]

SMALL = Dataset("own", "Mine", np.array([[1.0, 2.0], [3.0, 5.0], [2.0, 4.0], [8.0, 8.0]]), ("x", "y"))


@pytest.mark.parametrize("choices", [*VISITS, *EXPERIMENTS], ids=lambda choices: f"{choices.model}-{choices.key[:6]}")
def test_a_description_holds_everything_that_its_page_can_be_asked(choices: Experiment | Visit) -> None:
    run = described(choices)
    assert run.choices == choices
    assert (run.key, run.model) == (choices.key, choices.model)
    assert run.page == (LAB if isinstance(choices, Experiment) else MODEL)
    back, notes = run_in(run.page, run.query)
    assert (back, notes) == (run, ())
    assert hash(back) == hash(run)


@pytest.mark.parametrize("model", MODELS)
def test_the_labs_models_are_run_by_the_function_that_runs_every_model(model: str) -> None:
    experiment = Experiment(model=model, max_steps=6)
    shown, trace = run_of(described(experiment))
    expected = run_experiment(experiment, resolve(experiment))
    assert trace.log_likelihoods.tolist() == expected.log_likelihoods.tolist()
    assert trace.outcome is expected.outcome
    assert (shown.entry.id, shown.alone, shown.sample.points.digest) == (model, True, resolve(experiment).digest)


def test_a_run_of_a_models_page_is_what_it_was() -> None:
    visit = Visit("two_coins", "two-coins", draw=5)
    shown, trace = run_of(described(visit))
    assert not shown.alone
    assert trace.log_likelihoods.tolist() == run_shown(exhibit_of(visit)).log_likelihoods.tolist()


def test_another_start_and_algorithm_are_a_replacement_whatever_the_page() -> None:
    lab = replace(described(Experiment()), start=StartChoice("kmeans", seed=3), algorithm="incremental", blocks=5)
    assert lab.choices == Experiment(start="kmeans", seed=3, algorithm="incremental", blocks=5)
    coins = replace(described(first_visit("two_coins")), start=StartChoice(DRAWN, seed=3))
    assert coins.choices == replace(first_visit("two_coins"), draw=3)
    assert run_of(coins)[0].drawn == 3


def test_what_plays_no_part_makes_no_difference() -> None:
    run = described(Experiment(start="all_equal"))
    assert replace(run, start=StartChoice("all_equal", seed=9), blocks=4) == run
    coins = described(first_visit("two_coins"))
    assert replace(coins, start=StartChoice(EXAMPLES, seed=9)) == coins
    assert replace(coins, tol=coins.tol * 2) != coins


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": StartChoice("banana")}, "start is 'banana'"),
        ({"algorithm": "banana"}, "algorithm is 'banana'"),
        ({"model": "banana"}, "model is 'banana'"),
        ({"tol": -1.0}, "tol is -1"),
        ({"options": (("k", 2),)}, "a run on points has k and covariance"),
        ({"data": "faithful"}, "data is 'faithful'"),
    ],
)
def test_what_no_run_has_is_refused_in_a_sentence(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(described(Experiment()), **changes)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": StartChoice("kmeans")}, "start is 'kmeans'; it must be one of example, drawn, by_hand"),
        ({"data": ExampleChoice("banana")}, "example is 'banana'"),
    ],
)
def test_a_models_page_refuses_what_it_has_not(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(described(first_visit("two_coins")), **changes)  # type: ignore[arg-type]  # that is the point


def test_own_points_are_in_the_link_where_they_fit_and_are_no_part_of_the_name() -> None:
    run = described(on_own_data(Experiment(), SMALL), SMALL)
    assert run.own is SMALL
    assert run.fits_link
    assert "own" in run.query
    assert "own" not in run.told
    back, notes = run_in(LAB, run.query)
    assert (back, notes) == (run, ())
    assert back.dataset().digest == SMALL.digest
    assert replace(run, data=replace(run.data, own=None)) == run


def test_the_lab_has_its_data_and_model_before_it_has_a_start() -> None:
    run = described(Experiment(k=8, start="random_points", data="own", own_digest=SMALL.digest), SMALL)
    posed = run.posed()
    assert posed.start is None
    assert posed.model.n_components == 8
    with pytest.raises(ValueError, match="8"):
        run.exhibit()


def test_a_brief_run_is_the_run_or_nothing() -> None:
    run = described(Experiment())
    found = brief_run_of(run, 60.0)
    assert found is not None
    assert found[1].log_likelihoods.tolist() == run_of(run)[1].log_likelihoods.tolist()
    assert brief_run_of(replace(run, max_steps=100_000, tol=0.0), 0.0) is None


def test_a_description_travels_to_a_worker() -> None:
    run = described(on_own_data(Experiment(), SMALL), SMALL)
    back: RunDescription = pickle.loads(pickle.dumps(run))
    assert back == run
    assert back.dataset().digest == SMALL.digest
