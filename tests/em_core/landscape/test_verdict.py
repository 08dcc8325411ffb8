"""Known maxima, saddles, flat ground and collapses are called what they are; a nudge leaves a saddle and no maximum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.catalogue.entry import Case, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.landscape import VerdictKind, nudge, speed, standard_errors, verdict, verdict_of
from em_core.models import BinomialMixture, BloodGroups, GaussianMixture, KMeans, Linkage, MissingNormal, PoissonMixture
from tests.em_core.landscape.cases import SMOOTH, at_rest, faithful, faithful_run, name_of
from tests.reference.cases import load_case, load_data

FIRST = [case for case in SMOOTH if case.name in {next(entry.cases()).name for entry in FAMILY.values()}]
"""The classic data of every model that has second derivatives."""

MURRAY = load_case("missing_murray_1977")


def murray() -> tuple[MissingNormal, Any]:
    """Murray's twelve points, with holes."""
    case = next(case for case in SMOOTH if case.name == "missing-murray")
    return case.model, case.model.prepare(case.data)


def test_murrays_saddle_is_one_and_its_eigenvalues_are_the_published_ones() -> None:
    model, x = murray()
    at_zero = model.params([0, 0], 2.5 * np.eye(2))
    judged = verdict(model, x, at_zero, ("x1", "x2"))
    assert judged.kind is VerdictKind.SADDLE
    assert judged.gradient_norm < 1e-6
    assert (judged.eigenvalues < 0).sum() == (judged.shares < 0).sum() == 1
    # The published Hessian is in (log s1^2, log s2^2, atanh rho): half a log deviation each, and L21 = rho s2.
    told = judged.information
    assert told is not None
    names = told.coordinates.names
    spread = [names.index(name) for name in names if name.startswith(("log standard", "Cholesky"))]
    way = np.diag([0.5, 0.5, np.sqrt(2.5)])
    hessian = -(way @ told.observed[np.ix_(spread, spread)] @ way)
    published = MURRAY["expected"]["hessian_eigenvalues_at_saddle"]
    assert_allclose(np.sort(np.linalg.eigvalsh(hessian)), np.sort(published["value"]), atol=published["atol"])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_nudge_leaves_murrays_saddle_for_either_maximum(sign: int) -> None:
    model, x = murray()
    at_zero = model.params([0, 0], 2.5 * np.eye(2))
    stuck = run_em(model, x, at_zero, max_steps=200, tol=0)
    assert stuck.params[-1].covariance[0, 1] == 0
    judged = verdict_of(stuck)
    trace = run_em(model, x, nudge(at_zero, judged, sign=sign), tol=1e-12)
    end = trace.params[-1].covariance
    assert abs(end[0, 1] / end[0, 0]) == pytest.approx(0.5, abs=1e-4)
    assert np.sign(end[0, 1]) == sign * np.sign(judged.direction[-1])
    assert trace.log_likelihoods[-1] == pytest.approx(MURRAY["expected"]["maxima"]["value"][0]["loglik"], abs=1e-7)
    best = verdict_of(trace)
    assert best.kind is VerdictKind.MAXIMUM
    back = run_em(model, x, nudge(trace.params[-1], best, size=1.0), tol=1e-12)
    assert_allclose(back.params[-1].covariance, end, atol=1e-3)


@pytest.mark.parametrize("covariance", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("k", [2, 3])
def test_equal_components_are_a_saddle_that_a_nudge_escapes(k: int, covariance: Any) -> None:
    x = faithful()
    model = GaussianMixture(k, covariance)
    start = model.around(x, np.repeat(x.mean(axis=0, keepdims=True), k, axis=0))
    # No longer: where the way out is steep, rounding grows and finds it.
    stuck = run_em(model, x, start, max_steps=5, tol=0)
    assert stuck.log_likelihoods[-1] == pytest.approx(stuck.log_likelihoods[0], rel=1e-12)
    judged = verdict_of(stuck)
    assert judged.kind is VerdictKind.SADDLE
    assert judged.rise > 0
    free = run_em(model, x, nudge(stuck.params[-1], judged), max_steps=3000)
    assert free.log_likelihoods[-1] > stuck.log_likelihoods[-1] + 100
    if k == 2:
        assert verdict_of(free).kind is VerdictKind.MAXIMUM


def test_two_equal_coins_stay_at_066_until_they_are_nudged() -> None:
    model = BinomialMixture(2, equal_weights=True)
    data = model.prepare([[5, 10], [9, 10], [8, 10], [4, 10], [7, 10]])
    stuck = run_em(model, data, model.params([0.5, 0.5], [0.66, 0.66]))
    assert_allclose(stuck.params[-1].probabilities, 0.66)
    judged = verdict_of(stuck)
    assert judged.kind is VerdictKind.SADDLE
    free = run_em(model, data, nudge(stuck.params[-1], judged), tol=1e-12).params[-1]
    assert_allclose(sorted(free.probabilities), [0.5195831, 0.7967891], atol=1e-5)


@pytest.mark.parametrize("case", FIRST, ids=name_of)
def test_every_models_end_gets_a_verdict_that_its_numbers_bear_out(case: Case) -> None:
    trace = at_rest(case.name)
    judged = verdict_of(trace)
    assert judged.reason.endswith(".")
    assert judged.kind in (VerdictKind.MAXIMUM, VerdictKind.FLAT, VerdictKind.SADDLE, VerdictKind.SINGULAR)
    limit = max(1e-6, judged.share_error)
    if judged.kind is VerdictKind.MAXIMUM and len(judged.shares):
        assert judged.shares[0] > limit
        assert judged.eigenvalues[0] > 0
        assert judged.gain < 1e-4
        pushed = run_em(case.model, trace.data, nudge(trace.params[-1], judged, size=0.3), max_steps=20, tol=0)
        assert pushed.log_likelihoods[-1] <= trace.log_likelihoods[-1] + 1e-6 * abs(trace.log_likelihoods[-1])
    if judged.kind is VerdictKind.FLAT:
        assert judged.shares[0] <= limit


def test_the_textbook_maximum_is_strict_and_the_way_there_is_not_at_rest() -> None:
    trace = faithful_run()
    judged = verdict_of(trace, ("eruptions", "waiting"))
    assert judged.kind is VerdictKind.MAXIMUM
    assert "mean of component 1, waiting" in judged.names
    early = verdict(trace.model, trace.data, trace.params[1])
    assert early.kind is VerdictKind.NOT_AT_REST
    assert early.gain > 1e-2
    back = run_em(trace.model, trace.data, nudge(trace.params[-1], judged, size=2.0), tol=1e-10)
    assert_allclose(back.params[-1].means, trace.params[-1].means, rtol=1e-4)


def test_topics_are_flat_for_they_can_be_turned_into_one_another() -> None:
    judged = verdict_of(at_rest("topics-caithness"))
    assert judged.kind is VerdictKind.FLAT
    assert "flat in" in judged.reason


def test_a_collapse_is_singular_and_says_on_what() -> None:
    x = np.concatenate([faithful()[:20], faithful()[:1]])
    model = GaussianMixture(2)
    start = model.params([0.5, 0.5], [x[0], x.mean(axis=0)], [1e-4 * np.eye(2), np.cov(x.T)])
    judged = verdict_of(run_em(model, x, start, max_steps=500))
    assert judged.kind is VerdictKind.SINGULAR
    assert "has collapsed" in judged.reason
    assert judged.information is None
    with pytest.raises(ValueError, match="There is no direction to move the parameters in"):
        nudge(start, judged)


def test_a_rate_of_nothing_is_an_edge_that_em_never_leaves_and_a_nudge_does() -> None:
    model = PoissonMixture(2)
    data = model.prepare([0, 1, 0, 2, 9, 7, 8, 0, 1, 6])
    stuck = run_em(model, data, model.params([0.5, 0.5], [0.0, 4.0]))
    assert stuck.params[-1].rates[0, 0] == 0
    judged = verdict_of(stuck)
    assert judged.kind is VerdictKind.SADDLE
    assert judged.edge == ("rate of component 1",)
    assert [axis.name for axis in judged.escapes] == ["rate of component 1"]
    free = run_em(model, data, nudge(stuck.params[-1], judged))
    assert free.log_likelihoods[-1] > stuck.log_likelihoods[-1] + 1
    assert verdict_of(free).kind is VerdictKind.MAXIMUM


def test_an_allele_that_nobody_carries_stands_on_its_edge_and_would_not_rise() -> None:
    model = BloodGroups()
    judged = verdict_of(run_em(model, model.prepare([20, 0, 0, 30]), model.params([0.3, 0.2, 0.5])))
    assert judged.kind is VerdictKind.MAXIMUM
    assert judged.edge == ("frequency of allele B",)
    assert not judged.escapes


def test_a_model_without_curvature_gets_a_sentence_and_no_error() -> None:
    x = load_data(load_case("gmm_faithful2d_K2_VVV"))
    judged = verdict_of(run_em(KMeans(2), x, KMeans(2).params([[2, 55], [4, 80]])))
    assert judged.kind is VerdictKind.UNKNOWN
    assert "corners" in judged.reason


def test_a_saddle_has_no_standard_errors_and_is_called_one() -> None:
    entry = FAMILY["missing_values"]
    shown = exhibit(entry, entry.example("missing-murray-saddle"))
    judged = verdict(shown.model, shown.data, shown.start)
    told = standard_errors(shown.model, shown.data, shown.start, (), judged)
    assert judged.kind is VerdictKind.SADDLE
    assert told.reason is not None
    assert "only at a local maximum, and this final point is a saddle point. The " in told.reason
    assert f"is −{-judged.shares[0]:.3g}. EM moves away" in judged.reason


def test_the_verdict_on_a_run_that_stopped_early_is_about_the_rest_that_the_speedometer_means() -> None:
    model = Linkage()
    data = model.prepare([125, 18, 20, 34])
    trace = run_em(model, data, model.params(0.5), tol=1e-2)
    judged, told = verdict_of(trace), speed(trace)
    assert judged.information is not None
    assert told.rate is not None
    assert judged.information.rate == pytest.approx(told.rate.by_information, abs=1e-9)
    assert judged.information.rate == pytest.approx(0.1327787, abs=1e-7)
    assert judged.gradient_norm > 1e-6, "the gradient is that of the place where the run has ended"


def test_many_parameters_are_judged_as_exactly_as_few() -> None:
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(size=(50, 7)), rng.normal(size=(60, 7)) + 4.0])
    model = GaussianMixture(n_components=2, covariance="full")
    trace = run_em(model, x, model.initialise(x, rng), tol=1e-10)
    judged = verdict_of(trace)
    assert (judged.kind, len(judged.names)) == (VerdictKind.MAXIMUM, 71)
    found = standard_errors(model, x, trace.params[-1], judged=judged)
    assert found.errors is not None
    assert found.louis is not None
    # Two independent ways: measured at 1e-8 and below.
    assert_allclose(found.louis, found.errors, rtol=1e-6)


def test_too_many_parameters_are_refused_with_their_number_and_a_remedy() -> None:
    x = np.random.default_rng(4).normal(size=(60, 12))
    model = GaussianMixture(n_components=2, covariance="full")
    judged = verdict(model, x, model.initialise(x, np.random.default_rng(4)))
    assert judged.kind is VerdictKind.UNKNOWN
    assert judged.reason.startswith(
        "There are 181 free parameters and so 16,471 second derivatives; they are worked out for up to 150 parameters."
    )
    assert "Choose fewer components" in judged.reason
