"""The k-means pictures: what is drawn and said is what the run did."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.spatial.distance import cdist

from em_core.algorithms.run import Trace
from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_viz.animation.spec import Animation
from em_viz.models.dispatch import animate, inspector
from tests.numerals import ungrouped

HARD = replace(Experiment(), model="kmeans")
RUNS = {
    "plane": replace(HARD, k=4),
    "line": replace(HARD, data="galaxies_corrected", columns=(), k=3),
    "petals": replace(HARD, data="iris_petals", k=3, standardise=True),
    "one centre": replace(HARD, k=1),
}


def _run(name: str) -> tuple[Dataset, Trace[Any, Any], Animation]:
    dataset = resolve(RUNS[name])
    trace = run_experiment(RUNS[name], dataset)
    return dataset, trace, animate(trace.model, dataset, trace, key="test")


def _line(figure: Any, uid: str) -> np.ndarray[Any, Any]:
    trace = next(trace for trace in figure.data if trace.uid == uid)
    return np.column_stack([np.asarray(trace.x, float), np.asarray(trace.y, float)])


@pytest.mark.parametrize("name", RUNS)
def test_the_cloud_shows_the_hard_responsibilities(name: str) -> None:
    _, trace, animation = _run(name)
    cloud = animation.pictures[0].cloud
    assert cloud is not None
    for frame, half in enumerate(trace.half_steps()):
        drawn = cloud.weights[cloud.keys[frame]]
        expected = np.zeros_like(drawn) if half.posterior is None else 255 * half.posterior.responsibilities
        assert_allclose(drawn, expected)


def test_every_border_is_equally_near_to_its_two_centres_and_no_other_is_nearer() -> None:
    _, trace, animation = _run("plane")
    drawn = 0
    for frame in range(0, animation.n_frames, 2):
        centres = trace.half_step(frame).params.centres
        figure = animation.figure(frame)
        for a, b in combinations(range(4), 2):
            ends = _line(figure, f"border-{a}-{b}")
            if np.isnan(ends).all():
                continue
            drawn += 1
            for part in (0.0, 0.3, 1.0):
                distances = cdist([(1 - part) * ends[0] + part * ends[1]], centres)[0]
                assert distances[a] == pytest.approx(distances[b], rel=1e-9)
                assert distances.min() >= distances[a] * (1 - 1e-9)
    assert drawn > animation.n_frames


def test_where_a_border_is_missing_no_point_of_the_picture_lies_between_those_two() -> None:
    _, trace, animation = _run("plane")
    frame = animation.n_frames - 1
    figure, centres = animation.figure(frame), trace.params[-1].centres
    (x0, x1), (y0, y1) = figure.layout.xaxis.range, figure.layout.yaxis.range
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 400), np.linspace(y0, y1, 400)), axis=-1)
    nearest = cdist(grid.reshape(-1, 2), centres).argmin(axis=1).reshape(400, 400)
    beside = {tuple(sorted(pair)) for pair in zip(nearest[:, 1:].ravel(), nearest[:, :-1].ravel(), strict=True)}
    beside |= {tuple(sorted(pair)) for pair in zip(nearest[1:].ravel(), nearest[:-1].ravel(), strict=True)}
    for a, b in combinations(range(4), 2):
        missing = np.isnan(_line(figure, f"border-{a}-{b}")).all()
        assert missing == ((a, b) not in beside), (a, b)


def test_on_a_line_the_borders_lie_halfway_between_neighbours() -> None:
    _, trace, animation = _run("line")
    for frame in range(animation.n_frames):
        centres = np.sort(trace.half_step(frame).params.centres[:, 0])
        figure = animation.figure(frame)
        ends = [_line(figure, f"border-{a}-{b}") for a, b in combinations(range(3), 2)]
        shown = sorted(float(end[0, 0]) for end in ends if not np.isnan(end).any())
        assert_allclose(shown, (centres[1:] + centres[:-1]) / 2)


@pytest.mark.parametrize("name", RUNS)
def test_the_headline_says_how_many_points_changed_sides_and_what_the_inertia_is(name: str) -> None:
    _, trace, animation = _run(name)
    sentence = next(panel for panel in animation.panels if panel.name == "sentence")
    hard = [trace.responsibilities(t).argmax(axis=1) for t in range(trace.n_steps + 1)]
    for step in range(2, trace.n_steps + 2):
        changed = int((hard[step - 1] != hard[step - 2]).sum())
        said = {0: "no point changed sides", 1: "one point found"}.get(changed, f"{changed} of {len(hard[0])} points")
        assert said in sentence.html(2 * step - 1)
    for step in range(1, trace.n_steps + 1):
        inertia = -trace.log_likelihoods[step]
        digits = 3 if inertia >= 1000 else 4
        assert f"{inertia:.{digits}f}"[:6] in ungrouped(sentence.html(2 * step))
    assert "Converged" in sentence.html(animation.n_frames - 1)


def test_the_inertias_of_the_table_sum_to_minus_the_bound() -> None:
    dataset, trace, animation = _run("plane")
    table = next(panel for panel in animation.panels if panel.name == "parameters")
    for t in range(trace.n_steps + 1):
        squares = cdist(dataset.values, trace.params[t].centres, "sqeuclidean")
        within = (trace.responsibilities(t) * squares).sum(axis=0)
        assert within.sum() == pytest.approx(-trace.log_likelihoods[t])
        for value in within:
            assert f"{value:.5g}" in ungrouped(table.html(2 * t + 1))


def test_the_inspector_shows_the_distances_and_the_nearest_centre() -> None:
    dataset, trace, animation = _run("plane")
    panel = inspector(trace.model, dataset, trace, 7)
    squares = cdist(dataset.values[[7]], trace.params[0].centres, "sqeuclidean")[0]
    for value in squares:
        assert f"{value:.4g}" in panel.html(1)
    assert panel.html(1).count('<td class="hs-strong">1</td>') == 1
    assert "belongs to no centre yet" in panel.html(0)
    assert len(panel.template_of) == animation.n_frames
    with pytest.raises(IndexError, match="Point 272 does not exist"):
        inspector(trace.model, dataset, trace, 272)


def test_the_gap_of_k_means_is_not_called_a_divergence() -> None:
    _, _, animation = _run("plane")
    assert "KL" not in "".join(picture.caption for picture in animation.pictures)
    check = next(panel for panel in animation.panels if panel.name == "check")
    assert "gap l − F" in check.html(2)
    assert "KL" not in check.html(2)
