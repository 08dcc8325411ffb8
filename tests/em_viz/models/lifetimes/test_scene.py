"""Censored lives: what is drawn is what the E-step expects, and the line ends where R's survreg puts it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import norm

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data.reading import read_pasted
from em_viz.animation.slots import words
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.lifetimes.scene import abreast
from tests.em_viz.shown import html_of

ENTRY = FAMILY["lifetimes"]


@cache
def _run(text: str = "", tol: float = 1e-6) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    own = ENTRY.reader.read(read_pasted(text)) if text else None
    shown = exhibit(ENTRY, ENTRY.examples[0], own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=200, tol=tol)
    return shown, trace, animate_exhibit(shown, trace, key="test")


def _y(animation: Animation, frame: int) -> dict[str, np.ndarray[Any, Any]]:
    return {line.uid: np.asarray(line.y, float) for line in animation.figure(frame, "data").data}


def test_lives_go_on_to_their_conditional_mean_and_the_line_follows() -> None:
    shown, trace, animation = _run()
    x, y, seen = shown.data.T
    cut = seen == 0
    ends = np.asarray(animation.pictures[0].figure.layout.xaxis.range, float)
    for frame, half in enumerate(trace.half_steps()):
        drawn, params = _y(animation, frame), half.params
        line = params.coefficients[0] + params.coefficients[1] * ends
        assert_allclose(drawn["line"], line)
        assert_allclose(drawn["above"] - drawn["below"], 2 * params.deviation)
        assert_allclose(drawn["failed"], y[~cut])
        assert_allclose(drawn["cut"], y[cut])
        if half.posterior is None:
            assert np.isnan(drawn["expected"]).all()
            continue
        before = trace.params[half.step]
        fitted = before.coefficients[0] + before.coefficients[1] * x[cut]
        z = (y[cut] - fitted) / before.deviation
        assert_allclose(drawn["expected"], fitted + before.deviation * norm.pdf(z) / norm.sf(z), rtol=1e-9)
        assert_allclose(drawn["going-on"].reshape(-1, 3)[:, :2], np.column_stack([y[cut], drawn["expected"]]))


def test_the_table_ends_at_the_published_line() -> None:
    """R's survreg: -6.019, 4.311 and 0.2592; least squares on the times as they stand is the start."""
    _, _, animation = _run(tol=1e-13)
    last = html_of(animation, "parameters", -1)
    assert [float(v.replace("−", "-")) for v in re.findall(r'hs-strong">(.*?)<', last)] == [-6.01925, 4.31125, 0.259183]
    first = html_of(animation, "parameters", 0)
    assert first.count("0.153237") == 2


def test_the_words_and_the_worked_life_say_what_the_e_step_gives() -> None:
    shown, trace, animation = _run()
    cut = np.flatnonzero(shown.data[:, 2] == 0)
    for t in (0, 3, trace.n_steps):
        posterior = trace.posterior(t)
        added = posterior.times[cut] - shown.data[cut, 1]
        life = int(cut[added.argmax()])
        said = html_of(animation, "sentence", 2 * t + 1)
        assert f"expected to last {added.mean():.4f} longer on average" in said
        assert f"{words(shown.sample.rows[life])} and 9 others like it" in said
        assert f"to {posterior.times[life]:.4f} ± {posterior.variances[life] ** 0.5:.4f}" in said
        assert f"{posterior.times[life]:.4f}" in html_of(animation, "formulas", 2 * t + 1)
    assert "the 23 censored motorettes, of 40," in html_of(animation, "sentence", 0)


def test_the_parts_of_the_variance_add_up_in_the_formulas() -> None:
    _, trace, animation = _run()
    for t in (0, 4):
        line = html_of(animation, "formulas", 2 * t + 2).split("hs-numbers-line")[1]
        squares, unsure, n, result = (float(v) for v in re.findall(r"<mn>([\d.]+)</mn>", line)[1:])
        assert_allclose((squares + unsure) / n, result, rtol=2e-3)
        assert_allclose(result, trace.params[t + 1].deviation ** 2, rtol=1e-3)


def test_points_at_one_place_stand_side_by_side_about_it() -> None:
    x = np.array([0.0, 0.0, 0.0, 1.0, 1.0])
    y = np.array([2.0, 2.0, 5.0, 2.0, 2.0])
    apart = abreast(x, y)
    assert_allclose(apart[:2].mean(), 0)
    assert apart[2] == 0
    assert len(set(apart[[0, 1, 3, 4]].tolist())) == 4
    assert apart[:3].max() < apart[3:].min()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("0,1,1\n1,2,1\n2,2.5,1\n3,3,1", "every end was observed; there is nothing to complete"),
        ("0,1,1\n1,2,0\n2,2.5,1", "the censored row is expected to last"),
        ("0,1,1\n0,1,0\n0,1,0\n1,2,0\n1,1,1", "row 3 and 1 other like it"),
    ],
)
def test_own_data_with_no_one_or_equal_unfinished_lives(rows: str, said: str) -> None:
    _, _, animation = _run(f"x<b>,t{{1|x}},seen\n{rows}")
    assert said in html_of(animation, "sentence", 1)
    assert "<b>" not in html_of(animation, "formulas", 1)
    assert animation.pack()


NITRATE = "well,nitrate\nW1,<0.5\nW2,0.7\nW3,<0.5\nW4,4.1\nW5,3.8\nW6,< 0.5\nW7,0.9\nW8,4.4\nW9,>50\n"


def test_values_with_limits_of_either_side_have_a_mean_and_no_line() -> None:
    shown, trace, animation = _run(NITRATE)
    limits = {"cut": [50.0], "under": [0.5, 0.5, 0.5]}
    for frame, half in enumerate(trace.half_steps()):
        drawn, params = _y(animation, frame), half.params
        assert_allclose(drawn["line"], np.full(2, params.coefficients[0]))
        assert_allclose(drawn["failed"], [0.7, 4.1, 3.8, 0.9, 4.4])
        for uid, values in limits.items():
            assert_allclose(drawn[uid], values)
        if half.posterior is not None:
            assert_allclose(drawn["expected"], half.posterior.times[shown.data[:, -1] != 1])
    said = html_of(animation, "sentence", 1)
    assert "the 4 censored values are expected to be" in said
    assert "Farthest is W" in said
    assert "of 9 values, 4 are known only by a limit: 3 to be below and 1 to be above it; the mean is" in html_of(
        animation, "sentence", 0
    )
    assert "slope" not in html_of(animation, "parameters", 2)
    formulas = html_of(animation, "formulas", 1)
    assert "Below a limit, z has the other sign" in formulas
    assert "<mi>b</mi>" not in formulas
    assert [mark.words for mark in animation.pictures[0].legend][:3] == [
        "observed values",
        "limits, with the value above",
        "limits, with the value below",
    ]


def test_a_column_may_explain_values_with_limits() -> None:
    shown, trace, animation = _run("depth,nitrate\n1,<0.5\n2,.7\n3,1\n4,1.9\n5,>2\n6,>2\n7,1.8\n")
    assert shown.sample.columns == ("depth", "nitrate", "seen")
    assert shown.data[:, -1].tolist() == [-1, 1, 1, 1, 0, 0, 1]
    last = trace.params[-1]
    ends = np.asarray(animation.pictures[0].figure.layout.xaxis.range, float)
    drawn = _y(animation, 2 * trace.n_steps)
    assert_allclose(drawn["line"], last.coefficients[0] + last.coefficients[1] * ends)
    assert "the slope is" in html_of(animation, "sentence", 0)
