"""The pictures of images: every pixel wears the shade of its number, and the error is the distance from the truth."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_viz.animation.spec import Animation, Picture
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.poisson_image.plates import shades
from tests.numerals import ungrouped

LINE = ("deblurring", "deblurring-line")
ALL = [(name, example.id) for name in ("tomography", "deblurring") for example in FAMILY[name].examples]
FLAT = [case for case in ALL if case != LINE]


@cache
def _run(name: str, example: str) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    shown = exhibit(FAMILY[name], FAMILY[name].example(example))
    trace = run_em(shown.model, shown.data, shown.start, max_steps=12, tol=0)
    return shown, trace, animate_exhibit(shown, trace, key="test")


def _picture(animation: Animation, name: str) -> Picture:
    return next(picture for picture in animation.pictures if picture.name == name)


def _levels(picture: Picture, frame: int) -> np.ndarray[Any, Any]:
    """What the hover says of every pixel: the blend of the scale's numbers."""
    assert picture.cloud is not None
    levels: np.ndarray[Any, Any] = picture.cloud.weights[picture.cloud.keys[frame]] @ np.array(picture.cloud.scale)
    return levels / 255


@pytest.mark.parametrize(("name", "example"), FLAT)
def test_every_pixel_wears_the_shade_of_its_number_at_its_place(name: str, example: str) -> None:
    _, trace, animation = _run(name, example)
    image, emitted = _picture(animation, "data"), _picture(animation, "emitted")
    assert image.cloud is not None
    assert emitted.cloud is not None
    top, most = image.cloud.scale[-1], emitted.cloud.scale[-1]
    for frame, half in enumerate(trace.half_steps()):
        pixels = half.params.image.ravel()
        assert_allclose(_levels(image, frame), np.minimum(pixels, top), atol=top / 255)
        events = np.zeros_like(pixels) if half.posterior is None else half.posterior.emitted
        assert_allclose(_levels(emitted, frame), events, atol=most / 255)
    last, row, column = trace.params[-1].image, image.cloud.y.astype(int) - 1, image.cloud.x.astype(int) - 1
    assert_allclose(last[row, column], last.ravel())


def test_the_counts_are_drawn_direction_by_direction() -> None:
    shown, _, animation = _run("tomography", "tomography-head")
    counted = _picture(animation, "counted")
    assert counted.cloud is not None
    assert_allclose(_levels(counted, 3), shown.data, atol=counted.cloud.scale[-1] / 255)
    assert counted.cloud.y.max() == 24


def test_shades_are_the_ramps_colours_at_its_ends_and_in_the_middle() -> None:
    assert_allclose(shades(np.array([0.0, 5.0, 10.0, 12.0]), 10.0), [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    assert_allclose(shades(np.array([2.5]), 10.0), [[0.5, 0.5, 0]])


@pytest.mark.parametrize(("name", "example"), [("tomography", "tomography-head"), ("deblurring", "deblurring-letters")])
def test_run_too_long_the_likelihood_rises_and_the_picture_gets_worse(name: str, example: str) -> None:
    shown = exhibit(FAMILY[name], FAMILY[name].example(example))
    trace = run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)
    truth = (shown.sample.facts or {})["truth"]
    error = [float(np.sqrt(((params.image - truth) ** 2).mean())) for params in trace.params]
    picture = _picture(animate_exhibit(shown, trace, key="test"), "error")
    drawn = next(line for line in picture.figure.data if line.uid == "error")
    assert_allclose(drawn.y, error)
    best = int(np.argmin(error))
    assert f"Nearest to the truth after {best} steps, at {error[best]:.3g}" in picture.caption
    assert error[-1] > 1.05 * error[best]
    assert (np.diff(trace.log_likelihoods) > 0).all()


@pytest.mark.parametrize(("name", "example"), ALL)
def test_after_an_m_step_as_many_events_are_expected_as_were_counted(name: str, example: str) -> None:
    shown, trace, animation = _run(name, example)
    facts = next(panel for panel in animation.panels if panel.name == "parameters")
    for t in range(1, trace.n_steps + 1):
        assert shown.model.expected(trace.params[t]).sum() == pytest.approx(shown.data.sum(), rel=1e-12)
        said = re.findall(r"<td[^>]*>([\d.]+)</td>", ungrouped(facts.html(2 * t)))
        assert float(said[0]) == float(said[1]) == pytest.approx(shown.data.sum(), abs=0.051)


def test_a_line_shows_the_image_what_it_leads_to_expect_and_the_counts() -> None:
    shown, trace, animation = _run(*LINE)
    for frame in (0, 2, 9):
        figure, params = animation.figure(frame), trace.half_step(frame).params
        drawn = {line.uid: np.asarray(line.y, float) for line in figure.data}
        assert_allclose(drawn["image"][::2], params.image)
        assert_allclose(drawn["expected"], shown.model.expected(params))
        assert_allclose(drawn["counts"], shown.data)
