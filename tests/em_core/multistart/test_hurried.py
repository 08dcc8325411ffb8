"""Runs brought close by accelerated steps: they end where plain EM ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core.data import load_bundled
from em_core.distributions.gaussian import Covariance
from em_core.models import GaussianMixture, StudentMixture
from em_core.multistart.drawn_starts import DRAWN, start_of, starts_of
from em_core.multistart.hurried import COARSE, hurried
from em_core.multistart.optima import followed
from em_core.multistart.restarts import Restart, plan_restarts, run_many

STARTS = 12


@pytest.mark.parametrize(("k", "covariance"), [(2, "full"), (3, "tied"), (3, "diag"), (4, "spherical")])
def test_every_start_ends_where_plain_em_ends(k: int, covariance: Covariance) -> None:
    model = GaussianMixture(k, covariance)
    x = model.prepare(load_bundled("faithful").values)
    starts: list[Any] = list(starts_of(plan_restarts(STARTS, "random_points", 3), model, x))
    members = [(i,) for i in range(STARTS)]
    coarse = dict(run_many(model, x, starts, tol=COARSE))
    ends = followed(model, x, hurried(model, x, [coarse[i] for i in range(STARTS)], members))
    plain = dict(run_many(model, x, starts, tol=1e-9, max_steps=20_000))
    found = {i: end.log_likelihood for end in ends for i in end.members}
    assert sorted(found) == list(range(STARTS))
    for i in range(STARTS):
        # Where plain EM stops it may still lie 1e-9 / (1 - rate) below, with rates up to 0.9999.
        assert found[i] == pytest.approx(float(plain[i].log_likelihoods[-1]), abs=1e-4)


def test_runs_that_come_together_are_one_end() -> None:
    model = GaussianMixture(2)
    x = model.prepare(load_bundled("faithful").values)
    starts: list[Any] = list(starts_of(plan_restarts(STARTS, "random_points", 0), model, x))
    coarse = dict(run_many(model, x, starts, tol=COARSE))
    ends = hurried(model, x, [coarse[i] for i in range(STARTS)], [(i,) for i in range(STARTS)])
    assert len(ends) < STARTS
    assert sorted(i for end in ends for i in end.members) == list(range(STARTS))


def test_a_model_without_a_fast_path_stays_where_it_is() -> None:
    model = StudentMixture(2, df=4)
    x = model.prepare(load_bundled("faithful").values[:, :1])
    starts: list[Any] = list(starts_of(plan_restarts(2, "random_points", 0), model, x))
    coarse = dict(run_many(model, x, starts, tol=1.0))
    ends = hurried(model, x, [coarse[0], coarse[1]], [(0,), (1,)])
    assert [end.log_likelihood for end in ends] == [float(coarse[i].log_likelihoods[-1]) for i in range(2)]


@pytest.mark.parametrize("start", ["random_points", "kmeans_plus_plus", DRAWN])
@pytest.mark.parametrize("covariance", ["full", "tied_diag"])
def test_starts_drawn_together_are_those_drawn_one_by_one(start: str, covariance: Covariance) -> None:
    model = GaussianMixture(3, covariance)
    x = model.prepare(load_bundled("faithful").values)
    plan = [Restart(start, seed) for seed in (0, 1, 17)]
    for restart, drawn in zip(plan, starts_of(plan, model, x), strict=True):
        one = start_of(restart, model, x)
        for name in ("weights", "means", "covariances"):
            np.testing.assert_array_equal(getattr(drawn, name), getattr(one, name))


def test_a_start_that_cannot_be_drawn_comes_as_its_error() -> None:
    model = GaussianMixture(2)
    x = np.array([[0.0], [0.0], [0.0], [1e308]])
    (found,) = starts_of([Restart("spread", 0)], model, x)
    assert isinstance(found, ValueError)
