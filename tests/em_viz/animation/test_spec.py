"""An animation refuses what does not fit together, and gives any frame as a figure and as words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from em_viz.animation.packing import unpack
from em_viz.animation.spec import Animation, Channel, Panel, Picture, PointCloud
from em_viz.style import theme
from tests.em_viz.synthetic import CIRCLE, synthetic

ZERO = np.zeros(3, dtype=np.int64)


def test_a_channel_over_a_basis_is_the_basis_times_its_numbers() -> None:
    channel = Channel("t", "x", np.array([[1.0, 2, 0], [5, 0, 1]]), np.array([0, 1, 1]), CIRCLE)
    np.testing.assert_allclose(channel.at(0), 1 + 2 * CIRCLE[:, 1])
    np.testing.assert_allclose(channel.at(2), 5 + CIRCLE[:, 2])


def test_a_frame_is_a_plain_figure_with_its_cloud_underneath() -> None:
    animation = synthetic(30, steps=4)
    figure = animation.figure(3)
    cloud, data = figure.data[0], {trace.uid: trace for trace in figure.data}
    source = animation.pictures[0].cloud
    assert source is not None
    assert cloud.uid == "cloud"
    blended = theme.blend(source.weights[source.keys[3]], theme.COLOURS[:3])
    assert cloud.marker.color[5] == "rgb({},{},{})".format(*blended[5])
    assert cloud.marker.symbol[5] == theme.SHAPES[source.weights[2][5].argmax()]
    assert len(data["trail-0"].x) == 2
    assert data["ghost-0"].opacity == 0
    assert animation.figure(4).data[2].opacity == pytest.approx(0.6)


def test_taking_a_figure_leaves_the_animation_as_it_was() -> None:
    animation = synthetic(30, steps=4)
    before = animation.pictures[0].figure.to_json()
    animation.figure(5)
    assert animation.pictures[0].figure.to_json() == before


def test_another_picture_is_asked_for_by_its_name() -> None:
    animation = synthetic(30, steps=4)
    assert animation.figure(4, "curve").data[1].y[-1] == animation.pictures[1].channels[1].values[0, 2]
    with pytest.raises(KeyError, match='No picture is called "map"; there are data, curve, rest'):
        animation.figure(0, "map")
    with pytest.raises(IndexError, match=r"Frame 10 does not exist; the frames are 0 to 9\."):
        animation.figure(10)


def test_a_panel_fills_its_slots_in_words_and_in_attributes() -> None:
    panel = Panel(
        "p",
        "P",
        ("<b>{0|fixed:2}</b><i style='width:{1|percent:1}'></i>", "still"),
        np.array([0, 1]),
        np.array([[-1.0, 0.25], [0.0, 0.0]]),
    )
    assert panel.html(0) == "<b>−1.00</b><i style='width:25.0\u00a0%'></i>"
    assert panel.html(1) == "still"


def expect_refusal(match: str) -> pytest.RaisesExc[ValueError]:
    return pytest.raises(ValueError, match=match)


def test_what_does_not_fit_is_refused_by_name() -> None:
    with expect_refusal("channel t.x: key 2 outside 0 to 1"):
        Channel("t", "x", np.zeros((2, 4)), np.array([0, 2]))
    with expect_refusal(r"channel t.x: values must have two axes, \(keys, length\), not shape \(4,\)"):
        Channel("t", "x", np.zeros(4), ZERO)
    with expect_refusal(r"channel t.x: a basis of shape \(73, 3\) cannot take values of \(2, 4\)"):
        Channel("t", "x", np.zeros((2, 4)), ZERO, CIRCLE)
    with expect_refusal(r"channel t.opacity: one number a key, shape \(keys, 1\), not \(2, 4\)"):
        Channel("t", "opacity", np.zeros((2, 4)), ZERO)
    with expect_refusal("picture p: no trace has the uid t"):
        Picture("p", go.Figure(), (Channel("t", "x", np.zeros((1, 4)), ZERO),))
    with expect_refusal("cloud: x, y, labels and weights must agree on the number of points, not say 2, 2, 1 and 2"):
        PointCloud(np.zeros(2), np.zeros(2), np.zeros((1, 2, 1), np.uint8), ZERO, ("a",), ("c",))
    with expect_refusal("cloud: 2 names for 1 weights"):
        PointCloud(np.zeros(1), np.zeros(1), np.zeros((1, 1, 1), np.uint8), ZERO, ("a",), ("c", "d"))
    with expect_refusal("cloud: weights must be uint8"):
        PointCloud(np.zeros(1), np.zeros(1), np.zeros((1, 1, 1)), ZERO, ("a",), ("c",))  # type: ignore[arg-type]
    with expect_refusal(r"panel p: the slot \{1\|fixed\} has no number"):
        Panel("p", "P", ("{1|fixed:2}",), ZERO, np.zeros((3, 1)))
    with expect_refusal(r"panel p: the slot \{0\|roman\} has no number or an unknown format"):
        Panel("p", "P", ("{0|roman}",), ZERO, np.zeros((3, 1)))
    with expect_refusal('panel p: "left" is not a place; the places are headline, side, below'):
        Panel("p", "P", ("",), ZERO, np.zeros((3, 0)), area="left")


def test_everything_in_an_animation_has_its_number_of_frames() -> None:
    animation: Animation = synthetic(30, steps=4)
    with expect_refusal("step_of has 9 frames, the animation 10"):
        replace(animation, step_of=animation.step_of[:-1])
    with expect_refusal("panel p has 3 frames, the animation 10"):
        replace(animation, panels=(Panel("p", "P", ("",), ZERO, np.zeros((3, 0))),))


def test_what_is_counted_travels_with_the_animation() -> None:
    steps = synthetic(30, steps=4)
    assert unpack(steps.pack())[1]["noun"] == "Step"
    assert unpack(replace(steps, noun="Point").pack())[1]["noun"] == "Point"
