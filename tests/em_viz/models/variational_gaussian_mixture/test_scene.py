"""Variational Bayes: ellipses of what is expected, components that empty themselves, plateaus before the end."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import dirichlet

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.variational_gaussian_mixture.formulas import parts
from em_viz.models.variational_gaussian_mixture.pictures import RADIUS
from em_viz.models.variational_gaussian_mixture.run_arrays import IN_USE, beliefs, plateaus
from tests.em_viz.shown import assert_shown_whole, html_of
from tests.examples import played

ENTRY = FAMILY["variational_gaussian_mixture"]
RNG = np.random.default_rng(1)
POINTS = np.concatenate([RNG.normal(-1, 0.4, (25, 3)), RNG.normal(1, 0.5, (35, 3))])


@cache
def _six() -> tuple[Exhibit, Trace[Any, Any], Animation]:
    shown, trace = played("variational-six")
    return shown, trace, animate_exhibit(shown, trace, key="six")


@cache
def _own(d: int, k: int) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    names = tuple(f"<b>{{0}}{j}" for j in range(d))
    own = Sample(POINTS[:, :d], "own <b>", tuple(f"row {i + 1}" for i in range(60)), names)
    shown = exhibit(ENTRY, ENTRY.examples[0], chosen={"k": k}, seed=1, own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=12, tol=0)
    return shown, trace, animate_exhibit(shown, trace, key="own")


def _traces(animation: Animation, frame: int, picture: str) -> dict[str, Any]:
    return {trace.uid: trace for trace in animation.figure(frame, picture).data if trace.uid != "cloud"}


def test_the_small_ellipse_is_the_means_own_distribution() -> None:
    _, trace, animation = _six()
    for frame in (0, 2, 30):
        params, drawn = trace.half_step(frame).params, _traces(animation, frame, "data")
        for k in range(6):
            for uid, radius, shrinkage in (("one-sd", 1.0, 1.0), ("belief", RADIUS, params.shrinkages[k])):
                at = np.column_stack([drawn[f"{uid}-{k}"].x, drawn[f"{uid}-{k}"].y]) - params.means[k]
                spread = params.scales[k] / params.dofs[k] / shrinkage
                assert_allclose(np.einsum("id,de,ie->i", at, np.linalg.inv(spread), at), radius**2, rtol=1e-9)


def test_a_component_without_a_point_is_pale_and_has_no_ghost() -> None:
    shown, trace, animation = _six()
    for frame in (2, 40, animation.n_frames - 2):
        params, drawn = trace.half_step(frame).params, _traces(animation, frame, "data")
        held = params.concentrations - shown.model.concentration
        for k in range(6):
            assert (drawn[f"one-sd-{k}"].opacity < 0.5) == (held[k] < IN_USE)
            assert (drawn[f"ghost-one-sd-{k}"].opacity > 0) == (held[k] >= IN_USE)
    assert "2 of 6 components have a point or more" in html_of(animation, "sentence", animation.n_frames - 2)


def test_bars_and_whiskers_are_the_dirichlets_means_and_deviations() -> None:
    _, trace, animation = _six()
    for frame in (0, 21, 60):
        law = dirichlet(trace.half_step(frame).params.concentrations)
        drawn = _traces(animation, frame, "weights")
        ends = np.asarray(drawn["whiskers"].x, float).reshape(-1, 3)
        for k, (mean, deviation) in enumerate(zip(law.mean(), np.sqrt(law.var()), strict=True)):
            assert_allclose(np.asarray(drawn[f"weight-{k}"].x, float).reshape(-1, 3)[k, 1], mean, rtol=1e-9)
            assert_allclose(ends[k, :2], [max(mean - deviation, 0), mean + deviation], rtol=1e-9)


def test_the_words_say_when_a_component_has_emptied_itself() -> None:
    shown, trace, animation = _six()
    held = np.stack([params.concentrations for params in trace.params]) - shown.model.concentration
    for t in range(1, trace.n_steps + 1):
        said = re.sub(r"<[^>]*>|&#160;", " ", html_of(animation, "sentence", 2 * t))
        gone = np.flatnonzero((held[t - 1] >= IN_USE) & (held[t] < IN_USE))
        assert ("become empty" in said) == (len(gone) > 0)
        if len(gone) == 1:
            assert re.search(rf"Component +{gone[0] + 1} +has become empty", said)


def test_the_plateau_on_screen_is_the_traces() -> None:
    _, trace, animation = _six()
    rises = np.diff(trace.log_likelihoods)
    (plateau,) = plateaus(trace.log_likelihoods)
    resting = rises[plateau.first - 1 : plateau.last]
    assert 10 * resting.max() <= rises[plateau.last :].max() < 10 * rises[plateau.last]
    assert plateau.rise == rises[plateau.later - 1] == rises[plateau.last :].max()
    # A tolerance just above the smallest rise stops the run there and nowhere before.
    stops = int((rises < 1.05 * plateau.least).argmax()) + 1
    assert stops == plateau.stopped
    assert plateau.missing == trace.log_likelihoods[-1] - trace.log_likelihoods[stops]
    for t in range(1, trace.n_steps + 1):
        assert ("plateau" in html_of(animation, "sentence", 2 * t)) == (plateau.first <= t <= plateau.last)
    drawn = np.asarray(_traces(animation, 0, "rises")["plateaus"].y, float)
    assert np.flatnonzero(~np.isnan(drawn)).tolist() == list(range(plateau.first, plateau.last + 1))


def test_a_run_that_only_slows_down_has_no_plateau() -> None:
    assert plateaus(np.cumsum([0, 9, 3, 1, 0.3, 0.1, 0.03])) == ()
    assert plateaus(np.array([1.0])) == ()
    (found,) = plateaus(np.cumsum([0, 9, 0.1, 0.05, 2, 0.1]))
    assert (found.first, found.last, found.stopped, found.later) == (2, 3, 3, 4)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_parts_of_ln_rho_are_the_models(d: int) -> None:
    shown, trace, _ = _own(d, 3)
    now = beliefs(shown.model, shown, trace)
    points = shown.data[np.arange(trace.n_steps + 1)]
    summed = sum(parts(now, points)) - d / 2 * np.log(2 * np.pi)
    for t, params in enumerate(trace.params):
        assert_allclose(summed[t], shown.model.expected_log_joint(shown.data, params)[t], rtol=1e-9)


def test_on_a_line_the_responsibilities_are_the_models_own() -> None:
    shown, trace, animation = _own(1, 3)
    drawn = _traces(animation, 7, "data")
    right = shown.model.e_step(np.asarray(drawn["share-0"].x, float)[:, None], trace.params[3]).responsibilities
    for k in range(3):
        assert_allclose(np.asarray(drawn[f"share-{k}"].y, float), right[:, k], atol=5e-4)


@pytest.mark.parametrize(("d", "k"), [(1, 1), (1, 3), (2, 8), (3, 3)])
def test_any_data_are_shown_to_the_end(d: int, k: int) -> None:
    _, _, animation = _own(d, k)
    assert_shown_whole(animation)
