"""Rao's linkage data give the numbers of the paper on which EM was introduced."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import Outcome, run_em
from em_core.models import Linkage, LinkageParams
from em_core.models.grouped_counts import GroupedPosterior
from em_core.numerics.arrays import FloatArray
from tests.contract import checks
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import load_case, tolerance_of

CASE = load_case("linkage_dlr")
COUNTS = CASE["data"]["counts"]
MODEL = Linkage()


def test_every_step_is_the_published_one() -> None:
    expected = CASE["expected"]["trace"]
    trace = run_em(MODEL, COUNTS, MODEL.params(CASE["init"]["theta"]), max_steps=len(expected["value"]) - 1, tol=0)
    assert_allclose([float(p.theta) for p in trace.params], expected["value"], **tolerance_of(expected))


def test_it_converges_to_the_root_of_the_quadratic_with_the_expected_likelihood() -> None:
    trace = run_em(MODEL, COUNTS, MODEL.params(0.5), tol=1e-13)
    assert trace.outcome is Outcome.CONVERGED
    assert_allclose(trace.params[-1].theta, (15 + np.sqrt(53809)) / 394, atol=CASE["expected"]["theta"]["atol"])
    expected = CASE["expected"]["loglik_multinomial"]
    assert_allclose(trace.log_likelihoods[-1], expected["value"], **tolerance_of(expected))


@pytest.mark.parametrize("counts", [(125, 18, 20, 34), (10, 0, 0, 0), (0, 5, 5, 0), (3, 0, 0, 2), (2, 3, 1, 1)])
def test_em_ends_where_the_quadratic_has_its_root(counts: tuple[int, ...]) -> None:
    data = MODEL.prepare(counts)
    ended = run_em(MODEL, data, MODEL.params(0.4), max_steps=500, tol=0).params[-1]
    assert_allclose(MODEL.maximum(data), float(ended.theta), atol=1e-9)


def test_the_error_shrinks_by_the_fraction_of_missing_information() -> None:
    trace = run_em(MODEL, COUNTS, MODEL.params(0.5), max_steps=8, tol=0)
    limit = (15 + np.sqrt(53809)) / 394
    errors = np.array([float(p.theta) for p in trace.params]) - limit
    expected = CASE["expected"]["convergence_rate"]
    assert_allclose(errors[-1] / errors[-2], expected["value"], **tolerance_of(expected))
    # Missing over complete information, from the binomial that the classes would be (Orchard & Woodbury 1972).
    split = limit / (2 + limit)
    complete = (COUNTS[0] * split + COUNTS[3]) / limit**2 + (COUNTS[1] + COUNTS[2]) / (1 - limit) ** 2
    missing = COUNTS[0] * split * (1 - split) / limit**2
    assert_allclose(missing / complete, expected["value"], **tolerance_of(expected))
    se = CASE["expected"]["se_observed_information"]
    assert_allclose((complete - missing) ** -0.5, se["value"], **tolerance_of(se))


class SharesInHalves(Linkage):
    """The first cell is split evenly, whatever theta."""

    def e_step(self, data: FloatArray, params: LinkageParams) -> GroupedPosterior:
        right = super().e_step(data, params)
        return GroupedPosterior(self.membership / self.membership.sum(axis=1, keepdims=True), right.log_likelihood)


class DividesByEverybody(Linkage):
    """The fraction is taken of all animals, also of those that say nothing about theta."""

    def fit_classes(self, counts: FloatArray) -> LinkageParams:
        return LinkageParams((counts[1] + counts[4]) / counts.sum())


class ForgetsTheFourthCell(Linkage):
    """Only the first cell's share counts for theta."""

    def fit_classes(self, counts: FloatArray) -> LinkageParams:
        return LinkageParams(counts[1] / counts[1:].sum())


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (SharesInHalves, checks.bound_touches, "misses the objective"),
        (DividesByEverybody, checks.m_step_unbeaten, "beaten"),
        (ForgetsTheFourthCell, checks.m_step_unbeaten, "beaten"),
    ],
)
def test_the_contract_catches(mutant: type[Linkage], check: checks.Check, complaint: str) -> None:
    assert_caught(mutant(), case_named("linkage-rao"), check, complaint)


def test_counts_that_say_nothing_of_theta_end_the_run_with_that_reason() -> None:
    trace = run_em(MODEL, [7, 0, 0, 0], MODEL.params(0.5))
    # The first cell alone is likeliest where all of it may be theta's.
    assert trace.params[-1].theta == 1.0
    stuck = run_em(MODEL, [7, 0, 0, 0], MODEL.params(0.0))
    assert stuck.outcome is Outcome.DEGENERATE
    assert "Class 1 holds every count, and none is left that tells theta." in stuck.message


def test_a_start_that_makes_an_observed_cell_impossible_is_refused() -> None:
    with pytest.raises(ValueError) as error:
        run_em(MODEL, COUNTS, MODEL.params(0.0))
    assert str(error.value) == (
        "EM cannot start here: Cell 4 was observed, and these parameters make it impossible. Choose another start."
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([125, 18, 20], "there must be 4 of them, for cell 1, cell 2, cell 3, cell 4"),
        ([125, -18, 2.5, 34], r"Entry 2 is -18; every count must be a whole number.*Entry 3 is 2\.5"),
        ([125, np.nan, 20, np.inf], "Entry 2 is nan.*Entry 4 is inf"),
        ([0, 0, 0, 0], "Every count is 0"),
        ("abcd", "must be numbers"),
        ([], "not empty"),
    ],
)
def test_counts_that_are_none_are_refused_in_sentences(data: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MODEL.prepare(data)


@pytest.mark.parametrize("theta", [-0.1, 1.1, np.nan, [0.5, 0.5], "x"])
def test_a_theta_that_is_no_probability_is_refused(theta: Any) -> None:
    with pytest.raises(ValueError, match="theta"):
        MODEL.params(theta)
