"""What a run has driven to an edge of its parameter space is found by the objective there, with its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.landscape.boundary import on_edge
from em_core.models import BloodGroups, GaussianMixture, LatentClasses, PoissonHMM, PoissonMixture


def ends(model: Any, data: Any, start: Any, tol: float = 1e-6) -> list[tuple[str, float]]:
    trace = run_em(model, np.asarray(data, dtype=float), start, tol=tol)
    return [(each.name, each.limit) for each in on_edge(trace.model, trace.data, trace.params[-1])]


ZEROS = [[0.0]] * 12 + [[4.0], [6.0], [5.0], [7.0], [3.0], [5.0]]


@pytest.mark.parametrize("tol", [1e-2, 1e-6, 1e-10])
def test_a_rate_that_tends_to_nought_is_named_wherever_the_tolerance_stops_it(tol: float) -> None:
    model = PoissonMixture(2)
    assert ends(model, ZEROS, model.params([0.5, 0.5], [[1.0], [4.0]]), tol) == [("rate of component 1", 0.0)]


def test_a_small_rate_that_the_data_want_is_at_no_edge() -> None:
    model = PoissonMixture(2)
    counts = [[0.0]] * 60 + [[1.0]] * 6 + [[30.0], [33.0], [28.0], [35.0], [25.0]]
    start = model.params([0.5, 0.5], [[1.0], [25.0]])
    trace = run_em(model, np.array(counts), start)
    assert trace.params[-1].rates.min() < 0.1 < 0.05 * trace.params[-1].rates.max()
    assert ends(model, counts, start) == []


def test_probabilities_go_to_nought_and_to_one() -> None:
    model = LatentClasses(2)
    answers = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 0, 0], [0, 0, 1], [0, 1, 0]]
    found = ends(model, answers, model.params([0.5, 0.5], [[0.6, 0.6, 0.9], [0.4, 0.4, 0.1]]), 1e-9)
    assert {limit for _, limit in found} == {0.0, 1.0}
    assert {name for name, _ in found} == {f"probability of class {k}, column 3" for k in (1, 2)}


def test_a_share_that_dies_out_is_named() -> None:
    model = BloodGroups()
    counts = [186.0, 0.0, 0.0, 284.0]
    assert ends(model, counts, model.params([0.3, 0.3, 0.4])) == [("frequency of allele B", 0.0)]


def test_transitions_of_a_state_that_is_never_left_from_are_at_no_edge() -> None:
    model = PoissonHMM(2)
    counts = [[c] for c in (1, 0, 2, 1, 0, 1, 2, 1, 0, 1, 1, 40)]
    start = model.params([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], [[1.0], [40.0]])
    # The file's last row is the only one of state 2: where it goes from there, nothing tells.
    assert ends(model, counts, start) == [("initial probability of state 2", 0.0)]


def test_interior_ends_have_no_edge_and_a_collapse_is_none() -> None:
    for id in ("two_coins", "gaussian_mixture", "kmeans", "mixture_of_regressions", "missing_values"):
        shown = exhibit(FAMILY[id], FAMILY[id].examples[0])
        trace = run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)
        assert on_edge(trace.model, trace.data, trace.params[-1]) == ()
    model = GaussianMixture(2)
    narrow = model.params([0.5, 0.5], [0.0, 5.0], [1.0, 1e-20])
    assert on_edge(model, np.array([[0.0], [1.0], [2.0], [5.0]]), narrow) == ()
