"""The minorising curve as it is drawn: it touches, has the slope of l, stays beneath, and its top is its top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.algorithms.run import rounding_allowance
from em_core.landscape import Axis, line_axis, natural_axes
from em_core.landscape.coordinates import Coordinates
from em_viz.animation.spec import Animation
from em_viz.text.numbers import format_number
from em_viz.theory.minorising import climb, drag
from em_viz.theory.minorising_curves import DEEP, reach_of, slice_at
from em_viz.theory.minorising_plane import contours
from em_viz.theory.minorising_words import answer_words
from em_viz.theory.subject import Subject
from tests.em_viz.theory.runs import LAB, channel, said, subject


def axis_of(run: Subject, wanted: str) -> Axis:
    trace = run.trace
    if wanted == "line":
        return line_axis(Coordinates.at(trace.model, trace.params[0]), trace.params[0], trace.params[-1])
    return next(axis for axis in natural_axes(trace.model, trace.params[1], run.columns) if wanted in axis.name)


CASES = [
    (LAB, "mean of component 1, waiting"),
    (LAB, "weight of component 1"),
    (LAB, "standard deviation of component 2, eruptions"),
    (LAB, "line"),
    ("linkage", "θ"),
    ("two_coins", "probability of coin B"),
    ("poisson_hmm", "rate of state 1"),
    ("missing_values", "mean of ozone"),
    ("gaussian_mixture_map", "mean of component 1"),
]


@pytest.mark.parametrize(("name", "wanted"), CASES)
def test_the_drawn_curve_touches_with_one_slope_and_lies_beneath(name: str, wanted: str) -> None:
    run = subject(name)
    axis, base = axis_of(run, wanted), run.trace.params[1]
    shown = drag(run, axis, base, key="k")
    grid = reach_of(run, axis, base)
    found = slice_at(
        run, axis, base, np.array([channel(shown, "minorising", "theta", "x").at(f)[0] for f in (8, 20)]), grid
    )
    model, data = run.trace.model, run.trace.data
    for row, frame in enumerate((8, 20)):
        place, height = (float(channel(shown, "minorising", "theta", a).at(frame)[0]) for a in "xy")
        there = axis.moved(base, place)
        q = model.e_step(data, there)
        size = max(1.0, abs(height))
        assert abs(model.log_likelihood(data, there) - height) <= 1e-8 * size
        assert abs(model.lower_bound(data, q, there) - height) <= 1e-8 * size
        curve = channel(shown, "minorising", "F", "y").at(frame)
        objective = np.array(shown.figure(0).data[0].y)
        both = np.isfinite(curve) & np.isfinite(objective)
        assert (curve[both] <= objective[both] + rounding_allowance(size)).all()
        for j in np.flatnonzero(both)[::17]:
            drawn = model.lower_bound(data, q, axis.moved(base, float(grid[j])))
            assert abs(drawn - curve[j]) <= 1e-8 * max(1.0, abs(drawn))
        slope, bound_slope = float(found.touched.slope[row]), float(found.touched.bound_slope[row])
        reach = float(grid[-1] - grid[0])
        assert abs(slope - bound_slope) * reach <= 1e-6 * max(1.0, abs(slope) * reach)
        x, y = (channel(shown, "minorising", "tangent", a).at(frame) for a in "xy")
        assert (y[2] - y[0]) / (x[2] - x[0]) == pytest.approx(slope, rel=1e-9, abs=1e-9 * size / reach)
        assert y[1] == pytest.approx(height, rel=1e-12)
        top = channel(shown, "minorising", "top", "y").at(frame)[0]
        assert top >= np.nanmax(curve) - 1e-9 * size, "no drawn place of the curve is above its marked top"


@pytest.mark.parametrize(("name", "wanted"), CASES)
def test_no_curve_and_no_tangent_leaves_the_frame(name: str, wanted: str) -> None:
    run = subject(name)
    shown = drag(run, axis_of(run, wanted), run.trace.params[1], key="k")
    low, high = shown.pictures[0].figure.layout.yaxis.range
    for uid in ("F", "tangent", "theta", "top"):
        drawn = np.concatenate([channel(shown, "minorising", uid, "y").at(f) for f in range(shown.n_frames)])
        drawn = drawn[np.isfinite(drawn)]
        assert low <= drawn.min() <= drawn.max() <= high, uid


def test_the_answer_is_the_m_step_of_the_run() -> None:
    run = subject(LAB)
    trace = run.trace
    up, up_l = trace.lower_bounds_after_m[4] - trace.log_likelihoods[4], np.diff(trace.log_likelihoods)[4]
    said = answer_words(run, 4)
    assert f"M-step 5 raises F by {format_number(float(up), 'significant', 3)} and l by" in said
    assert said.endswith(f"{format_number(float(up_l), 'significant', 3)}.")
    assert f"M-step {trace.n_steps} " in answer_words(run, trace.n_steps), "after the last step, of the last M-step"


def test_theta_opens_where_the_run_stands() -> None:
    run = subject(LAB)
    base = run.trace.params[4]
    axis = axis_of(run, "mean of component 1, eruptions")
    shown = drag(run, axis, base, key="k")
    assert shown.kinds[shown.kind_of[shown.opens_at]] == "θ of the run"
    assert channel(shown, "minorising", "theta", "x").at(shown.opens_at)[0] == axis.value(base)
    with pytest.raises(ValueError, match="opens at frame 500"):
        replace(shown, opens_at=500)


def test_for_the_mean_of_a_mixture_the_slope_is_that_of_the_difference_quotient() -> None:
    run = subject(LAB)
    axis, base = axis_of(run, "mean of component 1, eruptions"), run.trace.params[4]
    found = slice_at(run, axis, base, np.array([3.0]), reach_of(run, axis, base))
    l_at = [run.trace.model.log_likelihood(run.trace.data, axis.moved(base, s)) for s in (3 - 1e-5, 3 + 1e-5)]
    assert found.touched.slope[0] == pytest.approx((l_at[1] - l_at[0]) / 2e-5, rel=1e-6)


def heights(shown: Animation) -> list[float]:
    return [float(channel(shown, "minorising", "theta", "y").at(f)[0]) for f in range(shown.n_frames)]


@pytest.mark.parametrize(("name", "wanted"), CASES[:6])
def test_the_climb_never_falls_and_ends_where_the_slope_is_gone(name: str, wanted: str) -> None:
    run = subject(name)
    axis, base = axis_of(run, wanted), run.trace.params[1]
    shown = climb(run, axis, base, axis.value(run.trace.params[0]), key="k")
    climbed = heights(shown)
    assert np.diff(climbed).min() >= -rounding_allowance(climbed[-1])
    assert climbed[-1] > climbed[0]
    where = channel(shown, "minorising", "theta", "x")
    moved = [where.at(f + 1)[0] != where.at(f)[0] for f in range(shown.n_frames - 1)]
    assert not any(moved[::2]), "an E half-step moves no θ"
    assert moved[1]
    assert channel(shown, "minorising", "F", "opacity").at(0)[0] == 0


def test_linkage_climbs_as_em_does() -> None:
    run = subject("linkage")
    axis = axis_of(run, "θ")
    shown = climb(run, axis, run.trace.params[0], axis.value(run.trace.params[0]), key="k")
    where = channel(shown, "minorising", "theta", "x")
    drawn = [float(where.at(2 * t)[0]) for t in range(5)]
    np.testing.assert_allclose(drawn, [float(p.theta) for p in run.trace.params[:5]], atol=1e-6)
    assert "The M-step of the model goes to the maximum of this curve" in said(shown, "touch", 3)


def test_the_whole_m_step_is_told_apart_from_the_top_of_the_line() -> None:
    run = subject(LAB)
    shown = drag(run, axis_of(run, "line"), run.trace.params[0], key="k")
    assert "does not land on the maximum of this curve" in said(shown, "touch", 10)


def test_over_two_numbers_theta_lies_on_its_line_and_every_surface_is_beneath() -> None:
    run = subject(LAB)
    axes = x_axis, y_axis = [axis_of(run, f"mean of component 1, {c}") for c in ("eruptions", "waiting")]
    shown = contours(run, x_axis, y_axis, run.trace.params[10], key="k")
    theta = [[float(channel(shown, "contours", "theta", a).at(f)[0]) for a in "xy"] for f in range(shown.n_frames)]
    model, data, base = run.trace.model, run.trace.data, run.trace.params[10]
    value = [model.log_likelihood(data, axes[1].moved(axes[0].moved(base, x), y)) for x, y in theta]
    assert np.diff(value).min() >= -rounding_allowance(value[0])
    for frame in (1, 3):
        x, y = (channel(shown, "contours", "level", a).at(frame) for a in "xy")
        on = np.isfinite(x)
        span = np.ptp(np.array(theta), axis=0)
        away = np.hypot((x[on] - theta[frame][0]) / span[0], (y[on] - theta[frame][1]) / span[1])
        assert away.min() < 0.05, "the strong line goes through theta"


def test_weights_that_are_tied_are_refused() -> None:
    run = subject(LAB)
    first, second = (axis_of(run, f"weight of component {k}") for k in (1, 2))
    with pytest.raises(ValueError, match="cannot change independently"):
        contours(run, first, second, run.trace.params[3], key="k")


def test_a_line_ends_before_its_fall_hides_all_else() -> None:
    run = subject("tomography")
    axis = axis_of(run, "line")
    model, data, base = run.trace.model, run.trace.data, run.trace.params[0]
    grid = reach_of(run, axis, base)
    height = [model.log_likelihood(data, axis.moved(base, float(at))) for at in (*grid[[0, -1]], *np.linspace(0, 1, 9))]
    assert grid[0] <= 0 <= 1 <= grid[-1]
    assert min(height[:2]) >= min(height[2:]) - DEEP * np.ptp(height[2:])
    assert grid[0] > -0.25
