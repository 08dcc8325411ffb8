"""Random and hostile data: every run ends with an outcome, no number is NaN, and units do not matter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, note, reject, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from em_core import Outcome, Trace, run_em
from em_core.algorithms.run import rounding_allowance, rounding_of
from em_core.distributions.gaussian import COVARIANCES
from em_core.models import GaussianMixture
from em_core.numerics.arrays import FloatArray
from tests.paths import both_paths

seeds = st.integers(0, 2**32 - 1)
kinds = st.sampled_from(COVARIANCES)
powers = st.integers(-8, 8).map(lambda exponent: 10.0**exponent)


@st.composite
def ordinary_data(draw: st.DrawFn) -> tuple[FloatArray, int]:
    """Data with several groups and enough points to fit each: (n, d) and K."""
    d, k = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(seeds))
    apart = draw(st.sampled_from([0.5, 2.0, 5.0]))
    return np.concatenate([rng.normal(apart * j, 1, (8 + 5 * d + 4 * j, d)) for j in range(k)]), k


@st.composite
def hostile_data(draw: st.DrawFn) -> tuple[FloatArray, int]:
    """Data with any of the flaws that people's data have, at any offset and scale: (n, d) and K."""
    d, k = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    n = draw(st.sampled_from([k, k + 1, 10, 40]))
    n = max(n, k)
    rng = np.random.default_rng(draw(seeds))
    x = rng.standard_normal((n, d)) + 3 * rng.integers(0, k, (n, 1))
    flaws = draw(st.sets(st.sampled_from(["rounded", "duplicates", "collinear", "outlier", "equal"]), max_size=2))
    note(f"flaws: {flaws}")
    if "rounded" in flaws:
        x = x.round(1)
    if "duplicates" in flaws:
        x[rng.random(n) < 0.5] = x[0]
    if "collinear" in flaws:
        x[:, -1] = x[:, 0] + draw(powers) * 1e-8 * x[:, -1]
    if "outlier" in flaws:
        x[-1] = draw(st.sampled_from([1e3, 1e6, 1e8]))
    if "equal" in flaws:
        x[:] = x[0]
    scale = draw(powers)
    offset = draw(st.sampled_from([0.0, 1.0, 1e4, 1e8]))
    return scale * x + draw(st.sampled_from([scale, 1.0])) * offset, k


def run_or_sentence(run: Any, model: GaussianMixture, x: FloatArray, seed: int, **rule: Any) -> Trace[Any, Any]:
    """Run from a drawn start; where even the start is singular, which must be said in a sentence, it is no example."""
    try:
        trace: Trace[Any, Any] = run(model, x, model.initialise(model.prepare(x), np.random.default_rng(seed)), **rule)
    except ValueError as error:
        if str(error).startswith("EM cannot start here: Component "):
            reject()
        raise
    return trace


@both_paths
@settings(max_examples=300)
@given(hostile_data(), kinds, seeds)
def test_every_run_ends_with_an_outcome_and_no_number_is_nan(
    run: Any, data: tuple[FloatArray, int], covariance: Any, seed: int
) -> None:
    x, k = data
    trace = run_or_sentence(run, GaussianMixture(k, covariance), x, seed, max_steps=60)
    assert np.isfinite(trace.log_likelihoods).all()
    assert np.isfinite(trace.lower_bounds_after_m).all()
    assert np.isfinite(trace.responsibilities(-1)).all()
    # These models are right, so a fall is never what ended them: not even at the edge of double precision.
    assert trace.outcome is not Outcome.DECREASED, trace.log_likelihoods
    assert trace.outcome is Outcome.DEGENERATE or trace.failure is None
    if trace.failure is not None:
        assert f"Component {trace.failure.component + 1} " in trace.message
        assert trace.message.endswith(".")
        assert all(0 <= point < len(x) for point in trace.failure.points)


@both_paths
@settings(max_examples=150)
@given(hostile_data(), kinds, seeds)
def test_where_the_data_are_resolvable_the_objective_never_falls(
    run: Any, data: tuple[FloatArray, int], covariance: Any, seed: int
) -> None:
    x, k = data
    model = GaussianMixture(k, covariance)
    trace = run_or_sentence(run, model, x, seed, max_steps=60, tol=0)
    for t, rise in enumerate(np.diff(trace.log_likelihoods)):
        allowed = rounding_allowance(float(trace.log_likelihoods[t]))
        if max(rounding_of(model, x, p) for p in trace.params[t : t + 2]) < allowed:
            assert rise >= -allowed, f"step {t + 1} fell by {-rise:.3g}, rounding explains {allowed:.3g}"


@settings(max_examples=60)
@given(ordinary_data(), kinds, seeds)
def test_ordinary_data_are_nowhere_near_the_edge_of_precision(
    data: tuple[FloatArray, int], covariance: Any, seed: int
) -> None:
    """The second allowance is for the edge only; here it must be nothing, or it would excuse a real fall."""
    x, k = data
    model = GaussianMixture(k, covariance)
    start = model.initialise(x, np.random.default_rng(seed))
    # Means of a hundred standard deviations, each off by one in the last place: a hundredth of what is allowed anyway.
    assert rounding_of(model, x, start) < 1e-12 * len(x)


def test_a_fall_by_the_last_digits_of_a_far_mean_is_arithmetic() -> None:
    """Five values near 10,000: elsewhere step 33 fell by 1.4e-12, which is what their means' last digits can do."""
    x = np.array([[10005.89408259], [10009.53984672], [10005.51195185], [10005.26924189], [10000.20582303]])
    model = GaussianMixture(4, "tied")
    trace = run_em(model, x, model.initialise(x, np.random.default_rng(41844163)), max_steps=60, tol=0)
    assert trace.outcome is Outcome.STEP_LIMIT
    assert rounding_of(model, x, trace.params[33]) > 10 * 1.4e-12


@settings(max_examples=60)
@given(ordinary_data(), seeds)
def test_an_affine_map_of_the_data_shifts_the_likelihood_by_log_det(data: tuple[FloatArray, int], seed: int) -> None:
    """x -> A x + b: l falls by n log|det A| at every step, and the parameters follow."""
    x, k = data
    d = x.shape[1]
    rng = np.random.default_rng(seed)
    a = rng.standard_normal((d, d)) + 3 * np.eye(d)
    assume(np.linalg.cond(a) < 50)
    b = rng.normal(0, 10, d)
    model = GaussianMixture(k)
    start = model.initialise(x, rng)
    mapped = model.params(start.weights, start.means @ a.T + b, a @ start.covariances @ a.T)
    plain, image = run_both(model, x, start, x @ a.T + b, mapped)
    shift = len(x) * np.linalg.slogdet(a)[1]
    assert_allclose(image.log_likelihoods + shift, plain.log_likelihoods, rtol=1e-8, atol=1e-8)
    for ours, theirs in zip(plain.params, image.params, strict=True):
        assert_allclose(theirs.means, ours.means @ a.T + b, rtol=1e-6, atol=1e-6)
        assert_allclose(theirs.covariances, a @ ours.covariances @ a.T, rtol=1e-6, atol=1e-6)


@settings(max_examples=100)
@given(ordinary_data(), kinds, powers, st.sampled_from([0.0, 1.0, 1e4]), seeds)
def test_units_do_not_matter_to_any_kind(
    data: tuple[FloatArray, int], covariance: Any, scale: float, offset: float, seed: int
) -> None:
    """x -> scale (x + offset): l falls by n d log(scale) at every step, in all six kinds."""
    x, k = data
    n, d = x.shape
    model = GaussianMixture(k, covariance)
    start = model.initialise(x, np.random.default_rng(seed))
    mapped = model.params(start.weights, scale * (start.means + offset), scale**2 * start.covariances)
    plain, image = run_both(model, x, start, scale * (x + offset), mapped)
    assert_allclose(image.log_likelihoods + n * d * np.log(scale), plain.log_likelihoods, rtol=1e-8, atol=1e-8)
    assert_allclose(image.responsibilities(-1), plain.responsibilities(-1), atol=1e-6)


def run_both(
    model: GaussianMixture, x: FloatArray, start: Any, y: FloatArray, mapped: Any, run: Any = run_em
) -> tuple[Any, Any]:
    """Run the same few steps on both; where one collapses so does the other, and the steps before are compared."""
    plain, image = (run(model, z, p, max_steps=8, tol=0) for z, p in ((x, start), (y, mapped)))
    assert plain.outcome is image.outcome
    assert plain.n_steps == image.n_steps
    return plain, image


@both_paths
@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("offset", [1e4, 1e6, 1e8])
def test_data_far_from_zero_keep_their_digits(covariance: Any, offset: float, run: Any) -> None:
    """At 1e8 raw second moments have no digits left; whitened residuals lose only those of the data themselves."""
    rng = np.random.default_rng(11)
    x = np.concatenate([rng.normal(0, 1, (60, 2)), rng.normal(4, 0.5, (40, 2))])
    far = x + offset
    near = far - offset  # exactly the points that were kept, brought back
    model = GaussianMixture(2, covariance)
    start = model.initialise(near, rng)
    moved = model.params(start.weights, start.means + offset, start.covariances)
    here, there = run_both(model, near, start, far, moved, run)
    # The means themselves are rounded at 1e8 to about 1e-8: a second-order loss where they were fitted, a first-order
    # one at the start.
    assert_allclose(there.log_likelihoods, here.log_likelihoods, rtol=1e-15 * offset + 1e-12)
    assert_allclose(there.params[-1].covariances, here.params[-1].covariances, rtol=1e-14 * offset + 1e-10)


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_one_outlier_at_a_million_ends_in_an_outcome_that_is_true(covariance: Any) -> None:
    """Whatever the start, the outlier is a component of its own (degenerate) or is swallowed by a wide one."""
    rng = np.random.default_rng(12)
    x = np.concatenate([rng.normal(0, 1, (50, 2)), [[1e6, -1e6]]])
    model = GaussianMixture(2, covariance)
    for seed in range(10):
        trace = run_em(model, x, seed=seed)
        assert trace.outcome in (Outcome.CONVERGED, Outcome.DEGENERATE), trace.message
        assert (np.diff(trace.log_likelihoods) >= -1e-9).all()


@both_paths
@pytest.mark.parametrize("flaw", ["an outlier on the diagonal", "nearly collinear", "narrow at 1e8"])
def test_rounding_at_the_edge_of_precision_is_never_called_a_fall(flaw: str, run: Any) -> None:
    """These runs do go down a little, for no double is close enough to the maximum: they have converged."""
    edges = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((20, 2)) + 3 * rng.integers(0, 2, (20, 1))
        if flaw == "an outlier on the diagonal":
            x[-1] = 1e7
        elif flaw == "nearly collinear":
            x[:, 1] = 2 * x[:, 0] + 1e-6 * x[:, 1]
        else:
            x = 1e8 + 1e-5 * x
        model = GaussianMixture(2, "tied")
        trace = run(model, x, model.initialise(x, rng), max_steps=400)
        assert trace.outcome in (Outcome.CONVERGED, Outcome.DEGENERATE), f"seed {seed}: {trace.message}"
        falls = -np.diff(trace.log_likelihoods)
        edges.append(falls.max(initial=0.0) > rounding_allowance(float(trace.log_likelihoods[-1])))
    assert any(edges), "no run came near the edge: this test could not fail"
