"""The river's second view: distances below the best end, on an axis on which up is still better."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core.multistart.restart_study import Study
from em_viz.animation.packing import unpack
from em_viz.multistart.restarts.distance_to_best import NEAREST, below_best
from em_viz.multistart.restarts.river import pack_river
from em_viz.multistart.restarts.run_curves import objective_bands, objective_curves
from tests.studies import collapsing, galaxies, plane, spiky

STUDIES = pytest.mark.parametrize("made", [galaxies, plane, spiky, collapsing], ids=lambda made: made.__name__)


def test_each_point_is_as_far_below_the_best_as_its_run_was() -> None:
    study = galaxies()
    curves = objective_curves(study)
    below = below_best(study, curves, objective_bands(study))
    best = study.optima[0].log_likelihood
    for run, trace in enumerate(study.traces):
        part = slice(int(curves.offsets[run]), int(curves.offsets[run + 1]))
        expected = best - trace.log_likelihoods[curves.x[part].astype(int)]
        assert_allclose(below.y[part], np.maximum(expected, NEAREST), rtol=1e-12)
    (a, top), (b, gap) = below.ends
    assert (a, b) == (0, 1)
    assert gap == study.gap(study.optima[1])
    assert top == pytest.approx(np.nanmin(below.y))


@STUDIES
def test_everything_that_has_a_distance_is_in_the_picture_and_up_is_better(made: Callable[[], Study]) -> None:
    study = made()
    curves = objective_curves(study)
    below = below_best(study, curves, objective_bands(study))
    far, near = below.range
    exponents = np.log10(below.y[np.isfinite(below.y)])
    assert len(exponents) > study.n_runs
    assert near < exponents.min() <= exponents.max() < far
    assert all(near < math.log10(end) < far for _, end in below.ends)
    assert 1 <= len(below.ticks) <= 12
    assert all(near <= tick <= far for tick in below.ticks)
    # What lies above the best is on its way into a collapse, and has no distance.
    best = np.inf if study.best is None else study.best.log_likelihood
    assert (np.isnan(below.y) == (curves.y > best + 1e-8)).all()


def test_the_second_view_travels_with_the_first_and_loses_no_digit_that_shows() -> None:
    study = galaxies()
    content, numbers = unpack(pack_river(study, "k"))[1:]
    panel = content["panels"][0]
    below = below_best(study, objective_curves(study), objective_bands(study))
    assert panel["below"]["title"] == "Distance below the best log-likelihood after each step"
    axis = panel["below"]["axis"]
    assert axis["title"] == "distance below the best (nats)"
    assert dict(zip(axis["tickvals"], axis["ticktext"], strict=True)).items() >= {1.0: "1", 1e-2: "10⁻²"}.items()
    assert [end["y"] for end in panel["below"]["ends"]] == [y for _, y in below.ends]
    assert_allclose(numbers[panel["below"]["y"]["$"]], below.y, rtol=1e-5)
    assert panel["heights"] == {
        "range": panel["figure"]["layout"]["yaxis"]["range"],
        "title": panel["figure"]["layout"]["yaxis"]["title"]["text"],
    }
