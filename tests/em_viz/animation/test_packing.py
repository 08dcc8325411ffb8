"""What is packed is what comes out: bit for bit, or within what no eye can see."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from em_viz.animation.packing import Packer, packed_name, unpack
from em_viz.animation.wire import WATCHED
from tests.em_viz.synthetic import synthetic


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=3, max_dims=3, max_side=6)))
def test_weights_survive_bit_for_bit_whatever_they_sum_to(weights: np.ndarray) -> None:
    packer = Packer()
    reference = packer.weights(weights)
    (name, content, arrays) = unpack(packer.finish("key", reference))
    assert (name, content) == ("key", {"$": 0})
    np.testing.assert_array_equal(arrays[0], weights)


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2), elements=st.floats()))
def test_numbers_survive_bit_for_bit_infinities_and_all(values: np.ndarray) -> None:
    packer = Packer()
    packer.floats(values)
    found = unpack(packer.finish("", {}))[2][0]
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found.view(np.uint64), values.view(np.uint64))


def test_curves_far_from_zero_are_not_coarsened() -> None:
    curve = np.linspace(0, 1, 2 * WATCHED).reshape(2, WATCHED)
    for offset, itemsize in ((0.0, 4), (1e8, 8)):
        packer = Packer()
        packer.floats(curve + offset, coarse=True)
        found = unpack(packer.finish("", {}))[2][0]
        assert found.dtype.itemsize == itemsize
        assert np.abs(found - offset - curve).max() < 1e-6


def test_equal_arrays_travel_once() -> None:
    packer = Packer()
    values = np.random.default_rng(0).normal(size=500)
    references = [packer.floats(values), packer.floats(values.copy()), packer.floats(values + 1)]
    assert references == [{"$": 0}, {"$": 0}, {"$": 1}]


def test_the_name_is_read_without_unpacking() -> None:
    packed = Packer().finish("ключ", {})
    assert packed_name(packed) == "ключ"
    assert packed_name(packed[:12]) == "ключ"


def test_a_hundred_steps_on_a_thousand_points_stay_small() -> None:
    assert len(synthetic(1000, steps=100).pack()) < 160_000


def test_the_packed_animation_holds_what_the_animation_holds() -> None:
    animation = synthetic(40, steps=4, offset=1e8)
    name, content, arrays = unpack(animation.pack())
    assert name == content["key"] == animation.key
    picture = animation.pictures[0]
    assert picture.cloud is not None
    cloud = content["pictures"][0]["cloud"]
    np.testing.assert_array_equal(arrays[cloud["x"]["$"]], picture.cloud.x)
    np.testing.assert_array_equal(arrays[cloud["weights"]["$"]], picture.cloud.weights)
    for packed, channel in zip(content["pictures"][0]["channels"], picture.channels, strict=True):
        np.testing.assert_array_equal(arrays[packed["values"]["$"]], channel.values)
        np.testing.assert_array_equal(arrays[packed["keys"]["$"]], channel.keys)
    for packed, panel in zip(content["panels"], animation.panels, strict=True):
        np.testing.assert_array_equal(arrays[packed["slots"]["$"]], panel.slots.T)
    assert {trace.get("uid") for trace in content["pictures"][0]["figure"]["data"]} >= {"mean-0", "trail-2"}
