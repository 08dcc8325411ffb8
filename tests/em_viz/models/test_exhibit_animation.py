"""What all models' animations have in common: right numbers in every frame, a thumbnail, and a scene for newcomers."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from em_core import HalfStepKind
from em_core.algorithms.run import run_em
from em_core.models import Linkage
from em_viz.animation.packing import packed_name
from em_viz.animation.slots import form_and_digits, objective_format, words
from em_viz.animation.spec import Animation
from em_viz.models.common.bar_picture import LONGEST_LABEL, short_label
from em_viz.models.common.scene_registry import scene
from em_viz.models.common.thumbnail import axes_said, thumbnail
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.linkage import error_ratios, missing_information
from em_viz.run.outcome import outcome_sentence
from em_viz.text.numbers import SLOT, format_number
from tests.examples import EXAMPLES, played

_ANIMATIONS: dict[str, Animation] = {}


def animated(example: str) -> Animation:
    if example not in _ANIMATIONS:
        _ANIMATIONS[example] = animate_exhibit(*played(example), key=example)
    return _ANIMATIONS[example]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_animation_shows_every_half_step_and_packs(example: str) -> None:
    animation = animated(example)
    shown, trace = played(example)
    assert animation.n_frames == trace.n_half_steps
    assert animation.panels[0].name == "sentence"
    assert {"sentence", "check"} <= {panel.name for panel in animation.panels}
    assert {picture.name for picture in animation.pictures[-2:]} == {"objective", "distance"}
    assert len({picture.name for picture in animation.pictures}) == len(animation.pictures)
    assert animation.title == f"{shown.entry.title}: {shown.sample.title}"
    assert packed_name(animation.pack()) == example
    for picture in animation.pictures:
        assert picture.alt
        assert picture.caption or picture.legend


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_headline_says_what_the_trace_says(example: str) -> None:
    animation = animated(example)
    _, trace = played(example)
    headline = animation.panels[0]
    form = form_and_digits(objective_format(trace.log_likelihoods))
    for i in {0, 1, 2, animation.n_frames // 2, animation.n_frames - 2, animation.n_frames - 1}:
        half, said = trace.half_step(i), headline.html(i)
        kind = {HalfStepKind.START: "Start:", HalfStepKind.E: "E-step", HalfStepKind.M: "M-step"}[half.kind]
        assert kind in said
        if half.kind is not HalfStepKind.START:
            assert (f"{kind} {half.step + 1}:" if i < animation.n_frames - 1 else "Last E-step:") in said
        if half.kind is not HalfStepKind.E:
            # People know the inertia, which falls; its negative is what rises.
            values = (half.log_likelihood, -half.log_likelihood)
            assert any(format_number(value, *form) in said for value in values)
    assert words(outcome_sentence(trace).split(":")[0]) in headline.html(animation.n_frames - 1)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_panel_has_an_empty_slot_or_a_stray_name(example: str) -> None:
    animation = animated(example)
    for frame in {0, 1, 2, animation.n_frames - 1}:
        for panel in animation.panels:
            html = panel.html(frame)
            assert not SLOT.search(html)
            for stray in ("nan", "None", "array(", "np."):
                assert stray not in html, f"{panel.name}, frame {frame}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_thumbnail_says_what_its_axes_are(example: str) -> None:
    said = axes_said(animated(example))
    assert said[:1].isupper()
    assert 5 <= len(said) < 60


def test_a_unit_of_both_axes_is_said_once() -> None:
    assert axes_said(animated("faithful")) == "Waiting against eruptions (min)"
    assert axes_said(animated("co2")) == "CO₂ (t per head) against GNP (1,000 $ per head)"
    assert axes_said(animated("two-coins")) == "Proportion of heads"


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_thumbnail_is_a_drawing(example: str) -> None:
    svg = ElementTree.fromstring(thumbnail(animated(example)))
    drawn = [node for node in svg.iter() if node.tag in ("path", "circle", "rect")]
    assert drawn
    assert "nan" not in ElementTree.tostring(svg, encoding="unicode")


def test_a_model_registered_a_minute_ago_has_a_picture() -> None:
    class Newcomer:
        """Linkage under a name that nobody has drawn yet."""

        objective = "log-likelihood"

        def __getattr__(self, name: str) -> Any:
            return getattr(Linkage(), name)

    shown, _ = played("linkage-rao")
    model: Any = Newcomer()
    trace = run_em(model, shown.data, shown.start)
    plain = replace(shown, model=model)
    assert scene.dispatch(Newcomer) is scene.dispatch(object)
    animation = animate_exhibit(plain, trace, key="new")
    assert animation.n_frames == trace.n_half_steps
    assert animation.pack()
    (first, *_) = animation.pictures
    before, after = (animation.figure(frame, first.name) for frame in (0, 1))
    assert len(before.data) == len(after.data) == 1 + len(shown.components)
    assert "theta" in {panel.name: panel for panel in animation.panels}["parameters"].html(1)


def test_linkage_shows_the_share_of_information_that_is_missing() -> None:
    _, trace = played("linkage-rao")
    y, theta = trace.data, np.array([float(params.theta) for params in trace.params])
    assert abs(missing_information(y, theta[-1]) - 0.1327787) < 5e-8
    maximum = Linkage().maximum(y)
    ratios = error_ratios(theta, maximum)
    assert np.isnan(ratios[0])
    assert abs(ratios[-1] - 0.1327787) < 1e-6
    parameters = {panel.name: panel for panel in animated("linkage-rao").panels}["parameters"]
    assert "0.1327787" in parameters.html(5)
    assert "0.6268214979" in parameters.html(5)
    assert f"{abs(theta[2] - maximum):.2e}".split("e")[0] in parameters.html(5)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_two_numbers_of_a_formula_read_as_one(example: str) -> None:
    animation = animated(example)
    for panel in animation.panels:
        for frame in {1, 2, 3, 4, animation.n_frames - 1} & set(range(animation.n_frames)):
            powers = re.sub(r"<msubsup>.*?</msubsup>", "", panel.html(frame))
            # A number with a sign of its own may follow another.
            assert not re.search(r"</mn><mn>[^+−]", powers), f"{panel.name}, frame {frame}"


def test_a_long_name_beside_an_axis_keeps_its_beginning_and_its_end() -> None:
    assert short_label("set 1") == "set 1"
    for name in ("a" * 200 + " (2)", "<b>" * 30 + "{0|fixed:1}"):
        shown = short_label(words(name))
        assert len(html.unescape(shown)) <= LONGEST_LABEL
        assert html.unescape(shown)[:3] == name[:3]
        assert html.unescape(shown)[-4:] == name[-4:]
        assert not SLOT.search(shown)
        assert "<" not in shown


@pytest.mark.parametrize("example", ["tomography-head", "deblurring-letters"])
def test_the_pixels_of_a_thumbnail_are_square(example: str) -> None:
    sides = re.findall(r'<rect x="[^"]+" y="[^"]+" width="([\d.]+)" height="([\d.]+)"', thumbnail(animated(example)))
    assert len(sides) == np.prod(played(example)[0].model.shape)
    assert all(abs(float(width) - float(height)) < 0.011 for width, height in sides)


def test_linkage_divides_the_first_cell_in_the_e_step_alone() -> None:
    animation = animated("linkage-rao")
    border = {c.trace: c for c in animation.pictures[0].channels}["class-1"]
    spans = [border.at(frame)[:2] for frame in range(4)]
    assert np.isnan(spans[0]).all()
    np.testing.assert_allclose(spans[1], [100, 125])
    np.testing.assert_allclose(spans[2], spans[1])
    assert spans[3][0] < 100
