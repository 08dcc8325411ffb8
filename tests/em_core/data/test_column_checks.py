"""Data that can be fitted, but will likely end in a singularity: warned of, in words with numbers."""

from __future__ import annotations

import numpy as np
import pytest

from em_core import Outcome, run_restarts
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data import Dataset, data_warnings, load_bundled
from em_core.distributions.gaussian import Covariance
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.risks import exhibit_warnings, experiment_warnings
from em_core.models import GaussianMixture

CYLINDERS = [6, 6, 4, 6, 8, 6, 8, 4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 4, 8, 6, 8, 4]
MILES = [21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4]
MILES += [14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4]
CARS = np.column_stack([MILES, CYLINDERS])
"""R's mtcars, miles per gallon and cylinders: one column takes three values (Henderson & Velleman 1981)."""


def named(values: object) -> Dataset:
    x = np.asarray(values, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    return Dataset("a", "A", x, ("x", "y")[: x.shape[1]], rows=tuple(range(2, len(x) + 2)))


def warned(values: object, n_components: int | None = None, covariance: Covariance | None = "full") -> list[str]:
    return [str(problem) for problem in data_warnings(named(values), n_components, covariance)]


REMEDY = "Some runs may become degenerate; fewer components, a tied covariance or a prior prevent this."


def test_a_point_that_is_there_many_times() -> None:
    assert warned([1, 2, 5, 5, 5, 7, 8]) == [
        "3 of 7 rows are the same, 5, first in row 4; a component that takes only those has zero variance, and its "
        f"likelihood no maximum. {REMEDY}"
    ]
    assert (
        "3 of 6 rows are the same, (5, 1), first in row 3;"
        in warned([[1, 2], [5, 1], [5, 1], [5, 1], [4, 4], [3, 9]])[0]
    )


def test_a_column_that_is_mostly_one_value() -> None:
    rng = np.random.default_rng(0)
    values = np.column_stack([rng.normal(size=10), [0, 0, 0, 1, 0, 0, 3, 4, 0, 0]])
    assert warned(values) == [
        'Column "y" takes only 4 different values in 10 rows, 0 in 7 of them. A component can shrink onto one value: '
        "its variance goes to zero, and the likelihood grows without bound. To avoid that, leave the column out, "
        "choose one covariance for all (tied), choose circles (spherical) or take the model with a prior (MAP)."
    ]


def collapsed(k: int, covariance: Covariance) -> float:
    """The share of 40 starts from random points that collapse on CARS."""
    runs = run_restarts(GaussianMixture(k, covariance), CARS, n_starts=40, max_steps=300)
    return float(np.mean([run.outcome is Outcome.DEGENERATE for run in runs]))


@pytest.mark.parametrize(
    ("k", "covariance", "warns"),
    [(2, "full", True), (2, "diag", True), (2, "tied", False), (3, "tied_diag", True), (2, "spherical", False)],
)
def test_who_is_warned_of_a_column_with_three_values_is_who_collapses_on_it(
    k: int, covariance: Covariance, warns: bool
) -> None:
    said = [words for words in warned(CARS, k, covariance) if 'Column "y" takes only 3 different values' in words]
    assert bool(said) is warns is (collapsed(k, covariance) > 0.1)


def test_a_remedy_that_would_not_help_is_not_offered() -> None:
    (three,) = warned(CARS, 3, "full")
    assert "leave the column out, choose circles (spherical) or take the model with a prior" in three
    (tied,) = warned(CARS, 3, "tied")
    assert "there are 3 components: each can shrink onto one value" in tied
    assert "leave the column out, use at most 2 components, choose equal circles (tied spherical) or take" in tied
    assert warned(CARS, 3, None) == []


def test_a_model_whose_likelihood_has_a_bound_is_not_warned() -> None:
    data = named(CARS)
    experiment = on_own_data(Experiment(), data)
    assert len(experiment_warnings(experiment, data)) == 1
    for model in ("gaussian_mixture_map", "kmeans"):
        assert experiment_warnings(on_own_data(Experiment(model=model), data), data) == ()


@pytest.mark.parametrize(
    ("model", "noun", "remedy"),
    [
        ("gaussian_mixture", "component", "use fewer components or open the Gaussian mixture with a prior"),
        ("gaussian_hmm", "state", "use fewer states"),
        ("mixture_of_regressions", "line", "use fewer lines"),
        ("student_mixture", "component", "use fewer components"),
    ],
)
def test_the_pages_of_models_whose_components_can_shrink_say_it_of_own_data(model: str, noun: str, remedy: str) -> None:
    entry = FAMILY[model]
    values = CARS[:, 1:] if model == "gaussian_hmm" else CARS
    sample = Sample(values, "Cars", tuple(f"car {i}" for i in range(32)), ("mpg", "cyl")[-values.shape[1] :])
    (said,) = map(str, exhibit_warnings(exhibit(entry, entry.examples[0], own=sample, chosen={"k": 2})))
    assert f'Column "cyl" takes only 3 different values in 32 rows, 8 in 14 of them. A {noun} can' in said
    assert remedy in said


@pytest.mark.parametrize("model", FAMILY)
def test_no_example_that_is_to_end_well_warns_of_a_collapse(model: str) -> None:
    entry = FAMILY[model]
    for example in entry.examples:
        assert exhibit_warnings(exhibit(entry, example)) == () or example.collapses


def test_points_on_a_line() -> None:
    x = np.random.default_rng(0).normal(size=50)
    assert warned(np.column_stack([x, 2 * x + 1])) == [
        'All 50 points lie on one line in "x" and "y"; a full covariance matrix is singular there, and its likelihood '
        "has no maximum. Choose fewer columns, or a diagonal or spherical covariance."
    ]
    assert warned(np.column_stack([x, 2 * x + 1e-3 * x**2])) == []


def test_fewer_different_points_than_components() -> None:
    words = "There are 2 different points for 3 components; they cannot all differ. Choose at most 2 components."
    assert words in warned([1, 1, 2, 2], n_components=3)


def test_a_tiny_number_among_ordinary_ones() -> None:
    assert warned([1, 1e-300, 3, 4]) == [
        'Row 3, column "x" is 1e-300; below 1e-150 a number\'s square vanishes in double precision, so it acts as 0. '
        "Check that it is meant; write 0 if it is."
    ]


def test_ordinary_data_give_no_warning() -> None:
    assert data_warnings(load_bundled("faithful"), 3) == ()
    assert data_warnings(load_bundled("faithful_waiting"), 3) == ()
