"""The pictures show the run and nothing but the run."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from em_core.data.planes import plane_of
from em_viz.animation.legend import DOTS
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.histogram import histogram
from em_viz.models.dispatch import animate
from em_viz.models.gaussian_mixture.line_picture import TALLEST
from em_viz.models.gaussian_mixture.run_arrays import history
from em_viz.run import responsibilities as shares_module
from em_viz.run.half_steps import START, E, M
from em_viz.run.responsibilities import in_255ths
from em_viz.style.theme import HIDDEN
from tests.em_viz.models.gaussian_mixture.runs import NAMES, Case, cases
from tests.present import present

PLANES = [name for name in NAMES if cases()[name].dataset.d == 2]
LINES = [name for name in NAMES if cases()[name].dataset.d == 1]


def channel(picture: Picture, trace: str, attribute: str) -> Channel:
    return next(c for c in picture.channels if (c.trace, c.attribute) == (trace, attribute))


def changed(case: Case, frame: int) -> set[str]:
    """Return the traces of the data picture (and "cloud") that look different from the frame before."""
    picture = case.picture("data")
    moved = {c.trace for c in picture.channels if not np.array_equal(c.at(frame), c.at(frame - 1))}
    cloud = present(picture.cloud)
    if not np.array_equal(cloud.weights[cloud.keys[frame]], cloud.weights[cloud.keys[frame - 1]]):
        moved.add("cloud")
    return moved


def told(picture: Picture) -> str:
    """Return what a picture says of its marks: its legend, and its caption."""
    return " ".join([*(mark.words for mark in picture.legend), picture.caption])


def test_a_mark_of_the_legend_is_drawn_as_the_lines_of_the_picture_are() -> None:
    for name in ("plane", "line"):
        pictures = cases()[name].animation.pictures
        dashes = {"": None, DOTS: "dot", "4,3": "4px,3px"}
        for picture in pictures[:2]:
            drawn = {
                (trace.line.color, trace.line.width, trace.line.dash)
                for trace in picture.figure.data
                if trace.type == "scatter"
            }
            for mark in picture.legend:
                if mark.kind in ("line", "ellipse") and not mark.future:
                    assert any(
                        colour == mark.colour and dash == dashes[mark.dash] and abs(width - mark.width) < 0.5
                        for colour, width, dash in drawn
                        if width is not None
                    ), mark


@pytest.mark.parametrize("name", NAMES)
def test_there_is_one_frame_for_each_half_step(name: str) -> None:
    case = cases()[name]
    kinds = [case.animation.kinds[kind] for kind in case.animation.kind_of]
    assert kinds == [half.kind.value for half in case.trace.half_steps()]


@pytest.mark.parametrize("name", NAMES)
def test_an_e_half_step_moves_colours_and_nothing_else(name: str) -> None:
    case = cases()[name]
    for frame in np.flatnonzero(case.animation.kind_of == E):
        gaussians = {
            trace
            for trace in changed(case, int(frame))
            if trace != "cloud" and not trace.startswith(("share", "ghost"))
        }
        assert not gaussians


@pytest.mark.parametrize("name", NAMES)
def test_an_m_half_step_moves_the_gaussians_and_no_colour(name: str) -> None:
    case = cases()[name]
    for frame in np.flatnonzero(case.animation.kind_of == M):
        moved = changed(case, int(frame))
        assert "cloud" not in moved
        assert not any(trace.startswith("share") for trace in moved)
        before, after = (case.trace.half_step(int(f)).params.means for f in (frame - 1, frame))
        for k in np.flatnonzero((before[:, :2] != after[:, :2]).any(axis=1)):
            assert f"mean-{k}" in moved


@pytest.mark.parametrize("name", PLANES)
@pytest.mark.parametrize(("uid", "radius"), [("one-sd", 1.0), ("two-sd", 2.0)])
def test_every_point_of_an_ellipse_lies_so_many_deviations_from_its_mean(name: str, uid: str, radius: float) -> None:
    case = cases()[name]
    picture = case.picture("data")
    for frame in range(case.animation.n_frames):
        params = case.trace.half_step(frame).params
        for k, (mean, covariance) in enumerate(zip(params.means, params.covariances, strict=True)):
            points = np.column_stack([channel(picture, f"{uid}-{k}", axis).at(frame) for axis in "xy"])
            residuals = points - mean
            distances = np.einsum("ij,ij->i", residuals, np.linalg.solve(covariance, residuals.T).T)
            # At offset 1e8 the points themselves are rounded to 1e-8.
            assert distances == pytest.approx(np.full(len(points), radius**2), rel=1e-5)


@pytest.mark.parametrize("name", PLANES)
def test_the_ghost_is_the_ellipse_that_an_m_half_step_has_left(name: str) -> None:
    case = cases()[name]
    picture = case.picture("data")
    for frame, kind in enumerate(case.animation.kind_of):
        shown = channel(picture, "ghost-two-sd-0", "opacity").at(frame)[0] > 0
        assert shown == (kind == M)
        if shown:
            for axis in "xy":
                ghost, before = (channel(picture, uid, axis) for uid in ("ghost-two-sd-0", "two-sd-0"))
                assert np.array_equal(ghost.at(frame), before.at(frame - 1))


@pytest.mark.parametrize("name", LINES)
def test_density_curves_are_the_weighted_densities_of_this_half_step(name: str) -> None:
    case = cases()[name]
    picture = case.picture("data")
    for frame in range(case.animation.n_frames):
        params = case.trace.half_step(frame).params
        deviations = np.sqrt(params.covariances[:, 0, 0])
        for k, (weight, mean, deviation) in enumerate(zip(params.weights, params.means[:, 0], deviations, strict=True)):
            x, y = (channel(picture, f"density-{k}", axis).at(frame) for axis in "xy")
            assert y == pytest.approx(weight * norm.pdf(x, mean, deviation), rel=1e-4, abs=1e-6 * y.max())
        x, y = (channel(picture, "mixture", axis).at(frame) for axis in "xy")
        densities = params.weights * norm.pdf(x[:, None], params.means[:, 0], deviations)
        height = picture.figure.layout.yaxis.range[1]
        assert y == pytest.approx(np.minimum(densities.sum(axis=1), TALLEST * height), rel=1e-9, abs=height / 4096)


@pytest.mark.parametrize("name", LINES)
def test_responsibility_curves_belong_to_the_last_e_half_step(name: str) -> None:
    case = cases()[name]
    picture = case.picture("data")
    for frame, kind in enumerate(case.animation.kind_of):
        opacity = channel(picture, "share-0", "opacity").at(frame)[0]
        assert opacity == (kind != START)
        if kind != START:
            divided_at = case.trace.params[case.trace.half_step(frame).step]
            x = channel(picture, "share-0", "x").at(frame)
            shares = np.column_stack(
                [channel(picture, f"share-{k}", "y").at(frame) for k in range(case.model.n_components)]
            )
            expected = np.exp(case.model.log_joint(x[:, None], divided_at))
            total = expected.sum(axis=1)
            known = total > 1e-290
            assert shares[known] == pytest.approx(expected[known] / total[known, None], abs=1 / 4096)


@pytest.mark.parametrize("name", LINES)
def test_a_curve_has_points_on_the_peak_of_every_component_however_narrow(name: str) -> None:
    case = cases()[name]
    picture = case.picture("data")
    low, high = picture.figure.layout.xaxis.range
    for frame in range(case.animation.n_frames):
        params = case.trace.half_step(frame).params
        x = channel(picture, "mixture", "x").at(frame)
        for mean, variance in zip(params.means[:, 0], params.covariances[:, 0, 0], strict=True):
            if low < mean < high:
                assert np.abs(x - mean).min() <= np.sqrt(variance)


@pytest.mark.parametrize("name", NAMES)
def test_colours_are_the_responsibilities_to_one_255th_and_sum_to_one(name: str) -> None:
    case = cases()[name]
    cloud = present(case.picture("data").cloud)
    assert not cloud.weights[cloud.keys[0]].any()
    for frame in range(1, case.animation.n_frames):
        blend = cloud.weights[cloud.keys[frame]]
        responsibilities = present(case.trace.half_step(frame).posterior).responsibilities
        assert np.abs(blend / 255 - responsibilities).max() <= 1 / 255 + 1e-12
        assert (blend.sum(axis=1, dtype=int) == 255).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_drawn_objective_is_the_trace(name: str) -> None:
    case = cases()[name]
    picture = case.picture("objective")
    for frame, half in enumerate(case.trace.half_steps()):
        assert channel(picture, "cursor", "x").at(frame)[0] == frame / 2
        assert channel(picture, "cursor", "y").at(frame)[0] == half.log_likelihood
        low, high = channel(picture, "gap", "y").at(frame)
        assert high == half.log_likelihood
        # F <= l; where rounding says otherwise, it is not drawn.
        assert low == (half.log_likelihood if half.posterior is None else min(half.lower_bound, half.log_likelihood))
        assert half.posterior is None or low == pytest.approx(half.lower_bound, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_the_distance_from_the_end_leaves_out_what_has_no_logarithm(name: str) -> None:
    case = cases()[name]
    picture = case.picture("distance")
    y = np.array(picture.figure.data[0].y)
    expected = case.trace.log_likelihoods[-1] - np.array([half.log_likelihood for half in case.trace.half_steps()])
    drawn = np.isfinite(y)
    assert (y[drawn] > 0).all()
    assert np.array_equal(y[drawn], expected[drawn])
    assert np.isnan(y[-1])
    # The cursor never vanishes: without a logarithm to stand at it waits on the bottom edge.
    cursor = channel(picture, "distance-cursor", "y").values[:, 0]
    assert np.array_equal(cursor[drawn], y[drawn])
    assert cursor[~drawn] == pytest.approx(10 ** picture.figure.layout.yaxis.range[0])


@pytest.mark.parametrize("name", NAMES)
def test_every_data_point_is_inside_the_picture_and_has_its_row(name: str) -> None:
    case = cases()[name]
    picture = case.picture("data")
    cloud = present(picture.cloud)
    for axis, values in (("xaxis", cloud.x), ("yaxis", cloud.y)):
        low, high = picture.figure.layout[axis].range
        assert ((values > low) & (values < high)).all()
    assert cloud.labels[-1].startswith(f"row {case.dataset.rows[-1]}: ")


def test_more_than_two_dimensions_are_seen_along_two_orthonormal_axes() -> None:
    case = cases()["four dimensions"]
    plane = plane_of(case.dataset)
    centre, axes = plane.centre, plane.axes
    picture = case.picture("data")
    frame = case.animation.n_frames - 1
    params = case.trace.half_step(frame).params
    assert axes @ axes.T == pytest.approx(np.eye(2), abs=1e-12)
    points = np.column_stack([channel(picture, "two-sd-0", axis).at(frame) for axis in "xy"])
    residuals = points - axes @ (params.means[0] - centre)
    seen = axes @ params.covariances[0] @ axes.T
    assert np.einsum("ij,ij->i", residuals, np.linalg.solve(seen, residuals.T).T) == pytest.approx(np.full(73, 4.0))


def test_colours_of_a_long_run_on_many_points_stay_within_what_the_panel_says(monkeypatch: pytest.MonkeyPatch) -> None:
    case = cases()["to the end"]
    monkeypatch.setattr(shares_module, "COLOUR_BYTES", 20 * case.dataset.n * case.model.n_components)
    thinned = history(case.model, case.trace)
    assert len(thinned.blends) <= 20 < case.trace.n_steps
    assert thinned.coarseness > 0
    for t, key in enumerate(thinned.blend_of):
        error = np.abs(thinned.blends[key] / 255 - case.trace.responsibilities(t)).max()
        assert error <= (thinned.coarseness + 1) / 255
    note = f"{thinned.coarseness / 2.55:.1f}\u00a0%"
    assert note in animate(case.model, case.dataset, case.trace, key="thin").panels[2].html(0)
    assert "colours may be off" not in case.html("check", 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_data_fill_most_of_the_frame_whatever_the_start(name: str) -> None:
    picture = cases()[name].picture("data")
    cloud, layout = present(picture.cloud), picture.figure.layout
    assert np.ptp(cloud.x) > 0.69 * np.ptp(layout.xaxis.range)
    if cases()[name].dataset.d > 1:
        assert np.ptp(cloud.y) > 0.69 * np.ptp(layout.yaxis.range)


@pytest.mark.parametrize("k", range(2, 9))
def test_equal_shares_are_given_the_first_shape_and_rounding_none(k: int) -> None:
    noise = np.random.default_rng(k).uniform(-1, 1, (50, k)) * 1e-16
    blend = in_255ths(np.full((50, k), 1 / k) + noise)
    assert (blend.argmax(axis=1) == 0).all()
    assert (blend == blend[0]).all()


def test_the_largest_255th_is_the_largest_share() -> None:
    shares = np.random.default_rng(0).dirichlet(np.ones(5), 2000)
    blend = in_255ths(shares)
    assert np.array_equal(blend[np.arange(2000), shares.argmax(axis=1)], blend.max(axis=1))
    assert (blend.sum(axis=1, dtype=int) == 255).all()
    assert np.abs(blend / 255 - shares).max() <= 1 / 255


@pytest.mark.parametrize(("name", "trace"), [("all equal", "density"), ("all equal, plane", "two-sd")])
def test_a_component_upon_another_is_dashed_so_that_both_are_seen(name: str, trace: str) -> None:
    picture = cases()[name].picture("data")
    dash = {drawn.uid: drawn.line.dash for drawn in picture.figure.data if drawn.type == "scatter"}
    assert dash[f"{trace}-0"] is None
    assert dash[f"{trace}-1"] == HIDDEN
    assert "equal to another one" in told(picture)
    assert "equal to another one" not in told(cases()["plane"].picture("data"))


def test_rounding_is_not_stretched_over_an_axis() -> None:
    case = cases()["all equal"]
    objective = case.trace.log_likelihoods
    assert np.ptp(objective) < 1e-10 * abs(objective[0])
    low, high = case.picture("objective").figure.layout.yaxis.range
    assert high - low >= 0.99e-6 * abs(objective[0])
    assert low < objective.min() <= objective.max() < high


def test_an_outlier_leaves_the_histogram_of_the_others_its_shape() -> None:
    x = np.append(np.random.default_rng(1).normal(size=99), 30.0)
    edges, heights = histogram(x)
    assert np.count_nonzero(heights) >= 8
    assert len(heights) <= 80
    assert (heights * np.diff(edges)).sum() == pytest.approx(1)
    two = np.concatenate([np.random.default_rng(2).normal(m, 1, 130) for m in (0, 30)])
    assert np.sqrt(260) <= len(histogram(two)[1]) <= 1.25 * np.sqrt(260)


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_says_what_its_marks_mean(name: str) -> None:
    case = cases()[name]
    data, objective, distance = (told(picture) for picture in case.animation.pictures)
    assert ("1 and 2 standard deviations" in data) == (case.dataset.d > 1)
    assert ("principal directions" in data) == (case.dataset.d > 2)
    assert case.model.objective in objective
    assert "bottom edge" in distance


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_says_in_words_what_it_shows(name: str) -> None:
    assert all(len(picture.alt) > 40 for picture in cases()[name].animation.pictures)
