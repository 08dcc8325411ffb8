"""A start dragged in a picture of two of many columns: only what was moved moves, and the kind stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from em_core.data import load_bundled
from em_core.data.planes import plane_of
from em_core.distributions.gaussian import KINDS
from em_core.experiments.lifted_start import lifted_start, mark_of, most_dragged, why_not_dragged
from em_core.models import GaussianMixture, MixtureParams
from em_core.multistart.initialisation import draw_start, flat_start, typed_start
from em_core.numerics.arrays import FloatArray

WINE = load_bundled("wine").standardised()


def seen(start: MixtureParams, plane: Any) -> tuple[FloatArray, FloatArray, FloatArray]:
    return start.weights.copy(), plane.places(start.means).copy(), plane.spreads(start.covariances).copy()


@pytest.mark.parametrize("covariance", KINDS)
@pytest.mark.parametrize("names", [(), ("alcohol", "hue")], ids=["principal", "columns"])
def test_one_mean_that_is_dragged_moves_and_the_model_takes_the_start(covariance: Any, names: tuple[str, ...]) -> None:
    data = replace(WINE, plane=names)
    plane, model = plane_of(data), GaussianMixture(3, covariance)
    start = draw_start("kmeans", model, data.values, 1)
    weights, means, spreads = seen(start, plane)
    means[1] += [0.5, -0.25]
    lifted = lifted_start(data, start, KINDS[covariance], 3, flat_start(weights, means, spreads))
    assert lifted is not None
    now = typed_start(model, lifted, 13)
    assert np.array_equal(now.covariances, start.covariances)
    assert np.delete(now.means, 1, axis=0) == pytest.approx(np.delete(start.means, 1, axis=0), abs=1e-12)
    assert plane.places(now.means[1]) == pytest.approx(means[1], abs=1e-12)


def test_a_component_that_is_added_or_taken_away_leaves_the_others() -> None:
    plane, model = plane_of(WINE), GaussianMixture(3, "full")
    start = draw_start("kmeans", model, WINE.values, 1)
    _, means, spreads = seen(start, plane)
    fewer = lifted_start(WINE, start, KINDS["full"], 2, flat_start([0.5, 0.5], means[[0, 2]], spreads[[0, 2]]))
    assert fewer is not None
    assert typed_start(GaussianMixture(2, "full"), fewer, 13).means == pytest.approx(start.means[[0, 2]], abs=1e-12)
    more = lifted_start(
        WINE,
        start,
        KINDS["full"],
        4,
        flat_start([0.25] * 4, [*means, [1.0, 2.0]], [*spreads, np.eye(2)]),
    )
    assert more is not None
    now = typed_start(GaussianMixture(4, "full"), more, 13)
    assert plane.places(now.means[3]) == pytest.approx([1.0, 2.0], abs=1e-12)
    assert plane.spreads(now.covariances[3]) == pytest.approx(np.eye(2), abs=1e-10)


def test_a_sphere_has_one_radius_in_all_columns() -> None:
    plane, model = plane_of(WINE), GaussianMixture(2, "spherical")
    start = draw_start("kmeans", model, WINE.values, 1)
    weights, means, spreads = seen(start, plane)
    spreads[0] *= 4
    lifted = lifted_start(WINE, start, KINDS["spherical"], 2, flat_start(weights, means, spreads))
    assert lifted is not None
    assert typed_start(model, lifted, 13).covariances[0] == pytest.approx(4 * start.covariances[0], rel=1e-12)


def test_what_is_no_start_is_none_and_what_is_too_large_is_said() -> None:
    model = GaussianMixture(2, "full")
    start = draw_start("kmeans", model, WINE.values, 1)
    assert lifted_start(WINE, start, KINDS["full"], 2, [np.nan] * 14) is None
    assert lifted_start(WINE, start, KINDS["full"], 2, [1.0] * 13) is None
    assert why_not_dragged(2, 2) is None
    assert why_not_dragged(3, 13) is None
    assert why_not_dragged(3, 30) == "A start by hand would have 2,793 numbers here; a link holds at most 1,000."
    assert most_dragged(13) == 5


def test_a_start_belongs_to_the_plane_that_it_was_dragged_on() -> None:
    two = WINE.select(WINE.columns[:2])
    assert mark_of(two) == two.digest
    assert len({mark_of(WINE), mark_of(replace(WINE, plane=("ash", "hue"))), mark_of(two)}) == 3
