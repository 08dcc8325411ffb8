"""The captions say what the ellipses hold, and that is what a sample of points finds inside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data import load_bundled
from em_core.distributions.gaussian import Covariance
from em_core.em.nouns import COMPONENT
from em_core.models import GaussianMixture
from em_viz.models.common.ellipse_probability import held, held_words, oblong
from em_viz.models.dispatch import animate
from em_viz.models.exhibit_animation import animate_exhibit


@pytest.mark.parametrize("df", [np.inf, 4.0, 1.5])
@pytest.mark.parametrize("radius", [1.0, 2.0])
def test_points_inside_an_ellipse_are_as_many_as_it_holds(radius: float, df: float) -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(size=(200_000, 2))
    if np.isfinite(df):
        z /= np.sqrt(rng.chisquare(df, size=(len(z), 1)) / df)
    assert np.mean((z**2).sum(axis=1) <= radius**2) == pytest.approx(held(radius, df), abs=0.005)


def test_the_words_are_the_numbers() -> None:
    assert held_words(COMPONENT.of_one) == "which hold 39 and 86 % of a component's probability"
    assert held_words(COMPONENT.of_one, 4) == "which hold 36 and 75 % of a component's probability"


def captions(example: str) -> list[str]:
    entry, found = next((e, x) for e in FAMILY.values() for x in e.examples if x.id == example)
    shown = exhibit(entry, found)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=3)
    pictures = animate_exhibit(shown, trace, key="k").pictures
    return [" ".join([picture.caption, *(mark.words for mark in picture.legend)]) for picture in pictures]


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("faithful", "39 and 86 %"),
        ("variational-six", "39 and 86 %"),
        ("missing-murray", "39 and 86 %"),
        ("faithful-tails", "36 and 75 %"),
        ("annealed-em", "39 and 86 %"),
    ],
)
def test_every_picture_with_ellipses_says_what_they_hold(example: str, said: str) -> None:
    about = [
        told
        for told in captions(example)
        if "times the scale" in told or "standard deviations of" in told or "deviations:" in told
    ]
    assert about
    assert all(said in told for told in about)


@pytest.mark.parametrize("covariance", ["spherical", "tied_spherical", "full"])
def test_circles_on_axes_of_their_own_are_explained(covariance: Covariance) -> None:
    data = load_bundled("faithful")
    model: Any = GaussianMixture(2, covariance)
    trace = run_em(model, data.values, model.around(data.values, np.array([[2.0, 55.0], [4.3, 80.0]])), max_steps=2)
    picture = animate(model, data, trace, key="k").pictures[0]
    assert (oblong(COMPONENT) in picture.caption) is (covariance != "full")
