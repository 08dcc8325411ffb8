"""The mixture of regressions: lines where the parameters put them, and least squares that adds up."""

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
from em_core.catalogue.sample import Sample
from em_viz.animation.spec import Animation
from em_viz.models.common.scene import over_steps, responsibilities
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.mixture_of_regressions.formulas import weighted_moments
from em_viz.models.mixture_of_regressions.run_arrays import Lines
from em_viz.models.mixture_of_regressions.scene import along
from em_viz.run.responsibilities import shares_of
from tests.em_viz.shown import assert_shown_whole, html_of
from tests.examples import played

ENTRY = FAMILY["mixture_of_regressions"]
RNG = np.random.default_rng(4)
X = np.linspace(-2, 3, 40)
Y = np.where(RNG.random(40) < 0.5, 1 + 2 * X, 4 - X) + RNG.normal(0, 0.4, 40)
ALIEN = "<b>{0}"


@cache
def _run(kind: str, k: int = 2) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    data = {
        "line": np.column_stack([X, Y]),
        "powers": np.column_stack([X, X**2, Y]),
        "several": np.column_stack([X, np.cos(7 * X), np.sin(5 * X), Y]),
        "tiny": np.column_stack([1e9 + 1e6 * X, 1e-7 * Y]),
    }[kind]
    columns = tuple(f"{ALIEN}{j}" for j in range(data.shape[1]))
    own = Sample(data, f"own {ALIEN}", tuple(f"{ALIEN} {i}" for i in range(40)), columns, row_noun=ALIEN)
    shown = exhibit(ENTRY, ENTRY.examples[0], chosen={"k": k}, seed=2, own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=6, tol=0)
    return shown, trace, animate_exhibit(shown, trace, key="test")


def _arrays(shown: Exhibit, trace: Trace[Any, Any]) -> Lines:
    return Lines(
        shown,
        shares_of(trace),
        shown.data,
        over_steps(trace, lambda params: params.weights),
        np.sqrt(over_steps(trace, lambda params: params.variances)),
        over_steps(trace, lambda params: params.coefficients),
        responsibilities(trace),
    )


def _drawn(animation: Animation, frame: int) -> dict[str, tuple[Any, Any]]:
    return {
        line.uid: (np.asarray(line.x, float), np.asarray(line.y, float))
        for line in animation.figure(frame, "data").data
        if line.uid != "cloud"
    }


@pytest.mark.parametrize("k", [1, 2, 4])
def test_lines_and_their_bands_are_the_parameters(k: int) -> None:
    shown, trace, animation = _run("line", k)
    for frame, half in enumerate(trace.half_steps()):
        drawn = _drawn(animation, frame)
        for c in range(k):
            intercept, slope = half.params.coefficients[c]
            for uid, shift in (("line", 0), ("above", 1), ("below", -1)):
                x, y = drawn[f"{uid}-{c}"]
                assert_allclose(y, intercept + slope * x + shift * np.sqrt(half.params.variances[c]), rtol=1e-9)
    cloud = animation.pictures[0].cloud
    assert cloud is not None
    assert_allclose(np.column_stack([cloud.x, cloud.y]), shown.data)


def test_powers_of_one_predictor_are_drawn_as_curves() -> None:
    _, trace, animation = _run("powers")
    x, y = _drawn(animation, 5)["line-1"]
    assert len(x) > 50
    assert_allclose(y, np.polyval(trace.half_step(5).params.coefficients[1][::-1], x), rtol=1e-9)
    assert "average" not in animation.pictures[0].caption


def test_other_predictors_stand_at_their_means_and_the_caption_says_so() -> None:
    shown, trace, animation = _run("several")
    x, y = _drawn(animation, 4)["line-0"]
    b = trace.half_step(4).params.coefficients[0]
    assert_allclose(y, b[0] + b[1] * x + shown.data[:, 1:3].mean(axis=0) @ b[2:], rtol=1e-9)
    assert "are average" in animation.pictures[0].caption
    assert len(along(_arrays(shown, trace))[0]) == 2


def test_the_sums_on_screen_give_the_next_line() -> None:
    shown, trace = played("co2")
    mean_x, mean_y, squares, products = weighted_moments(_arrays(shown, trace))
    for t in range(trace.n_steps):
        intercept, slope = trace.params[t + 1].coefficients.T
        assert_allclose(products[t] / squares[t], slope, rtol=1e-8)
        assert_allclose(mean_y[t] - slope * mean_x[t], intercept, rtol=1e-8)


def test_the_words_name_the_country_that_moved_most_and_the_lines() -> None:
    shown, trace = played("co2")
    animation = animate_exhibit(shown, trace, key="co2")
    for t in range(1, 4):
        change = np.abs(trace.responsibilities(t) - trace.responsibilities(t - 1)).max(axis=1)
        said = html_of(animation, "sentence", 2 * t + 1)
        assert f"{shown.sample.rows[int(change.argmax())]} changed most" in said
        share = trace.responsibilities(t)[change.argmax()]
        assert {f"{value:.3f}" for value in share} & set(re.findall(r"\d\.\d{3}", said))
        refitted = html_of(animation, "sentence", 2 * t)
        assert f"{trace.params[t].coefficients[1, 0]:.3f}" in refitted
        fitted = [np.column_stack([np.ones(28), shown.data[:, 0]]) @ trace.params[s].coefficients.T for s in (t - 1, t)]
        assert f"by up to {np.abs(fitted[1] - fitted[0]).max():.3f}" in refitted


def test_the_table_divides_the_point_as_the_e_step_did() -> None:
    shown, trace, animation = _run("several")
    for t in (0, 4):
        html = html_of(animation, "formulas", 2 * t + 1)
        shares = trace.responsibilities(t)[shares_of(trace).moved[t]]
        logs = shown.model.log_joint(shown.data, trace.params[t])[shares_of(trace).moved[t]]
        for share, log in zip(shares, logs, strict=True):
            assert f'<td class="hs-strong">{share:.3f}</td>' in html
            assert f"<td>{log:.2f}</td>".replace("-", "−") in html


@pytest.mark.parametrize(("kind", "k"), [("line", 1), ("line", 4), ("powers", 2), ("several", 3), ("tiny", 2)])
def test_any_data_are_shown_to_the_end_and_alien_names_stay_words(kind: str, k: int) -> None:
    _, _, animation = _run(kind, k)
    assert_shown_whole(animation)


def test_a_predictor_that_does_not_vary_is_refused_in_words() -> None:
    own = Sample(np.column_stack([np.ones(6), np.arange(6.0)]), "flat", tuple("abcdef"), ("x", "y"))
    with pytest.raises(ValueError, match=r"No start can be drawn on these data\. .*predictors do not determine a line"):
        exhibit(ENTRY, ENTRY.examples[0], own=own)
