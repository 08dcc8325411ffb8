"""Guessing labels, and EM on two numbers alone: small things checked by brute force."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.data import load_bundled
from em_core.landscape import Plane, natural_axes
from em_core.landscape.classification_em import guess_labels, guessed
from em_core.landscape.em_on_plane import climb_plane
from em_core.models import GaussianMixture, PoissonHMM
from em_core.models.gaussian_mixture import MixtureParams
from em_core.models.sequences import Sequences
from tests.present import present


def test_a_guess_is_the_largest_share_and_has_no_entropy() -> None:
    model = GaussianMixture(2)
    x = np.array([[0.0], [0.2], [5.0], [5.1]])
    q = present(guessed(model.e_step(x, model.params([0.5, 0.5], [[0], [5]], [[[1]], [[1]]]))))
    assert q.responsibilities.tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]
    assert q.entropy == 0


def test_guessing_rests_where_its_own_fit_confirms_it() -> None:
    x = load_bundled("faithful").values
    model = GaussianMixture(2)
    start = model.params([0.5, 0.5], [[2.0, 55], [4.5, 80]], np.stack([np.diag([0.3, 40])] * 2))
    run = guess_labels(model, x, start)
    assert run is not None
    assert run.rested
    assert isinstance(run.params, MixtureParams)
    labels = model.e_step(x, run.params).responsibilities.argmax(axis=1)
    np.testing.assert_array_equal(np.bincount(labels), run.counts)
    for k in (0, 1):
        np.testing.assert_allclose(run.params.means[k], x[labels == k].mean(axis=0))
    assert run.objective == model.log_likelihood(x, run.params)


def test_an_empty_guess_is_told_and_a_chain_makes_none() -> None:
    model = GaussianMixture(2)
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    run = guess_labels(model, x, model.params([0.5, 0.5], [[1.5], [90.0]], [[[2]], [[1]]]))
    assert run is not None
    assert run.steps == 0
    assert "Component 2" in run.collapse
    chain, counts = PoissonHMM(2), Sequences(np.array([[1.0], [5], [2], [6]]), (4,))
    assert guess_labels(chain, counts, chain.initialise(counts, np.random.default_rng(0))) is None


def test_the_climb_on_a_plane_goes_to_the_top_of_each_surface() -> None:
    x = load_bundled("faithful").values
    model = GaussianMixture(2)
    base = model.params([0.4, 0.6], [[2.0, 55], [4.3, 80]], np.stack([np.array([[0.1, 0.5], [0.5, 35]])] * 2))
    axes = {axis.name: axis for axis in natural_axes(model, base, ("eruptions", "waiting"))}
    plane = Plane(axes["mean of component 1, eruptions"], axes["mean of component 1, waiting"], base)
    xs, ys = np.linspace(1.5, 4.5, 25), np.linspace(45, 85, 25)
    found = climb_plane(model, x, plane, plane.at(3.5, 75.0), xs, ys)
    assert len(found.places) >= 3
    assert np.diff(found.heights).min() > 0
    for t, top in enumerate(found.tops):
        assert top >= np.nanmax(found.bounds[t]), "no place of the grid is higher than where the M-step went"
        assert found.heights[t] <= top <= found.heights[t + 1] + 1e-9
    below = found.bounds - found.objective
    assert np.nanmax(below) <= 1e-9
    there, beside = plane.at(*found.places[1]), plane.at(xs[3], ys[7])
    assert isinstance(there, MixtureParams)
    assert isinstance(beside, MixtureParams)
    q = model.e_step(x, there)
    assert found.bounds[1][7, 3] == pytest.approx(model.lower_bound(x, q, beside), rel=1e-12)
