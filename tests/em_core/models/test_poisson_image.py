"""Tomography and deblurring: one model agrees with scikit-image, KL-NMF and its own algebra."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.signal import convolve2d
from scipy.special import xlogy
from sklearn.decomposition import non_negative_factorization

from em_core import run_em
from em_core.models import EmissionPosterior, ImageParams, PoissonImage
from em_core.models.imaging_systems import blur, gaussian_spread, strips
from em_core.numerics.arrays import FloatArray
from tests.contract import checks
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import HERE, load_case, load_data, tolerance_of

RL = load_case("rl_deconvolution_1d")
SCANNER = PoissonImage(strips(8), (8, 8))


def richardson_lucy() -> tuple[PoissonImage, FloatArray, ImageParams]:
    counts = load_data(RL).ravel()
    model = PoissonImage(blur(counts.shape, RL["data"]["psf"]), counts.shape)
    return model, model.prepare(counts), model.params(np.full(counts.shape, RL["init"]["x0"]))


def test_the_gallery_shows_the_data_of_the_case() -> None:
    case, (model, counts, start) = case_named("deblurring-line"), richardson_lucy()
    assert_allclose(case.data, counts)
    assert_allclose(case.params.image, start.image)
    assert abs(case.model.system - model.system).max() == 0


def test_ten_steps_of_richardson_lucy_are_scikit_images() -> None:
    model, counts, start = richardson_lucy()
    trace = run_em(model, counts, start, max_steps=RL["init"]["iterations"], tol=0)
    expected = RL["expected"]["image_after_10"]
    assert_allclose(trace.params[-1].image, expected["value"], **tolerance_of(expected))


def test_the_toy_scanner_is_the_reference_matrix() -> None:
    expected = np.loadtxt(HERE / "data" / "pet_system_matrix.csv", delimiter=",")
    assert abs(strips(8) - expected).max() == 0


@pytest.mark.parametrize("name", ["tomography", "deblurring-line", "deblurring-stars"])
def test_it_is_kl_factorisation_with_one_factor_held(name: str) -> None:
    model, counts = case_named(name).model, case_named(name).data
    # With one factor held scikit-learn chooses the start itself.
    start = model.params(np.full(model.shape, np.sqrt(counts.mean() / np.prod(model.shape))))
    trace = run_em(model, counts, start, max_steps=5, tol=0)
    for t in (1, 5):
        image, _, _ = non_negative_factorization(
            counts[None],
            H=np.ascontiguousarray(model.system.toarray().T),
            n_components=start.image.size,
            init="custom",
            update_H=False,
            solver="mu",
            beta_loss="kullback-leibler",
            max_iter=t,
            tol=0,
        )
        assert_allclose(trace.params[t].image.ravel(), image.ravel(), rtol=1e-6, atol=1e-6)


def test_every_image_expects_as_many_events_as_were_counted() -> None:
    case = case_named("tomography")
    trace = run_em(case.model, case.data, case.params, max_steps=20, tol=0)
    for params in trace.params:
        assert_allclose(SCANNER.expected(params).sum(), case.data.sum(), rtol=1e-13)


def test_the_bound_is_the_one_with_every_event_spelled_out() -> None:
    case = case_named("tomography")
    old, new = case.model.initialise(case.data, np.random.default_rng(1)), case.params
    system, counts = case.model.system.toarray(), case.data
    events = system * old.image.ravel()
    r = events / events.sum(axis=1, keepdims=True)
    joint = system * new.image.ravel()
    # The Poisson counts of each (bin, pixel), less the entropy of a multinomial split of each bin; their constants
    # meet in log y!, which stays.
    spelled_out = (counts[:, None] * (xlogy(r, joint) - xlogy(r, r))).sum() - joint.sum()
    constant = case.model.log_likelihood(counts, old) - (xlogy(counts, events.sum(1)).sum() - events.sum())
    bound = case.model.lower_bound(counts, case.model.e_step(counts, old), new)
    assert_allclose(bound, spelled_out + constant, rtol=1e-12)


def test_origin_is_the_division_that_it_says() -> None:
    image = SCANNER.params(np.arange(64.0).reshape(8, 8))
    assert_allclose(SCANNER.origin(image, 1)[1], np.arange(8, 16) / np.arange(8, 16).sum())
    assert SCANNER.origin(image, 1)[0].sum() == 0
    dark = SCANNER.params(np.where(np.arange(64).reshape(8, 8) < 8, 0, 1))
    assert np.isnan(SCANNER.origin(dark, 0)).all()
    # Bin 17 sees pixel 1 alone, which is dark.
    counts = np.where(np.arange(46) == 16, 0.0, 1.0)
    shares = [SCANNER.origin(image, i).ravel() for i in np.flatnonzero(counts).tolist()]
    assert_allclose(SCANNER.e_step(counts, image).emitted, np.sum(shares, axis=0))


def test_it_becomes_sharp_and_then_noisy() -> None:
    rng = np.random.default_rng(0)
    truth = np.full((16, 16), 5.0)
    truth[4:12, 4:12] = 40
    model = PoissonImage(blur(truth.shape, gaussian_spread(1.5)), truth.shape)
    counts = model.prepare(rng.poisson(model.expected(model.params(truth))))
    trace = run_em(model, counts, model.flat(counts), max_steps=400, tol=0)
    errors = [float(np.sqrt(np.mean((params.image - truth) ** 2))) for params in trace.params]
    best = int(np.argmin(errors))
    assert 3 < best < 100
    assert errors[best] < 0.6 * errors[0]
    assert errors[-1] > 1.5 * errors[best]


@pytest.mark.parametrize("shape", [(9, 7), (5, 11)])
def test_blur_is_convolution_with_dark_beyond_the_edge(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    image, spread = rng.random(shape), rng.random((3, 5))
    seen = blur(shape, spread) @ image.ravel()
    assert_allclose(seen.reshape(shape), convolve2d(image, spread, mode="same"), rtol=1e-13)


def test_a_dark_pixel_stays_dark_and_nothing_divides_by_zero() -> None:
    model, counts, _ = richardson_lucy()
    trace = run_em(model, counts, max_steps=3000, tol=0)
    assert np.isfinite(trace.log_likelihoods).all()
    assert trace.params[-1].image[0] == 0
    assert model.e_step(counts, trace.params[-1]).responsibilities[0] == 0


class ForgetsTheSensitivity(PoissonImage):
    """The division by what each pixel would send to all bins is left out, as if none were lost at the edge."""

    def m_step(self, _data: FloatArray, posterior: EmissionPosterior) -> ImageParams:
        return ImageParams(posterior.emitted.reshape(self.shape))


class DeblursWithTheBlurItself(PoissonImage):
    """The counts are spread back evenly over the pixels of a bin, whatever the image."""

    def e_step(self, data: FloatArray, params: ImageParams) -> EmissionPosterior:
        right = super().e_step(data, params)
        rows = np.asarray(self.system.sum(axis=1))
        return replace(right, emitted=self.system.T @ np.divide(data, rows, where=rows > 0, out=np.zeros_like(data)))


class AddsInsteadOfMultiplying(PoissonImage):
    """The residual is added back, as gradient ascent would do with a step that is too bold."""

    def m_step(self, data: FloatArray, posterior: EmissionPosterior) -> ImageParams:
        residual = self.system.T @ (data - posterior.expected)
        return ImageParams(np.maximum(posterior.image + residual, 1e-3).reshape(self.shape))


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (ForgetsTheSensitivity, checks.m_step_unbeaten, "beaten"),
        (DeblursWithTheBlurItself, checks.bound_never_above, "bound is above"),
        (AddsInsteadOfMultiplying, checks.m_step_unbeaten, "beaten"),
        (AddsInsteadOfMultiplying, checks.never_falls, "fell"),
    ],
)
def test_the_contract_catches(mutant: type[PoissonImage], check: checks.Check, complaint: str) -> None:
    case = case_named("tomography")
    assert_caught(mutant(case.model.system, case.model.shape), case, check, complaint)


REFUSED: dict[str, tuple[Any, str]] = {
    "too few counts": (lambda: SCANNER.prepare([1, 2]), "There are 2 counts; the camera has 46 bins"),
    "counts that are none": (lambda: SCANNER.prepare([-1.0, np.inf] + [1.0] * 44), "Entry 1 is -1.*Entry 2 is inf"),
    "an image of another shape": (lambda: SCANNER.params(np.ones(64)), r"shape \(64,\); it must have shape \(8, 8\)"),
    "pixels that are none": (
        lambda: PoissonImage(np.eye(2), (2,)).params([-1, np.nan]),
        "Entry 1 of the image is -1.*Entry 2 of the image is nan",
    ),
    "a pixel that nothing sees": (lambda: PoissonImage([[1, 0]], (2,)), "Pixel 2 is seen by no bin"),
    "a system for another image": (lambda: PoissonImage(np.eye(3), (2, 2)), "needs a column each"),
    "a negative system": (lambda: PoissonImage([[1, -1]], (2,)), "finite numbers of at least 0"),
    "counts where nothing is seen": (
        lambda: PoissonImage([[1, 1], [0, 0]], (2,)).prepare([3, 4]),
        "Bin 2 counted 4 events, but no pixel can be seen there",
    ),
    "a start that rules the counts out": (
        lambda: run_em(PoissonImage(np.eye(2), (2,)), [3, 4], ImageParams(np.array([1.0, 0.0]))),
        "EM cannot start here: Bin 2 counted events that the image makes impossible",
    ),
    "a spread without a centre": (lambda: blur((5,), [0.5, 0.5]), "needs 1 odd sides"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses(what: str) -> None:
    call, sentence = REFUSED[what]
    with pytest.raises(ValueError, match=sentence):
        call()
