"""Topics: bars are the distributions, rows are divided as the responsibilities say, and KL-NMF is the twin."""

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
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from tests.em_viz.shown import lengths_of

ENTRY = FAMILY["topics"]
EXAMPLES = [example.id for example in ENTRY.examples]


@cache
def _run(example: str) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    shown = exhibit(ENTRY, ENTRY.example(example))
    trace = run_em(shown.model, shown.data, shown.start, max_steps=12, tol=0)
    return shown, trace, animate_exhibit(shown, trace, key="test")


@pytest.mark.parametrize("example", EXAMPLES)
def test_bars_are_the_topics_and_the_rows_shared_out(example: str) -> None:
    shown, trace, animation = _run(example)
    for frame, half in enumerate(trace.half_steps()):
        for k in range(shown.model.n_components):
            assert_allclose(lengths_of(animation, frame, "data", f"topic-{k}"), half.params.words[k], atol=1e-15)
            shared = lengths_of(animation, frame, "documents", f"part-{k}")
            if half.posterior is None:
                assert not shared.any()
            else:
                expected = (shown.data * half.posterior.responsibilities[..., k]).sum(axis=1)
                assert_allclose(shared, expected, atol=1e-9)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_divergence_is_the_one_that_nmf_lowers(example: str) -> None:
    shown, trace, animation = _run(example)
    sentence = next(panel for panel in animation.panels if panel.name == "sentence")
    said = []
    for t in range(1, trace.n_steps + 1):
        divergence = shown.model.kl_divergence(shown.data, trace.params[t])
        said.append(divergence)
        assert f"the fitted one is {divergence:.5g}".rstrip("0") in sentence.html(2 * t)
    assert (np.diff(said) <= 1e-9 * said[0]).all()


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_words_name_the_cell_that_moved_most(example: str) -> None:
    shown, trace, animation = _run(example)
    sentence = next(panel for panel in animation.panels if panel.name == "sentence")
    for t in range(1, 6):
        change = np.abs(trace.responsibilities(t) - trace.responsibilities(t - 1)) * (shown.data > 0)[..., None]
        row, column, _ = np.unravel_index(change.argmax(), change.shape)
        html = sentence.html(2 * t + 1)
        assert f'"{shown.sample.columns[column]}" in {shown.sample.rows[row]}' in html
