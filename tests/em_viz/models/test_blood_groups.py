"""Blood groups: people divided by genotype, genes counted, and the published frequencies."""

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
from em_core.data.reading import read_pasted
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from tests.em_viz.shown import lengths_of

ENTRY = FAMILY["blood_groups"]


@cache
def _run(text: str = "") -> tuple[Exhibit, Trace[Any, Any], Animation]:
    own = ENTRY.reader.read(read_pasted(text)) if text else None
    shown = exhibit(ENTRY, ENTRY.examples[0], own=own, seed=1 if text else None)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)
    return shown, trace, animate_exhibit(shown, trace, key="test")


@pytest.mark.parametrize("text", ["", "A,B,AB,O\n20,0,0,30"])
def test_bars_are_the_expected_people_and_their_genes(text: str) -> None:
    shown, trace, animation = _run(text)
    for frame, half in enumerate(trace.half_steps()):
        drawn = np.column_stack([lengths_of(animation, frame, "data", f"part-{c}") for c in range(6)])
        genes = np.column_stack([lengths_of(animation, frame, "genes", f"part-{c}") for c in range(6)])
        if half.posterior is None:
            assert not drawn.any()
            continue
        assert_allclose(drawn, shown.data[:, None] * half.posterior.responsibilities)
        # Two genes a person; an M-step is each allele's share of them.
        assert genes.sum() == pytest.approx(2 * shown.data.sum())
        if frame % 2 == 0:
            assert_allclose(genes.sum(axis=1) / genes.sum(), half.params.frequencies, atol=1e-12)


def test_the_words_and_the_table_have_the_numbers() -> None:
    """Clarke et al. (1959): p = 0.2136, q = 0.0501, r = 0.7363 (Lange 2010, section 12.4)."""
    _, trace, animation = _run()
    panels = {panel.name: panel for panel in animation.panels}
    last = 2 * trace.n_steps
    for value in ("0.2136", "0.0501", "0.7363"):
        assert value in panels["sentence"].html(last)
    hidden = 186 * trace.responsibilities(0)[0, 1]
    assert f"{hidden:.2f} are expected to be AO" in panels["sentence"].html(1)
    assert f"{hidden:.3f}" in panels["formulas"].html(1)


def test_no_two_numbers_stand_side_by_side_in_a_formula() -> None:
    _, _, animation = _run()
    formulas = next(panel for panel in animation.panels if panel.name == "formulas")
    for frame in range(3):
        assert "</mn><mn>" not in formulas.html(frame)
