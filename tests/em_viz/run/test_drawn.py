"""Thinning: a picture of many points draws some of them; no number is thinned, and who is named is drawn."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.data import Dataset
from em_core.models import GaussianMixture, KMeans
from em_core.multistart.initialisation import draw_start
from em_core.numerics.arrays import FloatArray
from em_viz.animation.packing import unpack
from em_viz.animation.wire import pack_selection
from em_viz.models.common.point_cloud import place_of
from em_viz.models.dispatch import animate
from em_viz.run.drawn import CELLS, MOST_DRAWN, drawn_rows
from em_viz.run.responsibilities import shares_of

N = MOST_DRAWN + 1_000


@cache
def many(d: int = 2) -> Dataset:
    generator = np.random.default_rng(3)
    values = generator.normal(size=(N, d)) + 4.0 * generator.integers(0, 2, N)[:, None]
    return Dataset("many", "Many", values, tuple(f"c{j}" for j in range(d)), rows=tuple(range(2, N + 2)))


@cache
def run_on(d: int = 2, steps: int = 25, model: Any = None) -> Any:
    model = model or GaussianMixture(2)
    values = many(d).values
    return run_em(model, values, draw_start("random_points", model, values, 5), max_steps=steps)


@pytest.mark.parametrize("d", [1, 2])
def test_of_many_points_one_of_each_cell_is_drawn_and_of_few_all(d: int) -> None:
    places = np.random.default_rng(1).normal(size=(4 * MOST_DRAWN, d))
    places[-1] = 40.0  # a lonely one
    drawn = drawn_rows(places)
    assert drawn is not None
    assert len(drawn) == MOST_DRAWN
    assert (np.diff(drawn) > 0).all()
    assert drawn[-1] == len(places) - 1
    cells = [{tuple(cell) for cell in _cells(places, of)} for of in (places, places[drawn])]
    assert cells[0] == cells[1]
    again = drawn_rows(places)
    assert again is not None
    assert (again == drawn).all()
    assert drawn_rows(places[:MOST_DRAWN]) is None


def _cells(places: FloatArray, of: FloatArray) -> Any:
    share = (of - places.min(axis=0)) / np.ptp(places, axis=0)
    return np.minimum(share * CELLS, CELLS - 1).astype(int).tolist()


def test_a_constant_column_is_thinned_too() -> None:
    places = np.ones((N, 2))
    drawn = drawn_rows(places)
    assert drawn is not None
    assert len(drawn) == MOST_DRAWN


@pytest.mark.parametrize("model", [GaussianMixture(2), GaussianMixture(3, "tied"), KMeans(2)])
def test_no_number_is_thinned_and_colours_are_those_of_all_points(model: Any) -> None:
    trace = run_on(model=model)
    whole, some = shares_of(trace), shares_of(trace, drawn_rows(many().values))
    for name in ("counts", "entropies", "moved", "moved_to_component", "share_after"):
        assert (getattr(whole, name) == getattr(some, name)).all(), name
    drawn = some.drawn
    assert drawn is not None
    assert some.blends.shape[1] == len(drawn) < N
    assert set(some.moved) <= set(drawn.tolist())
    for t in range(trace.n_steps + 1):
        ours = some.blends[some.blend_of[t]].astype(int)
        theirs = whole.blends[whole.blend_of[t]][drawn].astype(int)
        # A 255th is rounded; that of a row that is named comes of another order of additions.
        assert np.abs(ours - theirs).max() <= some.coarseness + whole.coarseness + 1


@pytest.mark.parametrize("d", [1, 2, 4])
def test_the_picture_says_how_many_are_drawn_and_rings_the_one_that_is_named(d: int) -> None:
    animation = animate(GaussianMixture(2), many(d), run_on(d), key="many")
    picture = animation.pictures[0]
    cloud = picture.cloud
    assert cloud is not None
    assert cloud.points is not None
    assert f"{len(cloud.x):,} of the {N:,} points are drawn; the run uses all of them." in picture.caption
    assert f": {len(cloud.x) if d > 1 else 'a histogram of 6000'} " in picture.alt
    assert [label.partition(":")[0] for label in cloud.labels] == [f"row {point + 2}" for point in cloud.points]
    assert cloud.named is not None
    frame = int(np.flatnonzero(cloud.named >= 0)[-1])
    said = re.search(r"\b[Rr]ow ([\d,]+)", animation.panels[0].html(frame))
    assert said is not None, animation.panels[0].html(frame)
    assert cloud.labels[cloud.named[frame]].startswith(f"row {said[1].replace(',', '')}:")
    _, content, arrays = unpack(animation.pack())
    sent = content["pictures"][0]["cloud"]["points"]["$"]
    assert (arrays[sent] == cloud.points).all()


@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("model", [GaussianMixture(2), KMeans(2)])
def test_where_a_point_is_that_is_not_drawn_is_told_on_the_axes_of_the_picture(d: int, model: Any) -> None:
    cloud = animate(model, many(d), run_on(d, 2, model), key="many").pictures[0].cloud
    assert cloud is not None
    assert cloud.points is not None
    for i in (0, 7, len(cloud.points) - 1):
        place = place_of(many(d), int(cloud.points[i]))
        assert place == pytest.approx((cloud.x[i], cloud.y[i])[: len(place)], rel=1e-9)
    (hidden, *_) = sorted({*range(N)} - {*cloud.points.tolist()})
    place = place_of(many(d), hidden)
    assert len(place) == min(d, 2)
    assert unpack(pack_selection("many", hidden, place))[1] == {"selected": hidden, "at": list(place)}
    assert unpack(pack_selection("many", 3))[1] == {"selected": 3}
