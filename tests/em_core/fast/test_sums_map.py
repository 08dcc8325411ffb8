"""EM as a map on the sums of an M-step: the steps are those of the model's own verbs."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from em_core import run_em
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.fast import FastTrace, SumsMap, sums_map
from em_core.models import GaussianMixture
from em_core.numerics.arrays import FloatArray


def points(d: int) -> FloatArray:
    rng = np.random.default_rng(d)
    return rng.normal(size=(120, d)) + 3.0 * rng.integers(0, 2, 120)[:, None]


def short_run(model: GaussianMixture, x: FloatArray, seed: int) -> FastTrace:
    start = model.initialise(x, np.random.default_rng(seed))
    return cast(FastTrace, run_em(model, x, start, max_steps=4, tol=0))


def map_and_vector(d: int) -> tuple[SumsMap, FloatArray]:
    """Return the map of two Gaussians on some points, and the vector of a short run."""
    model, x = GaussianMixture(2), points(d)
    em = sums_map(model, x)
    assert em is not None
    vector = em.vector_of(short_run(model, x, 0))
    assert vector is not None
    return em, vector


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_step_is_an_m_step_and_an_e_step(d: int, covariance: Covariance) -> None:
    model, x = GaussianMixture(2, covariance), points(d)
    em = sums_map(model, x)
    assert em is not None
    runs = [short_run(model, x, seed) for seed in range(3)]
    vectors = [em.vector_of(run) for run in runs]
    stepped = em.step(np.array(vectors))
    assert stepped.sound.all()
    for run, vector, after, objective in zip(runs, vectors, stepped.vectors, stepped.objective, strict=True):
        assert vector is not None
        now = run.params[-1]
        # Divided by n and multiplied by it again, a sum may differ in the last bit, and a mean near zero in more.
        np.testing.assert_allclose(em.params(vector).means, now.means, rtol=0, atol=1e-13)
        posterior = model.e_step(x, now)
        then = model.m_step(x, posterior)
        # The guard bounds what rounding moves a log-density by: 2e-12, here times ten.
        assert objective == pytest.approx(posterior.log_likelihood, rel=2e-11)
        np.testing.assert_allclose(em.params(after).means, then.means, rtol=2e-11, atol=2e-11)
        np.testing.assert_allclose(em.params(after).covariances, then.covariances, rtol=1e-10, atol=2e-11)


def test_the_derivative_is_that_of_the_steps() -> None:
    em, vector = map_and_vector(2)
    derivative = em.jacobian(vector)
    assert derivative is not None
    way = 1e-6 * np.random.default_rng(0).normal(size=len(vector)) * np.abs(vector)
    change = (em.step((vector + way)[None]).vectors - em.step((vector - way)[None]).vectors)[0] / 2
    # The third derivative is left out on both sides: 1e-10 of the first; rounding is 1e-12 / 1e-6.
    np.testing.assert_allclose(derivative @ way, change, atol=1e-4 * np.abs(change).max())


def test_sums_that_no_e_step_makes_are_not_sound_and_leave_the_others_alone() -> None:
    em, good = map_and_vector(2)
    stepped = em.step(np.array([good, -good, good]))
    assert stepped.sound.tolist() == [True, False, True]
    np.testing.assert_array_equal(stepped.vectors[0], stepped.vectors[2])
    assert np.isnan(stepped.objective[1])


def test_many_vectors_go_in_parts() -> None:
    em, one = map_and_vector(1)
    stepped = em.step(np.repeat(one[None], 200, axis=0))
    assert stepped.vectors.shape == (200, len(one))
    np.testing.assert_allclose(stepped.objective, stepped.objective[0], rtol=1e-13)


def test_components_are_put_in_the_order_of_their_means() -> None:
    em, vector = map_and_vector(2)
    half = len(vector) // 2
    mirrored = np.concatenate([vector[half:], vector[:half]])
    np.testing.assert_array_equal(em.in_order(vector), em.in_order(mirrored))
    means = em.params(em.in_order(vector)).means[:, 0]
    assert means[0] < means[1]


def test_there_is_none_without_a_fast_path() -> None:
    class Other(GaussianMixture):
        """A subclass, whose verbs may be others."""

    assert sums_map(Other(2), points(2)) is None
