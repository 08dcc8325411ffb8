"""Allele frequencies from ABO phenotypes: gene counting agrees with the likelihood maximised directly."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import minimize

from em_core import run_em
from em_core.models import AlleleParams, BloodGroups
from em_core.models.grouped_counts import GroupedPosterior
from em_core.numerics.arrays import FloatArray
from tests.contract import checks
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import HERE

MODEL = BloodGroups()
THIRDS = MODEL.params([1 / 3, 1 / 3, 1 / 3])


def clarke() -> list[float]:
    with (HERE / "data" / "abo_clarke_1959.csv").open(newline="") as file:
        counts = {row["phenotype"]: float(row["count"]) for row in csv.DictReader(file)}
    return [counts[cell] for cell in MODEL.cells]


def test_the_gallery_shows_the_published_counts() -> None:
    assert case_named("abo-clarke").data.tolist() == clarke()


def test_the_frequencies_are_the_published_ones() -> None:
    # Lange (2010), Numerical Analysis for Statisticians, gives them to four digits for these data.
    trace = run_em(MODEL, clarke(), MODEL.params([0.3, 0.2, 0.5]), tol=1e-12)
    assert_allclose(trace.params[-1].frequencies, [0.2136, 0.0501, 0.7363], atol=5e-5)


def test_no_optimiser_climbs_higher() -> None:
    data = MODEL.prepare(clarke())
    trace = run_em(MODEL, data, THIRDS, tol=1e-13)

    def lost(free: FloatArray) -> float:
        shares = np.exp([*free, 0.0])
        return -MODEL.log_likelihood(data, AlleleParams(shares / shares.sum()))

    direct = minimize(lost, [0.1, -0.1], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert_allclose(trace.log_likelihoods[-1], -direct.fun, atol=1e-9)


def test_the_genotypes_make_up_the_population() -> None:
    assert_allclose(MODEL.class_probabilities(MODEL.params([0.2, 0.3, 0.5])).sum(), 1, rtol=1e-15)


def test_a_step_counts_genes_as_by_hand() -> None:
    # Half of A's alleles when p = r: of those who show A, p^2 : 2pr = 1 : 2 are AA.
    (p, q, r) = run_em(MODEL, [30, 0, 0, 40], THIRDS, max_steps=1, tol=0).params[1].frequencies
    assert_allclose([p, q, r], [(2 * 10 + 20) / 140, 0, (20 + 80) / 140])


class CountsPeopleNotGenes(BloodGroups):
    """Each genotype counts once for an allele that it holds twice."""

    def fit_classes(self, counts: FloatArray) -> AlleleParams:
        genes = counts @ np.array([[1, 0, 0], [1, 0, 1], [0, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]])
        return AlleleParams(genes / genes.sum())


class ForgetsTheTwo(BloodGroups):
    """The E-step weighs AO by pr, where it can come about in two ways."""

    def e_step(self, data: FloatArray, params: AlleleParams) -> GroupedPosterior:
        joint = self.joint(params) * [1, 0.5, 1, 0.5, 0.5, 1]
        return GroupedPosterior(joint / joint.sum(axis=1, keepdims=True), self.log_likelihood(data, params))


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (CountsPeopleNotGenes, checks.m_step_unbeaten, "beaten"),
        (ForgetsTheTwo, checks.bound_touches, "misses the objective"),
    ],
)
def test_the_contract_catches(mutant: type[BloodGroups], check: checks.Check, complaint: str) -> None:
    assert_caught(mutant(), case_named("abo-clarke"), check, complaint)


def test_an_allele_that_is_said_not_to_exist_cannot_have_been_seen() -> None:
    with pytest.raises(ValueError, match="EM cannot start here: Cell 2 was observed"):
        run_em(MODEL, clarke(), MODEL.params([0.5, 0.0, 0.5]))


@pytest.mark.parametrize(
    ("frequencies", "sentence"),
    [
        ([0.5, 0.5], r"shape \(2,\)"),
        ([0.5, 0.4, 0.2], "sum to 1.1; the sum must be 1"),
        ([1.5, -0.5, 0], "Entry 1 of the allele frequencies is 1.5.*Entry 2 of the allele frequencies is -0.5"),
        ([np.nan, 0.5, 0.5], "Entry 1 of the allele frequencies is nan"),
    ],
)
def test_frequencies_that_are_none_are_refused(frequencies: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MODEL.params(frequencies)
