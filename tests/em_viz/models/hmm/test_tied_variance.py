"""A variance that all states of a chain share: its formula is a sum over all of them."""

from __future__ import annotations

import re

import pytest

from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.experiments.running import run_shown
from em_viz.models.exhibit_animation import animate_exhibit


@pytest.mark.parametrize(("kind", "formula"), [(0, "σk2=∑tγ"), (1, "σ2=∑t,kγ")])
def test_a_variance_in_common_has_its_own_formula(kind: int, formula: str) -> None:
    entry = FAMILY["gaussian_hmm"]
    shown = exhibit(entry, entry.examples[0], chosen={"covariance": kind})
    trace = run_shown(shown)
    panel = next(each for each in animate_exhibit(shown, trace, key="test").panels if each.name == "formulas")
    assert formula in re.sub(r"<[^>]*>|\s|&#160;", "", panel.html(2))
    first, second = trace.params[-1].covariances
    assert (first == second) == bool(kind)
