"""Variance components: means as measured and as believed, drawn and said."""

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
from tests.em_viz.shown import html_of

ENTRY = FAMILY["variance_components"]


@cache
def _run(text: str = "", steps: int = 100) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    own = ENTRY.reader.read(read_pasted(text)) if text else None
    shown = exhibit(ENTRY, ENTRY.examples[0], own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=steps, tol=1e-6)
    return shown, trace, animate_exhibit(shown, trace, key="test")


UNEQUAL = "g,y\nA,1\nB,2\nC,5\nD,4\nD,9\nE,7\nE,3\nE,3.5"


@pytest.mark.parametrize("text", ["", UNEQUAL])
def test_diamonds_stand_where_the_shrinkage_formula_puts_them(text: str) -> None:
    shown, trace, animation = _run(text, 15)
    group, y = shown.data.T
    codes = np.unique(group)
    sizes = np.array([(group == code).sum() for code in codes])
    own = np.array([y[group == code].mean() for code in codes])
    for frame, half in enumerate(trace.half_steps()):
        drawn = {line.uid: np.asarray(line.x, float) for line in animation.figure(frame, "data").data}
        params = half.params
        assert_allclose(drawn["measured"], y)
        assert_allclose(drawn["own"], own)
        assert_allclose(drawn["mean"], params.mean)
        assert_allclose(drawn["above"] - drawn["below"], 2 * params.between)
        if half.posterior is None:
            assert np.isnan(drawn["believed"]).all()
            continue
        before = trace.params[half.step]
        tau, sigma = before.between**2, before.within**2
        trust = sizes * tau / (sigma + sizes * tau)
        assert_allclose(drawn["believed"], trust * own + (1 - trust) * before.mean)
        whiskers = drawn["unsure"].reshape(-1, 3)
        assert_allclose((whiskers[:, 1] - whiskers[:, 0]) / 2, np.sqrt(tau * sigma / (sigma + sizes * tau)))
        assert_allclose(drawn["drawn"].reshape(-1, 3)[:, :2], np.column_stack([own, drawn["believed"]]))


def test_the_dyestuff_ends_at_37_grams_between_batches_and_50_within() -> None:
    _, trace, animation = _run()
    last = html_of(animation, "parameters", -1)
    mean, between, within = (float(v) for v in re.findall(r'hs-strong">([\d.]+)<', last))
    assert_allclose([mean, between, within], [1527.5, 37.26, 49.51], atol=0.02)
    assert f"{100 * between**2 / (between**2 + within**2):.1f}\u00a0%" in last
    params = trace.params[-1]
    assert_allclose([between, within], [params.between, params.within], rtol=1e-5)


def test_the_words_name_the_batch_that_is_drawn_farthest() -> None:
    _, trace, animation = _run()
    for t in (0, 5, trace.n_steps):
        said, params, posterior = html_of(animation, "sentence", 2 * t + 1), trace.params[t], trace.posterior(t)
        believed = params.mean + posterior.effects
        own = np.array([1505, 1528, 1564, 1498, 1600, 1470])
        far = int(np.abs(believed - own).argmax())
        assert f"farthest that of {'ABCDEF'[far]}: from {own[far]:.2f} to {believed[far]:.2f}" in said
        trust = 5 * params.between**2 / (params.within**2 + 5 * params.between**2)
        assert f"a weight of {100 * trust:.1f}\u00a0%" in said


@pytest.mark.parametrize("text", ["", UNEQUAL])
def test_both_variances_are_the_sums_that_the_formulas_show(text: str) -> None:
    _, trace, animation = _run(text, 15)
    for t in (0, 4):
        lines = html_of(animation, "formulas", 2 * t + 2).split("hs-numbers-line")[1:]
        for line, name in zip(lines, ("between", "within"), strict=True):
            known, unsure, result = (float(v) for v in re.findall(r"<mn>([\d.]+)</mn>", line))
            assert_allclose(known + unsure, result, rtol=1e-3)
            assert_allclose(result, getattr(trace.params[t + 1], name) ** 2, rtol=1e-3)


def test_many_groups_with_long_names_and_groups_that_are_alike() -> None:
    rng = np.random.default_rng(2)
    many = "grp<b>,y\n" + "\n".join(f"<i>{i % 35}{'x' * 30},{v:.3f}" for i, v in enumerate(rng.normal(size=60)))
    _, _, animation = _run(many, 5)
    assert "Of 35, those" in html_of(animation, "formulas", 1)
    assert all("<i>" not in panel.html(1) and "<b>" not in panel.html(1) for panel in animation.panels)
    assert animation.pack()
    _, _, animation = _run("g,y\nA,1\nA,2\nB,1\nB,2", 5)
    assert "the mean of every g is already at the mean of all" in html_of(animation, "sentence", 1)
