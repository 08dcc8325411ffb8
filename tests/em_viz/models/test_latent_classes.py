"""Latent classes: bars are the probabilities, and patterns are divided as the responsibilities say."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data.problems import DataError
from em_core.data.reading import read_pasted
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from tests.em_viz.shown import bars_of

ENTRY = FAMILY["latent_classes"]


@cache
def _run(k: int, text: str = "") -> tuple[Exhibit, Trace[Any, Any], Animation]:
    own = ENTRY.reader.read(read_pasted(text, "The table", numeric=False)) if text else None
    shown = exhibit(ENTRY, ENTRY.examples[0], chosen={"k": k}, seed=1 if k != 2 or text else None, own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=12, tol=0)
    return shown, trace, animate_exhibit(shown, trace, key="test")


@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_bars_are_the_probabilities_of_each_class(k: int) -> None:
    _, trace, animation = _run(k)
    for frame, half in enumerate(trace.half_steps()):
        for c in range(k):
            assert_allclose(bars_of(animation, frame, "data", f"class-{c}")[:, 1], half.params.probabilities[c])


@pytest.mark.parametrize("k", [2, 3])
def test_patterns_are_divided_as_their_rows_are(k: int) -> None:
    shown, trace, animation = _run(k)
    figure = animation.figure(1, "patterns")
    names = list(figure.layout.yaxis.ticktext)
    written = ["".join(f"{answer:g}" for answer in row) for row in shown.data]
    assert [written.count(name) for name in names] == sorted((written.count(name) for name in names), reverse=True)
    for frame, half in enumerate(trace.half_steps()):
        for c in range(k):
            bars = bars_of(animation, frame, "patterns", f"part-{c}")
            if half.posterior is None:
                assert np.isnan(bars).all()
                continue
            mine = [half.posterior.responsibilities[written.index(name), c] * written.count(name) for name in names]
            assert_allclose(bars[:, 1] - bars[:, 0], mine, atol=1e-9)


def test_the_table_and_the_words_name_the_patterns() -> None:
    shown, trace, animation = _run(2)
    panels = {panel.name: panel for panel in animation.panels}
    undecided = int(trace.responsibilities(0).max(axis=1).argmin())
    text = "".join(f"{answer:g}" for answer in shown.data[undecided])
    said = panels["sentence"].html(1)
    assert f"Those who answered {text} are shared most evenly" in said
    assert f"has {trace.responsibilities(0)[undecided].max():.3f}." in said
    assert panels["formulas"].html(1).count('<th scope="row">') == 16


def test_a_class_that_is_certain_divides_without_a_fault() -> None:
    _, _, animation = _run(2, "a,b,c\n1,1,0\n1,1,1\n1,0,0\n1,0,1\n1,1,0\n1,0,0")
    assert np.isfinite(bars_of(animation, 5, "patterns", "part-0")).all()


def test_an_answer_that_is_neither_0_nor_1_is_refused_with_its_row_and_column() -> None:
    with pytest.raises(DataError, match=r'"b" must hold two answers, 0 or 1; found: "7" in row 3\.'):
        ENTRY.reader.read(read_pasted("a,b\n0,1\n1,7\n1,0\n0,0"))


HOLES = "q1,q2,q3\nyes,,yes\nno,no,\nyes,yes,no\n,,\nno,yes,\n,no,no\nyes,,yes"


def test_missing_answers_are_drawn_as_points_and_have_no_part_in_what_is_shown() -> None:
    shown, trace, animation = _run(2, HOLES)
    figure = animation.figure(1, "patterns")
    names = list(figure.layout.yaxis.ticktext)
    assert names[0] == "1·1"
    assert sorted(names) == sorted({"1·1", "00·", "110", "01·", "·00"})
    for frame, half in enumerate(trace.half_steps()):
        for c in range(2):
            bars = bars_of(animation, frame, "patterns", f"part-{c}")
            if half.posterior is not None:
                mine = half.posterior.responsibilities[[0, len(shown.data) - 1], c].sum()
                assert bars[0, 1] - bars[0, 0] == pytest.approx(mine, abs=1e-9)
    captions = [picture.caption for picture in animation.pictures if picture.caption]
    assert any("1 stands for yes, 0 for no. A point (·) is a missing answer." in caption for caption in captions)
    assert list(animation.figure(1, "data").layout.yaxis.ticktext) == ["q1: yes", "q2: yes", "q3: yes"]


def test_the_fraction_in_the_formula_is_over_those_who_answered() -> None:
    shown, trace, animation = _run(2, HOLES)
    panels = {panel.name: panel for panel in animation.panels}
    r = trace.responsibilities(0)
    answered = r[~np.isnan(shown.data[:, 0]), 0].sum()
    ones = r[shown.data[:, 0] == 1, 0].sum()
    text = panels["formulas"].html(2)
    assert f"<mn>{answered:.2f}</mn>" in text
    assert f"<mn>{ones:.2f}</mn>" in text
