"""The mixture of counts: what is drawn is what is expected, and whose each count is."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import poisson

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data.reading import read_pasted
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit

ENTRY = FAMILY["poisson_mixture"]


@cache
def _run(k: int, text: str = "") -> tuple[Exhibit, Trace[Any, Any], Animation]:
    own = ENTRY.reader.read(read_pasted(text)) if text else None
    shown = exhibit(ENTRY, ENTRY.examples[0], chosen={"k": k}, seed=1 if k != 2 or text else None, own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=15, tol=0)
    return shown, trace, animate_exhibit(shown, trace, key="test")


def _lines(animation: Animation, frame: int) -> dict[str, np.ndarray[Any, Any]]:
    return {line.uid: np.asarray(line.y, float) for line in animation.figure(frame, "data").data}


@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_lines_are_the_expected_frequencies_and_the_responsibilities(k: int) -> None:
    shown, trace, animation = _run(k)
    days, x = len(shown.data), np.arange(12)
    for frame, half in enumerate(trace.half_steps()):
        drawn, params = _lines(animation, frame), half.params
        expected = days * params.weights * poisson.pmf(x[:, None], params.rates[:, 0])
        for c in range(k):
            assert_allclose(drawn[f"part-{c}"], expected[:, c], rtol=1e-9)
        assert_allclose(drawn["sum"], expected.sum(axis=1), rtol=1e-9)
        if half.posterior is None:
            continue
        counts = shown.data[:, 0].astype(int)
        for c in range(k):
            assert_allclose(drawn[f"share-{c}"][counts], half.posterior.responsibilities[:, c], atol=1e-12)


def test_the_bars_are_the_published_counts() -> None:
    """Hasselblad (1969): 162, 267, 271, ... days with 0, 1, 2, ... notices."""
    _, _, animation = _run(2)
    assert _lines(animation, 0)["seen"].tolist() == [162, 267, 271, 185, 111, 61, 27, 8, 3, 1]


def test_the_table_divides_each_count_and_the_words_say_the_rates() -> None:
    shown, trace, animation = _run(2)
    panels = {panel.name: panel for panel in animation.panels}
    for t in (0, 3):
        table = panels["formulas"].html(2 * t + 1)
        for value in range(10):
            mine = trace.responsibilities(t)[int(np.flatnonzero(shown.data[:, 0] == value)[0])]
            assert all(f"<td>{share:.3f}</td>" in table for share in mine)
        for rate in trace.params[t + 1].rates[:, 0]:
            assert f"{rate:.4f}" in panels["sentence"].html(2 * t + 2)
    assert re.search(r"They changed most for a day with a count of \d", panels["sentence"].html(3))


def test_counts_in_two_columns_are_a_plane_of_points() -> None:
    shown, trace, animation = _run(2, "a,b\n1,9\n2,8\n7,3\n6,2\n0,9\n8,1")
    cloud = animation.pictures[0].cloud
    assert cloud is not None
    assert_allclose(np.column_stack([cloud.x, cloud.y]), shown.data)
    marks = {mark.uid: (mark.x[0], mark.y[0]) for mark in animation.figure(6, "data").data if mark.uid != "cloud"}
    for c in range(2):
        assert_allclose(marks[f"rate-{c}"], trace.half_step(6).params.rates[c])


@pytest.mark.parametrize(
    "text", ["a\n1000000\n2000000\n3000000\n1000500\n0", "a\n100000000000000\n3\n7", "a\n9\n9000\n12"]
)
def test_counts_however_large_are_drawn_at_a_few_hundred_places_and_divided_as_the_e_step_does(text: str) -> None:
    shown, trace, animation = _run(2, text)
    drawn = _lines(animation, animation.n_frames - 1)
    places = np.asarray(next(line.x for line in animation.figure(0, "data").data if line.uid == "part-0"), float)
    assert len(places) < 400
    half = trace.half_step(animation.n_frames - 1)
    assert half.posterior is not None
    for row in (shown.data[:, 0].argmin(), shown.data[:, 0].argmax()):
        at = int(np.flatnonzero(places == shown.data[row, 0])[0])
        assert_allclose(drawn["share-0"][at], half.posterior.responsibilities[row, 0], atol=1e-9)
    table = next(panel for panel in animation.panels if panel.name == "formulas").html(animation.n_frames - 1)
    for share in half.posterior.responsibilities[:, 0]:
        assert f"<td>{share:.3f}</td>" in table
    for rate in half.params.rates[:, 0]:
        # A Poisson distribution is the square root of its rate wide, and has several places there.
        assert np.count_nonzero(np.abs(places - rate) <= 4 * np.sqrt(rate) + 1) >= 9 or rate < 40


def test_counts_that_are_all_zero_are_drawn_without_a_fault() -> None:
    with np.errstate(all="raise"):
        _, _, animation = _run(2, "a\n0\n0\n0\n0")
    assert _lines(animation, animation.n_frames - 1)["share-0"][0] == 0.5
