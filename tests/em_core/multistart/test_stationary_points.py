"""Which stationary point it is: maxima, saddles of several makings, and equal components."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.algorithms.em_map import ModelMap, em_map
from em_core.algorithms.following import Reached, follow
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data import load_bundled
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.fast import batch_of
from em_core.models import GaussianMixture, GaussianMixtureMAP, PoissonMixture, StudentMixture
from em_core.models.gaussian_mixture import MixtureParams
from em_core.models.gaussian_mixture_map import NormalInverseWishart
from em_core.multistart.initialisation import draw_start
from em_core.multistart.optima import OptimumKind
from em_core.multistart.run_on import run_on
from em_core.multistart.standing import standing
from em_core.multistart.stationary_points import identical, judged
from em_core.numerics.arrays import FloatArray
from tests.em_core.fast.hostile import blobs

GALAXIES = load_bundled("galaxies_corrected").values


def test_a_strict_maximum_is_one() -> None:
    model = GaussianMixture(3)
    best = run_em(model, GALAXIES, tol=1e-11, seed=1)
    assert judged(model, GALAXIES, best.params[-1]) is OptimumKind.MAXIMUM
    assert standing(best) is OptimumKind.MAXIMUM


def test_three_points_between_two_mirrored_components_are_a_saddle() -> None:
    model, x = GaussianMixture(2), np.array([[4.0], [7.0], [10.0]])
    even = run_em(model, x, model.params([0.5, 0.5], [5.0, 9.0], [2.0, 2.0]))
    assert even.converged
    assert standing(even) is OptimumKind.SADDLE
    assert not identical(even.params[-1])


@pytest.mark.parametrize("kind", ["full", "tied"])
def test_identical_components_on_skewed_data_are_a_saddle(kind: Covariance) -> None:
    model = GaussianMixture(2, kind)
    twins = run_em(model, GALAXIES, model.around(GALAXIES, np.repeat(GALAXIES.mean(axis=0)[None], 2, axis=0)))
    assert judged(model, GALAXIES, twins.params[-1]) is OptimumKind.SADDLE
    assert identical(twins.params[-1]) == (1, 2)


def from_responsibilities(seed: int, tol: float = 1e-6) -> AnyTrace:
    model = GaussianMixture(5)
    return run_em(model, GALAXIES, draw_start("random_responsibilities", model, GALAXIES, seed), tol=tol)


@pytest.mark.parametrize(("seed", "further"), [(3, -198.172426), (13, -205.382881)])
def test_a_run_that_pauses_is_no_saddle(seed: int, further: float) -> None:
    """Where the derivative at its last step has a way up that EM itself takes a thousand steps later."""
    trace = from_responsibilities(seed)
    assert trace.converged
    assert judged(trace.model, trace.data, trace.params[-1]) is OptimumKind.SADDLE
    assert standing(trace) is OptimumKind.NOT_CONVERGED
    plain = run_em(trace.model, trace.data, trace.params[-1], tol=1e-11, max_steps=30_000)
    assert plain.log_likelihoods[-1] == pytest.approx(further, abs=1e-5)
    assert standing(plain) is OptimumKind.MAXIMUM


def test_one_run_pauses_exactly_where_restarts_lead_it_on() -> None:
    """What the lab says of a run is what Restarts counts it as."""
    traces = [from_responsibilities(seed) for seed in range(24)]
    led = run_on(traces[0].model, GALAXIES, traces)
    for trace, on in zip(traces, led, strict=True):
        assert (standing(trace) is OptimumKind.NOT_CONVERGED) == (on.stopped_by_tol_at is not None)
        assert standing(on) is OptimumKind.MAXIMUM
    assert 5 < sum(standing(trace) is OptimumKind.NOT_CONVERGED for trace in traces) < 20


def test_a_large_tolerance_on_the_way_to_a_maximum_is_no_pause() -> None:
    x, model = load_bundled("faithful").values, GaussianMixture(3)
    trace = run_em(model, x, tol=1e-2)
    assert trace.converged
    further = run_em(model, x, trace.params[-1], tol=1e-9)
    assert 0.01 < further.log_likelihoods[-1] - trace.log_likelihoods[-1] < 0.1
    assert standing(trace) is OptimumKind.MAXIMUM


def test_a_run_that_was_stopped_on_its_way_has_no_standing() -> None:
    assert standing(run_em(GaussianMixture(2), GALAXIES, max_steps=3)) is None


@pytest.mark.parametrize("kind", COVARIANCES)
def test_many_steps_at_a_time_are_the_models_own(kind: Covariance) -> None:
    x, model = blobs(2, n=90), GaussianMixture(3, kind)
    params = [model.initialise(x, np.random.default_rng(seed)) for seed in range(4)]
    many, one = batch_of(model, x, None), ModelMap(model, x, params[0])
    assert many is not None
    ours, theirs = many.step(many.vectors(params)), one.step(one.vectors(params))
    assert ours.sound.all()
    assert theirs.sound.all()
    # Sums of 90 terms in another order, of densities whose exponents are of order ten.
    assert_allclose(ours.objective, theirs.objective, rtol=1e-12)
    for b in range(len(params)):
        left, right = many.params(ours.vectors[b]), one.params(theirs.vectors[b])
        for name in ("weights", "means", "covariances"):
            assert_allclose(getattr(left, name), getattr(right, name), rtol=1e-10, atol=1e-12)


def test_the_derivative_of_the_map_is_that_of_its_steps() -> None:
    model, x = GaussianMixture(2), blobs(2, n=90)
    em = batch_of(model, x, None)
    assert em is not None
    end = em.vectors([run_em(model, x, tol=1e-12, seed=3).params[-1]])[0]
    jacobian = em.jacobian(end)
    assert jacobian is not None
    way = np.linspace(-1, 1, len(end)) * 1e-4
    way[:2] = 1e-4, -1e-4
    moved = em.step(np.array([end + way, end - way])).vectors
    # What is left of a central difference of this step is of its cube.
    assert_allclose((moved[0] - moved[1]) / 2, jacobian @ way, atol=1e-9)
    assert np.linalg.eigvals(jacobian).real.max() < 1


def test_places_that_are_no_parameters_are_not_stepped_from() -> None:
    model, x = GaussianMixture(2), blobs(1, n=50)
    start = model.initialise(x, np.random.default_rng(0))
    for em in (batch_of(model, x, None), ModelMap(model, x, start)):
        assert em is not None
        good = em.vectors([start])[0]
        bad = np.tile(good, (3, 1))
        bad[0, 0], bad[1, -1], bad[2, 2] = -0.1, -1.0, np.nan
        assert not em.step(bad).sound.any()
        assert em.step(np.array([bad[0], good])).sound.tolist() == [False, True]


def test_following_ends_at_rest_and_never_falls() -> None:
    model = GaussianMixture(4)
    starts = [model.initialise(GALAXIES, np.random.default_rng(seed)) for seed in range(12)]
    em = em_map(model, GALAXIES, starts[0])
    for path in follow(em, em.vectors(starts)):
        assert path.reached is not Reached.UNFINISHED
        # Each step is refused where it is lower by more than rounding, 1e-12 of the size.
        assert np.diff(path.objectives).min() > -1e-11 * abs(path.objectives[-1])
        if path.reached is Reached.REST:
            last = path.vectors[-1]
            assert_allclose(em.step(last[None]).vectors[0], last, atol=1e-7)


def slow() -> FloatArray:
    """Two groups that overlap: EM takes hundreds of steps."""
    rng = np.random.default_rng(4)
    return np.concatenate([rng.normal(0, 1, 25), rng.normal(1.6, 1, 15)])[:, None]


@pytest.mark.parametrize("kind", COVARIANCES)
@pytest.mark.parametrize("weights", [(0.2, 0.3, 0.5), (0.15, 0.35, 0.5), (0.1, 0.2, 0.7)])
def test_equal_components_stay_equal_for_any_weights_and_kind(
    kind: Covariance, weights: tuple[float, float, float]
) -> None:
    x, model = slow(), GaussianMixture(3, kind)
    start = MixtureParams(np.array(weights), np.full((3, 1), 0.5), np.ones((3, 1, 1)))
    trace = run_em(model, x, start, tol=0, max_steps=1200)
    last = trace.params[-1]
    assert identical(last) == (1, 2, 3)
    assert (last.means == last.means[0]).all()
    assert (last.covariances == last.covariances[0]).all()
    # The weights are divided by their own sum once a step: a last bit each time.
    assert_allclose(trace.responsibilities(1200), np.tile(weights, (len(x), 1)), rtol=1e-11)
    assert trace.log_likelihoods[-1] == pytest.approx(trace.log_likelihoods[1], rel=1e-13)


def test_two_of_three_that_are_equal_stay_so_and_the_third_moves() -> None:
    x, model = slow(), GaussianMixture(3)
    start = model.params([0.2, 0.3, 0.5], [0.0, 0.0, 2.0], [1.0, 1.0, 1.0])
    pair = GaussianMixture(2).params([0.5, 0.5], [0.0, 2.0], [1.0, 1.0])
    trace = run_em(model, x, start, tol=0, max_steps=400)
    merged = run_em(GaussianMixture(2), x, pair, tol=0, max_steps=400)
    assert identical(trace.params[-1]) == (1, 2)
    assert_allclose(trace.log_likelihoods, merged.log_likelihoods, rtol=1e-10)
    assert_allclose(trace.params[-1].means[[0, 2]], merged.params[-1].means, rtol=1e-7)


def test_equal_components_of_other_mixtures_stay_equal() -> None:
    counts = np.random.default_rng(0).poisson(3, 60).astype(float)[:, None]
    x = slow()
    prior = NormalInverseWishart.default(x, 2)
    poisson, student, penalised = PoissonMixture(2), StudentMixture(2), GaussianMixtureMAP(2, "full", prior)
    cases: tuple[tuple[AnyModel, FloatArray, Any, str], ...] = (
        (poisson, counts, poisson.params([0.2, 0.8], [2.5, 2.5]), "rates"),
        (student, x, student.params([0.3, 0.7], [0.5, 0.5], [1.0, 1.0], [5.0, 5.0]), "means"),
        (penalised, x, penalised.params([0.5, 0.5], [0.5, 0.5], [1.0, 1.0]), "means"),
    )
    for model, data, start, name in cases:
        trace = run_em(model, data, start, tol=0, max_steps=500)
        values = getattr(trace.params[-1], name)
        assert (values == values[0]).all(), model


def test_a_prior_parts_equal_components_of_unequal_weight() -> None:
    x = slow()
    model = GaussianMixtureMAP(2, "full", NormalInverseWishart.default(x, 2))
    trace = run_em(model, x, model.params([0.1, 0.9], [0.5, 0.5], [1.0, 1.0]), tol=0, max_steps=1)
    assert np.ptp(trace.params[-1].covariances) > 0.1


def test_only_a_mixture_has_identical_components() -> None:
    """Pixels and coordinates may be equal; what is told of components is none of theirs."""
    for entry in FAMILY.values():
        shown = exhibit(entry, entry.examples[0])
        trace = run_em(shown.model, shown.data, shown.start, max_steps=3)
        same = identical(trace.params[-1])
        assert not same or len(trace.params[-1].weights) >= len(same) > 1
        assert hasattr(trace.params[-1], "weights") or same == ()
