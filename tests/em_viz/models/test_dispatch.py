"""Which picture a model gets, and what a view refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core import run_em
from em_core.catalogue.registry import MODELS
from em_core.data.dataset import Dataset
from em_core.models import GaussianMixture
from em_viz.models.dispatch import animate, has_picture, inspector
from tests.em_viz.models.gaussian_mixture.runs import NAMES, cases


@pytest.mark.parametrize("name", NAMES)
def test_every_mixture_gets_its_pictures_and_panels(name: str) -> None:
    animation = cases()[name].animation
    assert [picture.name for picture in animation.pictures] == ["data", "objective", "distance"]
    assert [panel.name for panel in animation.panels] == ["sentence", "parameters", "check", "formulas"]
    assert [panel.area for panel in animation.panels] == ["headline", "side", "side", "below"]


@pytest.mark.parametrize("name", NAMES)
def test_the_objective_and_its_distance_share_one_place(name: str) -> None:
    _, *curves = cases()[name].animation.pictures
    assert {curve.group for curve in curves} == {"objective"}
    assert len({curve.title for curve in curves}) == 2


@pytest.mark.parametrize("name", ["plane", "line", "degenerate at once", "MAP"])
def test_every_frame_of_every_picture_can_be_drawn(name: str) -> None:
    animation = cases()[name].animation
    for frame in range(animation.n_frames):
        for picture in animation.pictures:
            assert animation.figure(frame, picture.name).data


def test_the_key_is_the_callers() -> None:
    assert cases()["plane"].animation.key == "test"


def test_a_model_without_a_picture_is_refused_by_name() -> None:
    case = cases()["plane"]
    with pytest.raises(TypeError, match="no picture of a str"):
        animate("a model", case.dataset, case.trace, key="")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no inspector for a str"):
        inspector("a model", case.dataset, case.trace, 0)  # type: ignore[arg-type]


def test_the_app_offers_the_models_that_have_pictures() -> None:
    assert {entry for entry in MODELS if has_picture(entry)} >= {"gaussian_mixture", "gaussian_mixture_map"}


def test_a_run_on_other_data_is_refused() -> None:
    case = cases()["plane"]
    shorter = replace(case.dataset, values=case.dataset.values[:-1], rows=case.dataset.rows[:-1])
    with pytest.raises(ValueError, match=r"made on data of shape \(90, 2\); these have \(89, 2\)"):
        animate(case.model, shorter, case.trace, key="")


def test_a_picture_of_a_thousand_points_and_a_hundred_steps_is_small() -> None:
    """The whole animation of the lab's first page has to cross a classroom's network at once."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1000, 2)) + np.repeat([[0.0, 0.0], [3.0, 1.0]], 500, axis=0)
    model = GaussianMixture(2)
    trace = run_em(model, x, max_steps=100, tol=0, seed=1)
    dataset = Dataset("big", "Big", x, ("a", "b"))
    assert len(animate(model, dataset, trace, key="big").pack()) < 200_000
