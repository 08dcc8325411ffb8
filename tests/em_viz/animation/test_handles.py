"""Handles say what the pictures draw, and the player is told little more than it knew."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from em_core.distributions.gaussian import COVARIANCES, KINDS, Covariance
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_viz.animation.handles import Follower, Handles
from em_viz.animation.packing import unpack
from em_viz.animation.spec import Animation, Picture
from em_viz.models.dispatch import animate
from em_viz.run.start_handles import centre_handles, mixture_handles


def animated(**description: Any) -> Animation:
    experiment = replace(Experiment(max_steps=3), **description)
    dataset = resolve(experiment)
    trace = run_experiment(experiment, dataset)
    return animate(trace.model, dataset, trace, key=experiment.key)


def handled(animation: Animation) -> tuple[Picture, Handles]:
    picture = animation.pictures[0]
    assert picture.handles is not None
    return picture, picture.handles


def as_declared(handles: Handles, follower: Follower, attribute: str, length: int) -> list[float]:
    """What the docstring of Follower says a channel holds in the first frame."""
    assert follower.body is not None
    factor = np.linalg.cholesky(handles.spreads[follower.body])
    if attribute == "y" and len(handles.names) == 1:
        return [handles.masses[follower.body] / factor[0, 0] if follower.radius else 0.0]
    axis = "xy".index(attribute)
    row = [handles.centres[follower.body, axis], *(follower.radius * factor[axis])]
    return [float(number) for number in row[:length]]


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("data", ["faithful", "faithful_waiting"])
def test_every_channel_that_follows_holds_what_the_declaration_says(data: str, covariance: Covariance) -> None:
    picture, handles = handled(animated(data=data, k=3, covariance=covariance, start="kmeans"))
    checked = 0
    for follower in handles.followers:
        for channel in picture.channels:
            if channel.trace != follower.trace or follower.body is None or channel.attribute not in ("x", "y"):
                continue
            found = channel.values[channel.keys[0]]
            np.testing.assert_allclose(found, as_declared(handles, follower, channel.attribute, len(found)), rtol=1e-12)
            checked += 1
    assert checked == 3 * (6 if len(handles.names) == 2 else 3)


@pytest.mark.parametrize("data", ["faithful", "faithful_waiting"])
def test_centres_follow_as_declared(data: str) -> None:
    picture, handles = handled(animated(data=data, k=3, model="kmeans"))
    checked = 0
    for follower in handles.followers:
        for channel in picture.channels:
            if channel.trace == follower.trace and channel.attribute in ("x", "y"):
                assert channel.at(0).tolist() == as_declared(handles, follower, channel.attribute, 1)
                checked += 1
    assert checked == 6


def test_the_sum_that_follows_is_the_sum_of_the_densities() -> None:
    picture, handles = handled(animated(data="faithful_waiting", k=3, start="kmeans"))
    (total,) = (follower.trace for follower in handles.followers if follower.body is None)
    x, y = (next(c for c in picture.channels if c.trace == total and c.attribute == axis).at(0) for axis in "xy")
    deviations = np.sqrt(handles.spreads[:, 0, 0])
    z = (x[:, None] - handles.centres[:, 0]) / deviations
    heights = (handles.masses / deviations * np.exp(-(z**2) / 2)).sum(axis=1) / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(y, heights, atol=heights.max() / 2000)


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_a_covariance_may_become_what_its_kind_lets_it_be(covariance: Covariance) -> None:
    _, handles = handled(animated(covariance=covariance))
    assert handles.shape == {"full": "free", "diag": "axes", "spherical": "round"}[KINDS[covariance].shape]
    assert handles.shared is KINDS[covariance].tied
    assert handles.most == 15


def test_no_more_components_than_points_are_allowed() -> None:
    experiment = Experiment(k=2)
    dataset = resolve(experiment)
    few = replace(dataset, values=dataset.values[:5], rows=dataset.rows[:5])
    start = run_experiment(experiment, few).params[0]
    handles = mixture_handles(few, start, KINDS["full"])
    assert handles is not None
    assert handles.most == 5


def test_centres_alone_have_places_and_nothing_to_stretch() -> None:
    dataset = resolve(Experiment())
    handles = centre_handles(dataset, dataset.values[:3])
    assert handles is not None
    assert handles.shape == "fixed"
    assert handles.traces == {"mean-0", "mean-1", "mean-2"}
    np.testing.assert_array_equal(handles.centres, dataset.values[:3])


def test_handles_cost_the_wire_little() -> None:
    animation = animated(k=8)
    content = unpack(animation.pack())[1]["pictures"]
    assert [picture["handles"] is None for picture in content] == [False, True, True]
    assert len(json.dumps(content[0]["handles"])) < 3000
    _, handles = handled(animation)
    assert content[0]["handles"]["spreads"] == handles.spreads.tolist()


def test_what_does_not_fit_is_refused() -> None:
    picture, handles = handled(animated())
    with pytest.raises(ValueError, match=r"need centres of shape \(2, 2\) and spreads of shape \(2, 2, 2\)"):
        replace(handles, centres=handles.centres[:, :1])
    with pytest.raises(ValueError, match='"square" is not a shape; the shapes are free, axes, round, fixed'):
        replace(handles, shape="square")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="there are 2 bodies, and at most 1 are allowed"):
        replace(handles, most=1)
    with pytest.raises(ValueError, match="picture data: no trace has the uid nobody"):
        replace(picture, handles=replace(handles, followers=(Follower("nobody", 0),)))
