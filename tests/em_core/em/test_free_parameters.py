"""How many numbers a model is free to choose, against counts made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.em.free_parameters import free_parameters
from em_core.models import GaussianMixture
from tests.examples import played


@pytest.mark.parametrize(
    ("example", "count"),
    [
        ("two-coins", 2),
        ("linkage-rao", 1),
        ("abo-clarke", 2),
        ("faithful", 1 + 2 * 2 + 2 * 3),
        ("faithful-kmeans", 4),
        ("deaths", 3),
        ("toby", 1 + 8),
        ("co2", 1 + 4 + 2),
        ("newcomb-df4", 2),
        ("newcomb-df-free", 3),
        ("earthquakes", 1 + 2 + 2),
        ("eruptions-in-order", 1 + 2 + 2 + 2),
        ("casino", 1 + 2 + 10),
        ("missing-airquality", 2 + 3),
        ("censored-motorettes", 3),
        ("dyestuff", 3),
        ("topics-caithness", 1 + 2 * 3 + 2 * 4),
        ("tomography", 64),
    ],
)
def test_free_parameters_are_those_that_one_counts_by_hand(example: str, count: int) -> None:
    shown, trace = played(example)
    assert free_parameters(shown.model, trace.params[-1]) == count


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_it_agrees_with_what_the_gaussian_mixture_says_of_itself(covariance: Covariance) -> None:
    model = GaussianMixture(3, covariance)
    x = np.random.default_rng(0).normal(size=(40, 2))
    params = model.initialise(x, np.random.default_rng(1))
    assert free_parameters(model, params) == model.free_parameters(2)
