"""t distributions: densities, weights and colours are those of the model, and the doubted points have their names."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import multivariate_t, t

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data.reading import read_pasted
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from tests.em_viz.shown import html_of
from tests.present import present

ENTRY = FAMILY["student_mixture"]


@cache
def _run(example: str = "newcomb-df4", k: int = 1, text: str = "") -> tuple[Exhibit, Trace[Any, Any], Animation]:
    own = ENTRY.reader.read(read_pasted(text)) if text else None
    given = None if k == 1 and not text else 2
    shown = exhibit(ENTRY, ENTRY.example(example), chosen={"k": k}, seed=given, own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=30, tol=1e-6)
    return shown, trace, animate_exhibit(shown, trace, key="test")


@pytest.mark.parametrize(("example", "k"), [("newcomb-df4", 1), ("newcomb-df-free", 1), ("newcomb-df-free", 2)])
def test_densities_and_weights_are_those_of_the_model(example: str, k: int) -> None:
    shown, trace, animation = _run(example, k)
    values = shown.data[:, 0]
    for frame in (0, 1, 2, 7, animation.n_frames - 1):
        half = trace.half_step(frame)
        drawn = {line.uid: line for line in animation.figure(frame, "data").data}
        for c in range(k):
            p, line = half.params, drawn[f"part-{c}"]
            expected = p.weights[c] * t.pdf(line.x, p.dfs[c], p.means[c, 0], p.scales[c, 0, 0] ** 0.5)
            assert_allclose(line.y, expected, atol=5e-5)
            if half.posterior is None:
                assert drawn[f"weight-{c}"].opacity == 0
                continue
            q, curve = trace.params[half.step], drawn[f"weight-{c}"]
            away = (np.asarray(curve.x) - q.means[c, 0]) ** 2 / q.scales[c, 0, 0]
            assert_allclose(curve.y, (q.dfs[c] + 1) / (q.dfs[c] + away), atol=1e-3)
        says = np.asarray(drawn["says"].y, float)
        assert_allclose(drawn["says"].x, values)
        if half.posterior is None:
            assert np.isnan(says).all()
        else:
            assert_allclose(says, (half.posterior.responsibilities * half.posterior.precisions).sum(axis=1))


def test_a_point_is_as_coloured_as_it_is_believed() -> None:
    _, trace, animation = _run()
    cloud = animation.pictures[0].cloud
    assert cloud is not None
    assert not cloud.weights[cloud.keys[0]].any()
    for frame in (1, 5):
        posterior = trace.half_step(frame).posterior
        assert_allclose(
            cloud.weights[cloud.keys[frame], :, 0], 255 * present(posterior).precisions[:, 0] / 1.25, atol=1
        )


def test_newcombs_two_odd_measurements_are_listed_first_with_what_they_weigh() -> None:
    shown, trace, animation = _run()
    last = trace.posterior(trace.n_steps).precisions[:, 0]
    table = html_of(animation, "weights", -1)
    named = re.findall(r'scope="row">(.*?)</th><td>(.*?)</td><td class="hs-strong">(.*?)<', table)
    order = np.argsort(last, kind="stable")[:8]
    assert [name for name, _, _ in named] == [shown.sample.rows[i] for i in order]
    assert [value for _, value, _ in named[:2]] == ["−44", "−2"]
    assert [weight for _, _, weight in named] == [f"{last[i]:.4f}" for i in order]
    assert "measurement 2: 0.020; a point at the centre has 1.250" in html_of(animation, "sentence", -1)
    assert "27.487" in html_of(animation, "parameters", -1)
    assert html_of(animation, "weights", 0).count("–") == 8


def test_the_formulas_quotients_are_the_centre_and_the_degrees_of_freedom() -> None:
    _, trace, animation = _run("newcomb-df-free")
    for step in (0, 6):
        numbers = re.findall(
            r"<mn>([\d.]+)</mn>", html_of(animation, "formulas", 2 * step + 2).split("hs-line-body")[1]
        )
        _, top, bottom, centre, *_, surprise, df = (float(v) for v in numbers)
        params, posterior = trace.params[step + 1], trace.posterior(step)
        assert_allclose([top / bottom, centre], params.means[0, 0], atol=1e-3)
        assert_allclose([surprise, df], [posterior.surprises.mean(), params.dfs[0]], rtol=1e-3)
        weighed = html_of(animation, "formulas", 2 * step + 1)
        u = [float(v) for v in re.findall(r"<mn>(0\.\d{4}|1\.\d{4})</mn></mrow></math>", weighed)]
        assert_allclose(u[0], posterior.precisions[1, 0], atol=1e-4)


@pytest.mark.parametrize(
    ("place", "formula", "divisor"),
    [
        (0, "Σk=∑iriku", "÷ N"),
        (1, "Σ=∑i,kriku", "÷ n"),
        (2, "diag[", "÷ N"),
        (4, "‖", "÷ (2 N)"),
        (5, "σ2=∑i,kriku", "÷ (2 n)"),
    ],
)
def test_the_formula_of_the_scales_is_that_of_their_kind(place: int, formula: str, divisor: str) -> None:
    shown = exhibit(ENTRY, ENTRY.example("faithful-tails"), chosen={"covariance": place})
    trace = run_em(shown.model, shown.data, shown.start, max_steps=3, tol=0)
    animation = animate_exhibit(shown, trace, key="test")
    plain = re.sub(r"<[^>]*>|\s", "", html_of(animation, "formulas", 2))
    assert formula in plain
    assert f"squared distance, {divisor}" in html_of(animation, "parameters", 2)


def test_a_plane_of_own_points_has_ellipses_of_the_scales_and_fades_its_outliers() -> None:
    rng = np.random.default_rng(0)
    groups = np.concatenate([rng.normal(0, 1, (40, 2)), rng.normal((6, 2), 1, (30, 2)), [[15.0, -9.0]]])
    text = "a,b<b>\n" + "\n".join(f"{a:.3f},{b:.3f}" for a, b in groups)
    shown, trace, animation = _run("newcomb-df4", 2, text)
    for frame in (0, 2, animation.n_frames - 1):
        params = trace.half_step(frame).params
        drawn = {line.uid: line for line in animation.figure(frame, "data").data}
        for c in range(2):
            ellipse = np.column_stack([drawn[f"two-sd-{c}"].x, drawn[f"two-sd-{c}"].y])
            along = np.asarray(multivariate_t(params.means[c], params.scales[c], df=4).logpdf(ellipse))
            assert_allclose(along, along[0])
    assert shown.sample.rows[-1] in html_of(animation, "sentence", -1)
    assert all("<b>" not in panel.html(1) for panel in animation.panels)


@pytest.mark.parametrize(
    ("example", "row", "weight"), [("outlier-doubted", "row 100", 0.006), ("faithful-tails", "row 7", 0.22)]
)
def test_the_examples_say_whose_weight_is_least(example: str, row: str, weight: float) -> None:
    shown = exhibit(ENTRY, ENTRY.example(example))
    trace = run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)
    posterior = trace.posterior(trace.n_steps)
    say = (posterior.responsibilities * posterior.precisions).sum(axis=1)
    assert trace.converged
    least = shown.sample.rows[int(say.argmin())]
    assert (least, round(float(say.min()), len(str(weight)) - 2)) == (row, weight)
    assert str(weight) in shown.teaches
    assert sorted(np.sign(trace.params[-1].means[:, 0] - shown.data[:, 0].mean())) == [-1, 1]


def test_a_gaussian_collapses_from_the_start_that_doubts_the_outlier() -> None:
    shown = exhibit(ENTRY, ENTRY.example("outlier-doubted"))
    assert trace_of_gaussian(shown).failure is not None


def trace_of_gaussian(shown: Exhibit) -> Trace[Any, Any]:
    """The same data from the same means, by the Gaussian mixture."""
    entry = FAMILY["gaussian_mixture"]
    gaussian = exhibit(entry, entry.example("outlier-collapse"))
    assert_allclose(gaussian.data, shown.data)
    assert_allclose(gaussian.start.means, shown.start.means)
    return run_em(gaussian.model, gaussian.data, gaussian.start, max_steps=100)


@pytest.mark.parametrize(("rows", "k"), [("0\n0\n1\n1\n2\n3\n3\n1\n2\n0", 2), ("1\n2\n4\n9\n1000000", 3)])
def test_tied_and_far_own_values_are_shown_too(rows: str, k: int) -> None:
    _, _, animation = _run("newcomb-df4", k, f"x{{9}}\n{rows}")
    assert animation.pack()
    assert "The smallest is that of" in html_of(animation, "sentence", 1)
