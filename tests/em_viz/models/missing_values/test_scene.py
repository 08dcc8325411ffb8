"""Missing values: fillings, whiskers and ellipses are the model's, and the correlation stands on its profile."""

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
from em_core.data.reading import read_pasted
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.missing_values.plane_picture import lower_factor
from em_viz.models.missing_values.profile_likelihood import is_stationary, profile, turning_points
from em_viz.models.missing_values.run_arrays import forgetful_run, holes_of
from tests.em_viz.shown import html_of

ENTRY = FAMILY["missing_values"]


@cache
def _run(example: str = "missing-airquality", text: str = "") -> tuple[Exhibit, Trace[Any, Any], Animation]:
    own = ENTRY.reader.read(read_pasted(text)) if text else None
    shown = exhibit(ENTRY, ENTRY.example(example), own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=30 if text else shown.max_steps, tol=shown.tol)
    return shown, trace, animate_exhibit(shown, trace, key="test")


def _table(columns: int, seed: int = 0) -> str:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(40, columns)) @ rng.normal(size=(columns, columns))
    holes = rng.random(x.shape) < 0.2
    holes[7] = True
    names = ["a{0}", "b<b>", "c", "d", "e", "f"][:columns]
    rows = [["" if h else f"{v:.4f}" for v, h in zip(*row, strict=True)] for row in zip(x, holes, strict=True)]
    return "\n".join(",".join(row) for row in [names, *rows] if any(row))


@pytest.mark.parametrize(("example", "text"), [("missing-airquality", ""), ("missing-airquality", _table(3))])
def test_holes_are_filled_with_conditional_means_and_whiskers(example: str, text: str) -> None:
    shown, trace, animation = _run(example, text)
    hole = np.isnan(shown.data)
    holed = np.flatnonzero(hole[:, :2].any(axis=1) & ~hole.all(axis=1))
    for frame in {0, 1, 2, 5, animation.n_frames - 1}:
        half = trace.half_step(frame)
        drawn = {
            line.uid: np.column_stack([np.asarray(line.x, float), np.asarray(line.y, float)])
            for line in animation.figure(frame, "data").data
        }
        assert_allclose(drawn["seen"], shown.data[~hole[:, :2].any(axis=1), :2])
        ellipse = (drawn["two-sd"] - half.params.mean[:2]) @ np.linalg.inv(np.linalg.cholesky(_two(half.params))).T
        assert_allclose((ellipse**2).sum(axis=1), 4)
        if half.posterior is None:
            assert np.isnan(drawn["filled"]).all()
            continue
        strokes = drawn["unsure"].reshape(-1, 2, 3, 2)
        for at, row in enumerate(holed.tolist()):
            mean, sd = _conditional(shown.data[row], trace.params[half.step])
            assert_allclose(drawn["filled"][at], mean[:2])
            for j in (0, 1):
                assert_allclose(np.diff(strokes[at, j, :2, j]) / 2, sd[j], atol=1e-6 * max(sd.max(), 1))


def _two(params: Any) -> np.ndarray[Any, Any]:
    return np.asarray(params.covariance)[:2, :2]


def _conditional(row: np.ndarray[Any, Any], params: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The textbook's regression of the holes on the rest, with an explicit inverse."""
    h = np.isnan(row)
    slope = params.covariance[np.ix_(h, ~h)] @ np.linalg.inv(params.covariance[np.ix_(~h, ~h)])
    mean, sd = row.copy(), np.zeros(len(row))
    mean[h] = params.mean[h] + slope @ (row[~h] - params.mean[~h])
    left = params.covariance[np.ix_(h, h)] - slope @ params.covariance[np.ix_(~h, h)]
    sd[h] = np.sqrt(np.diagonal(left))
    return mean, sd


def test_in_two_columns_the_e_step_puts_every_hole_on_a_regression_line() -> None:
    shown, _, animation = _run()
    lines = {line.uid: line for line in animation.figure(3, "data").data}
    holed = np.flatnonzero(np.isnan(shown.data).any(axis=1) & ~np.isnan(shown.data).all(axis=1))
    filled = np.column_stack([lines["filled"].x, lines["filled"].y])
    for name, missing in (("first-on-second", 0), ("second-on-first", 1)):
        ends = np.column_stack([np.asarray(lines[name].x, float), np.asarray(lines[name].y, float)])
        points = filled[np.isnan(shown.data[holed, missing])]
        slope = (ends[1] - ends[0])[1 - missing] / (ends[1] - ends[0])[missing]
        assert len(points)
        assert_allclose(points[:, 1 - missing] - ends[0, 1 - missing], slope * (points[:, missing] - ends[0, missing]))


def test_the_variance_is_the_filled_tables_plus_what_the_holes_add() -> None:
    shown, trace, animation = _run()
    run = holes_of(shown.model, shown, trace)
    assert_allclose((run.kept + run.added)[:-1], run.covariances[1:])
    for frame in (2, 4):
        cells = re.findall(r">([\d.]+)</td>", html_of(animation, "parameters", frame))
        _, filled, added, variance = (float(cell) for cell in cells[:4])
        assert_allclose(filled + added, variance, rtol=1e-4)
    share = run.added[1, 0, 0] / run.covariances[2, 0, 0]
    assert f"Of the variance of ozone, {100 * share:.1f}\u00a0% comes from them" in html_of(animation, "sentence", 4)


def test_without_the_addition_the_spread_shrinks() -> None:
    shown, trace, animation = _run()
    lost = forgetful_run(shown.model, shown.data, trace.params[0], trace.n_steps)
    figure = {line.uid: line for line in next(p for p in animation.pictures if p.name == "spread").figure.data}
    assert_allclose(figure["lost"].y, np.sqrt(lost[:, 0, 0]))
    assert_allclose(figure["em"].y, [np.sqrt(params.covariance[0, 0]) for params in trace.params])
    filled = trace.model.e_step(shown.data, trace.params[0]).counted
    assert_allclose(lost[1], np.cov(filled.T, ddof=0))
    assert lost[-1, 0, 0] < 0.85 * trace.params[-1].covariance[0, 0]
    legend = next(p for p in animation.pictures if p.name == "spread").legend
    assert f"{lost[-1, 0, 0] ** 0.5:.2f} at the end" in legend[1].words


@pytest.mark.parametrize("example", ["missing-murray", "missing-murray-saddle"])
def test_murrays_profile_has_two_maxima_at_one_half_and_a_saddle_between(example: str) -> None:
    shown, trace, animation = _run(example)
    run = holes_of(shown.model, shown, trace)
    tops, dips = turning_points(run)
    assert_allclose(tops, [-0.5, 0.5], atol=1e-6)
    assert_allclose(dips, [0.0], atol=1e-6)
    assert_allclose(profile(run, tops)[0], -29.974286410465, atol=1e-7)
    assert_allclose(profile(run, dips)[0], -30.033342386268, atol=1e-7)
    assert_allclose(profile(run, tops)[1] * run.deviations[-1, 0] ** 2, 8 / 3, rtol=1e-6)
    assert is_stationary(run, 0.0)
    assert not is_stationary(run, 0.25)
    picture = animation.pictures[1]
    assert (picture.name, picture.title) == ("profile", "ρ")
    assert (
        "two equally high maxima, at −0.500 and 0.500. Between them, at 0.000, there is a saddle point."
        in picture.caption
    )
    for t in (0, trace.n_steps):
        now = next(line for line in animation.figure(2 * t, "profile").data if line.uid == "now")
        rho = trace.params[t].covariance[0, 1] / trace.params[t].covariance[0, 0]
        assert_allclose([now.x[0], now.y[0]], [rho, trace.log_likelihoods[t]], atol=1e-12)


def test_the_profile_is_the_log_likelihood_at_the_best_common_scale() -> None:
    shown, trace, _ = _run()
    run = holes_of(shown.model, shown, trace)
    end = trace.params[-1]
    deviations = np.sqrt(np.diagonal(end.covariance))
    for rho in (-0.6, 0.2, 0.9):
        value, scale = (float(each[0]) for each in profile(run, np.array([rho])))
        covariance = scale * np.outer(deviations, deviations) * np.array([[1, rho], [rho, 1]])
        found = [
            shown.model.log_likelihood(shown.data, shown.model.params(end.mean, factor * covariance))
            for factor in (0.99, 1.0, 1.01)
        ]
        assert_allclose(found[1], value)
        assert found[1] > max(found[0], found[2])


def test_the_words_name_the_hole_that_moved_most() -> None:
    shown, trace, animation = _run()
    assert "2 rows without any value are left out." in html_of(animation, "sentence", 0)
    assert "filled with the mean of their columns" in html_of(animation, "sentence", 1)
    hole = np.isnan(shown.data) & ~np.isnan(shown.data).all(axis=1, keepdims=True)
    first, second = (np.where(hole, trace.posterior(t).filled, 0) for t in (0, 1))
    moved = np.abs(second - first) / np.sqrt(np.diagonal(trace.params[0].covariance))
    row, column = np.unravel_index(moved.argmax(), moved.shape)
    said = html_of(animation, "sentence", 3)
    assert f"{shown.sample.rows[row]}, {shown.sample.columns[column]}: from {first[row, column]:.2f}" in said
    assert f"to {second[row, column]:.2f}" in said
    _, _, saddle = _run("missing-murray-saddle")
    assert "no value changed at all" in html_of(saddle, "sentence", 3)


@pytest.mark.parametrize("example", ["missing-airquality", "missing-murray"])
def test_the_worked_hole_is_a_regression_that_comes_out(example: str) -> None:
    _, _, animation = _run(example)
    for t in (0, 2):
        guess, unsure = html_of(animation, "formulas", 2 * t + 1).split("hs-equation")[1:]
        numbers = [float(v.replace("−", "-")) for v in re.findall(r"<mn>([−+\d.]+)</mn>", guess)]
        mean, slope, shown_value, centre, result = numbers[-5:]
        assert_allclose(mean + slope * (shown_value - centre), result, atol=2e-3 * max(abs(result), 1))
        parts = [float(v.replace("−", "-")) for v in re.findall(r"<mn>([−+\d.]+)</mn>", unsure)]
        whole, explained, left = parts
        assert_allclose(whole - explained, left, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        (_table(4), ["data", "plane-0-2", "plane-0-3", "spread"]),
        (_table(6), ["data", "plane-0-2", "plane-0-3", "plane-0-4", "plane-0-5", "spread"]),
        ("a,b\n1,2\n3,1\n2,5\n4,4", ["data", "profile"]),
        ("a,b\n1,\n3,\n2,\n,4\n,5\n,9", ["data", "spread"]),
        ("a,b\n1,2\n2,4.1\n3,6\n4,\n,2", ["data", "spread", "profile"]),
    ],
)
def test_own_tables_of_other_shapes_are_drawn_too(text: str, pictures: list[str]) -> None:
    _, _, animation = _run("missing-airquality", text)
    assert [picture.name for picture in animation.pictures[:-2]] == pictures
    assert all("<b>" not in panel.html(frame) for panel in animation.panels for frame in (0, 1, 2))
    assert animation.pack()


def test_a_flat_covariance_has_a_factor_and_others_have_choleskys() -> None:
    covariances = np.array([[[4.0, 2.0], [2.0, 1.0]], [[0.0, 0.0], [0.0, 3.0]], [[2.0, 0.5], [0.5, 1.0]]])
    factors = lower_factor(covariances)
    assert_allclose(factors @ factors.transpose(0, 2, 1), covariances)
    assert_allclose(factors[2], np.linalg.cholesky(covariances[2]))
