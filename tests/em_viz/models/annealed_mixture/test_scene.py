"""A mixture at a temperature: its division, the other end beside it, and the sentences about both."""

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
from em_core.models import AnnealedMixture, KMeans
from em_viz.animation.spec import Animation
from em_viz.models.annealed_mixture.scene import limit_of
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.run.responsibilities import in_255ths, shares_of
from tests.em_viz.shown import assert_shown_whole, html_of
from tests.present import present

ENTRY = FAMILY["annealed_mixture"]
RNG = np.random.default_rng(5)
POINTS = np.concatenate([RNG.normal(-1, 0.6, (25, 3)), RNG.normal(1, 0.8, (35, 3))])


@cache
def _run(temperature: float, k: int = 2, d: int = 0) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    names = tuple(f"<b>{{0}}{j}" for j in range(d))
    own = Sample(POINTS[:, :d], "own <b>", tuple(f"row {i + 1}" for i in range(60)), names) if d else None
    shown = exhibit(ENTRY, ENTRY.examples[0], chosen={"temperature": temperature, "k": k}, own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=14, tol=1e-6)
    return shown, trace, animate_exhibit(shown, trace, key="test")


def _picture(animation: Animation, name: str) -> Any:
    return next(picture for picture in animation.pictures if picture.name == name)


@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 3.0])
def test_the_table_divides_at_this_temperature(temperature: float) -> None:
    _, trace, animation = _run(temperature)
    for t in (0, 5):
        html = html_of(animation, "formulas", 2 * t + 1)
        shares = trace.responsibilities(t)[shares_of(trace).moved[t]]
        assert re.findall(r'<td class="hs-strong">([\d.]+)</td>', html) == [f"{share:.3f}" for share in shares]


@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 3.0])
def test_the_free_energy_adds_up(temperature: float) -> None:
    """F = Q + T H, with the numbers as they stand in the opened check."""
    shown, trace, animation = _run(temperature)
    html = html_of(animation, "check", 7)
    q, h, *_, f = [
        float(x.replace("−", "-")) for x in re.findall(r"<mo>=</mo><mn>([−\d.]+)</mn></mrow></math>", html)[1:]
    ]
    posterior = trace.half_step(7).posterior
    assert posterior is not None
    assert abs(h - posterior.entropy) < 1e-3
    assert abs(q - shown.model.expected_log_joint(shown.data, posterior, trace.params[3])) < 1e-2
    assert abs(q + temperature * h - f) < 1e-2


@pytest.mark.parametrize(("temperature", "other"), [(0.0, 1.0), (1.0, 0.0), (3.0, 0.0)])
def test_beside_it_stands_the_same_start_at_the_other_end(temperature: float, other: float) -> None:
    shown, trace, animation = _run(temperature)
    there = AnnealedMixture(2, "full", other)
    beside = run_em(there, shown.data, shown.start, max_steps=trace.n_steps, tol=1e-6)
    picture = _picture(animation, "other-end")
    assert f"T = {other:g}" in picture.title
    for frame in (1, 6, 15):
        at = min(frame, beside.n_half_steps - 1)
        half = beside.half_step(at)
        assert half.posterior is not None
        cloud = picture.cloud
        right = in_255ths(beside.responsibilities((at + 1) // 2 - 1))
        assert (cloud.weights[cloud.keys[frame]] == right).all()
        drawn = {each.uid: each for each in animation.figure(frame, "other-end").data}
        for k in range(2):
            assert_allclose([drawn[f"mean-{k}"].x[0], drawn[f"mean-{k}"].y[0]], half.params.means[k])


def test_k_means_stands_beside_it_from_the_same_means() -> None:
    shown, trace, animation = _run(1.0)
    lloyd = KMeans(2)
    beside = run_em(lloyd, shown.data, lloyd.params(shown.start.means), max_steps=trace.n_steps, tol=1e-6)
    last = {each.uid: each for each in animation.figure(animation.n_frames - 1, "k-means").data}
    for k in range(2):
        assert_allclose([last[f"mean-{k}"].x[0], last[f"mean-{k}"].y[0]], beside.params[-1].centres[k])


def test_over_the_temperature_one_point_goes_from_hard_to_soft() -> None:
    shown, trace, animation = _run(0.3)
    drawn = {each.uid: each for each in animation.figure(7, "over-temperature").data}
    point = int(present(re.search(r"row (\d+)", _picture(animation, "over-temperature").title))[1]) - 2
    assert shown.sample.rows[point] == f"row {point + 2}"
    for t in (0.0, 1.0, 3.0):
        right = AnnealedMixture(2, "full", t).e_step(shown.data, trace.params[3]).responsibilities[point]
        for k in range(2):
            at = int(np.abs(np.asarray(drawn[f"over-{k}"].x, float) - t).argmin())
            assert_allclose(drawn[f"over-{k}"].y[at], right[k], rtol=1e-9)
    assert_allclose([drawn[f"at-{k}"].y[0] for k in range(2)], trace.responsibilities(3)[point], rtol=1e-9)


@pytest.mark.parametrize("temperature", [0.0, 0.3, 3.0])
def test_on_a_line_the_responsibilities_are_those_of_this_temperature(temperature: float) -> None:
    shown, trace, animation = _run(temperature, 2, 1)
    drawn = {each.uid: each for each in animation.figure(5, "data").data}
    right = shown.model.e_step(np.asarray(drawn["share-0"].x, float)[:, None], trace.params[2]).responsibilities
    for k in range(2):
        assert_allclose(np.asarray(drawn[f"share-{k}"].y, float), right[:, k], atol=5e-4)


def test_the_words_name_the_temperature_and_its_limit() -> None:
    for temperature, said in ((0.0, "hard EM"), (0.3, "cooler than EM"), (1.0, "EM itself"), (3.0, "hotter than EM")):
        start = html_of(_run(temperature)[2], "sentence", 0)
        assert f"at temperature {temperature:g}" in start
        assert said in start
    assert "k-means" in limit_of(AnnealedMixture(2, "tied_spherical", 0.0, equal_weights=True))
    assert "k-means" not in limit_of(AnnealedMixture(2, "tied_spherical", 0.0))


def test_the_words_count_who_changed_sides_and_say_what_em_would_do() -> None:
    shown, trace, animation = _run(0.0)
    for t in range(1, trace.n_steps):
        changed = int((trace.responsibilities(t) != trace.responsibilities(t - 1)).any(axis=1).sum())
        said = html_of(animation, "sentence", 2 * t + 1)
        words = {0: "No point changed", 1: "One point changed"}.get(changed, f"{changed} of 272 points changed")
        assert words in said
    shown, trace, animation = _run(0.3)
    shares = shares_of(trace)
    em = AnnealedMixture(2, "full", 1.0).e_step(shown.data, trace.params[2]).responsibilities
    share = em[shares.moved[2], shares.moved_to_component[2]]
    assert f"At T = 1 it would be {share:.3f}" in html_of(animation, "sentence", 5)


def test_too_warm_the_components_are_not_told_apart_and_the_words_say_so() -> None:
    _, trace, animation = _run(3.0)
    apart = np.ptp(trace.responsibilities(trace.n_steps), axis=0).max()
    assert apart < 5e-4
    assert "cannot be told apart" in html_of(animation, "sentence", animation.n_frames - 1)
    assert "cannot be told apart" not in html_of(animation, "sentence", 1)


@pytest.mark.parametrize(("k", "d"), [(1, 2), (4, 1), (5, 2), (2, 3)])
@pytest.mark.parametrize("temperature", [0.0, 2.0])
def test_any_data_are_shown_to_the_end(temperature: float, k: int, d: int) -> None:
    _, _, animation = _run(temperature, k, d)
    assert_shown_whole(animation)
    assert len({picture.name for picture in animation.pictures}) == len(animation.pictures) == (3 if k == 1 else 6)
