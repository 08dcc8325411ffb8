"""What nothing determines is named with the expected count that says so, and any other value is as likely."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.catalogue.registry import FAMILY
from em_core.landscape import VerdictKind, undetermined, undetermined_at_end, verdict_of
from em_core.models import (
    CategoricalHMM,
    GaussianHMM,
    GaussianMixture,
    LatentClasses,
    MissingNormal,
    PoissonHMM,
    PoissonMixture,
    Sequences,
)
from tests.examples import played

LAST = np.array([1, 0, 2, 1, 0, 1, 2, 1, 0, 1, 1, 40], dtype=float)[:, None]
"""A state that begins in the last row is never left; the values of the issue's file."""


def last_state() -> Any:
    model = PoissonHMM(2)
    start = model.params([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], [1.0, 40.0])
    return run_em(model, LAST, start, tol=1e-10)


def test_a_state_that_is_never_left_has_no_estimate_of_where_it_goes() -> None:
    trace = last_state()
    assert trace.log_likelihoods[0] == pytest.approx(-23.46952208, abs=5e-9)
    assert trace.log_likelihoods[-1] == pytest.approx(-18.455854780205, abs=1e-10)
    (found,) = undetermined_at_end(trace)
    assert found.name == "transition probabilities from state 2"
    assert found.count < 1e-12
    assert found.entries["transitions"].tolist() == [[False, False], [True, True]]
    assert found.sentence.startswith(
        "The transition probabilities from state 2 are undetermined: the expected number of departures from it is "
    )
    for row in ([0.1, 0.9], [0.5, 0.5], [0.99, 0.01]):
        moved = trace.params[-1].transitions.copy()
        moved[1] = row
        value = trace.model.log_likelihood(trace.data, replace(trace.params[-1], transitions=moved))
        assert value == pytest.approx(trace.log_likelihoods[-1], abs=1e-10)


def test_the_verdict_says_why_the_end_is_flat() -> None:
    judged = verdict_of(last_state())
    assert judged.kind is VerdictKind.FLAT
    assert "The transition probabilities from state 2 are undetermined" in judged.reason


def test_sequences_of_one_row_have_no_transitions_to_estimate() -> None:
    model = GaussianHMM(2)
    data = Sequences(np.array([[1.0], [1.2], [4.0], [4.1], [3.9], [0.8]]), (1,) * 6)
    trace = run_em(model, data, model.params([0.5, 0.5], np.full((2, 2), 0.5), [1, 4], [0.5, 0.5]), max_steps=20)
    assert [(each.name, each.count) for each in undetermined_at_end(trace)] == [
        (f"transition probabilities from state {k}", 0.0) for k in (1, 2)
    ]


def test_a_state_that_is_never_visited_has_no_distribution() -> None:
    model = CategoricalHMM(2, 3)
    data = model.prepare(np.array([0, 1, 2, 0, 1, 1, 2, 0], dtype=float)[:, None])
    params = model.params([1.0, 0.0], [[1.0, 0.0], [0.5, 0.5]], [[0.4, 0.3, 0.3], [0.2, 0.2, 0.6]])
    names = [each.name for each in undetermined(model, data, params)]
    assert names == ["transition probabilities from state 2", "distribution of state 2"]


def test_a_component_without_points_has_no_distribution() -> None:
    model = PoissonMixture(2)
    data = model.prepare([0.0, 1.0, 2.0, 1.0])
    (found,) = undetermined(model, data, model.params([0.5, 0.5], [1.0, 60.0]))
    assert found.name == "distribution of component 2"
    assert set(found.entries) == {"rates"}
    assert 0 < found.count < 1e-6


def test_a_tied_covariance_is_determined_by_the_other_components() -> None:
    x = np.array([[0.0], [1.0], [2.0], [0.5]])
    for covariance, fields in (("full", {"means", "covariances"}), ("tied", {"means"})):
        model = GaussianMixture(2, covariance)  # type: ignore[arg-type]
        (found,) = undetermined(model, x, model.params([0.5, 0.5], [1.0, 50.0], [1.0, 1.0]))
        assert set(found.entries) == fields


def test_a_prior_determines_what_the_data_do_not() -> None:
    x = np.array([[0.0], [1.0], [2.0], [0.5]])
    lab = FAMILY["gaussian_mixture_map"].lab
    assert lab is not None
    model: Any = lab.build(2, "full", x)
    assert undetermined(model, x, model.params([0.5, 0.5], [1.0, 50.0], [1.0, 1.0])) == ()


def test_a_question_that_no_member_of_a_class_answered_has_no_probability() -> None:
    model = LatentClasses(2)
    data = model.prepare([[1, 1, np.nan], [1, 1, np.nan], [0, 0, 1], [0, 0, 0]])
    trace = run_em(model, data, model.params([0.5, 0.5], [[1, 1, 0.3], [0, 0, 0.3]]), max_steps=3, tol=0)
    (found,) = undetermined_at_end(trace, ("a", "b", "c"))
    assert found.sentence == (
        "The probability of c in class 1 is undetermined: the expected number of answers is 0, so other values fit as "
        "well."
    )


def test_columns_that_no_row_has_both_of_have_no_covariance() -> None:
    model = MissingNormal()
    h = np.nan
    data = model.prepare([[1, h, 3], [2, h, 1], [4, h, 2.5], [h, 1, 2], [h, 3, 1.2], [h, 2, 4]])
    params = model.params([0.0, 0, 0], np.eye(3))
    (found,) = undetermined(model, data, params, ("a", "b", "c"))
    assert found.name == "covariance of a and b"


def test_an_ordinary_run_has_nothing_undetermined() -> None:
    for example in ("casino", "two-coins", "toby"):
        _, trace = played(example)
        assert undetermined_at_end(trace) == ()
