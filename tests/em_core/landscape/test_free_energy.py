"""l = F + KL and F = Q + H for every model at every half-step; half an E-step and half an M-step raise F."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import rel_entr

from em_core.catalogue.entry import Case
from em_core.em.stopping import rounding_allowance
from em_core.landscape import (
    e_step_by_points,
    free_energies,
    free_energy,
    free_fields,
    partial_m_step,
    point_gaps,
    with_point,
)
from em_core.models import GaussianMixture
from em_core.models.gaussian_mixture import MixtureParams
from tests.em_core.landscape.cases import CASES, data_of, faithful, faithful_run, name_of, on_the_slope
from tests.present import present

INDEPENDENT = tuple(
    case
    for case in CASES
    if point_gaps(case.model, data_of(case), on_the_slope(case).posterior(0), case.params) is not None
)


def test_most_models_have_a_gap_of_their_own_for_every_point() -> None:
    assert len(INDEPENDENT) > len(CASES) / 2


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_identity_holds_at_every_half_step_and_f_only_rises(case: Case) -> None:
    trace = on_the_slope(case)
    told = free_energies(trace)
    assert told.half_steps == tuple(range(1, trace.n_half_steps))
    assert np.abs(told.residual).max() <= 1e-10
    assert_allclose(told.bound, told.expected + told.entropy, rtol=1e-12)
    assert (np.diff(told.bound) >= -rounding_allowance(float(told.bound[0]))).all()
    size = np.abs(told.objective).max()
    assert (told.kl >= -1e-10 * size).all()
    # After an E-step, which the odd half-steps are, nothing is left between them.
    assert (np.abs(told.kl[::2]) <= 1e-10 * size).all()


def test_q_and_entropy_are_what_the_mixture_says() -> None:
    trace = faithful_run()
    half = trace.half_step(4)
    q = present(half.posterior)
    told = free_energy(trace.model, trace.data, q, half.params)
    assert_allclose(told.expected, GaussianMixture(2).expected_log_joint(trace.data, q, half.params))
    r = q.responsibilities
    with np.errstate(divide="ignore", invalid="ignore"):
        assert_allclose(told.entropy, -np.nansum(r * np.log(r)))


@pytest.mark.parametrize("name", ["linkage-rao", "tomography", "newcomb-df4", "dyestuff"])
def test_the_entropy_is_that_of_a_counted_or_drawn_posterior(name: str) -> None:
    case = next(case for case in CASES if case.name == name)
    data, q = data_of(case), on_the_slope(case).posterior(1)
    told = free_energy(case.model, data, q, case.params)
    assert told.entropy == pytest.approx(_entropy_by_hand(case, data, q), rel=1e-3)


def _entropy_by_hand(case: Case, data: Any, q: Any) -> float:
    """The entropy by brute force: every table written out, or a gamma density summed over a fine grid."""
    match case.name:
        case "linkage-rao":
            share = float(q.responsibilities[0, 1])
            return float(-125 * (share * np.log(share) + (1 - share) * np.log(1 - share)))
        case "tomography":
            joint = case.model.system.toarray() * q.image
            r = joint / joint.sum(axis=1, keepdims=True)
            return float(-(data[:, None] * r * np.log(np.where(r > 0, r, 1))).sum())
        case "newcomb-df4":
            u = np.linspace(1e-6, 60, 200_001)
            total = 0.0
            for rate in q.rates[:, 0]:
                logs = (q.shapes[0] - 1) * np.log(u) - rate * u
                density = np.exp(logs - logs.max())
                density /= density.sum() * (u[1] - u[0])
                total -= float(np.sum(density * np.log(density + 1e-300)) * (u[1] - u[0]))
            return total
        case _:
            return float(0.5 * np.sum(1 + np.log(2 * np.pi * q.variances)))


@pytest.mark.parametrize("case", INDEPENDENT, ids=name_of)
def test_point_by_point_f_climbs_from_the_old_q_to_the_objective(case: Case) -> None:
    trace, data = on_the_slope(case), data_of(case)
    old, params = trace.posterior(0), trace.params[1]
    order = np.random.default_rng(0).permutation(int(np.prod(old.responsibilities.shape[:-1])))
    climb = e_step_by_points(case.model, data, old, params, order.tolist())
    assert (np.diff(climb.bounds) >= 0).all()
    assert_allclose(climb.bounds[0], case.model.lower_bound(data, old, params), rtol=1e-12)
    assert_allclose(climb.bounds[-1], case.model.log_likelihood(data, params), rtol=1e-11)


def test_each_bound_on_the_way_is_the_bound_of_the_half_renewed_q() -> None:
    trace = faithful_run()
    old, params = trace.posterior(0), trace.params[1]
    new = trace.posterior(1).responsibilities
    climb = e_step_by_points(trace.model, trace.data, old, params)
    for renewed in (1, 10, 200):
        mixed = old
        for i in range(renewed):
            mixed = with_point(mixed, i, new[i])
        assert_allclose(climb.bounds[renewed], trace.model.lower_bound(trace.data, mixed, params), rtol=1e-12)


def test_a_chain_has_no_points_to_renew_one_by_one() -> None:
    case = next(case for case in CASES if case.name == "earthquakes")
    trace = on_the_slope(case)
    with pytest.raises(ValueError, match="depends on the other rows"):
        e_step_by_points(case.model, data_of(case), trace.posterior(0), trace.params[1])


def test_a_q_set_by_hand_opens_the_gap_by_its_own_divergence() -> None:
    trace = faithful_run()
    params, right = trace.params[3], trace.posterior(3)
    for point, by_hand in ((0, [0.5, 0.5]), (7, [1.0, 0.0]), (8, [0.2, 0.8])):
        wrong = with_point(right, point, by_hand)
        told = free_energy(trace.model, trace.data, wrong, params)
        expected = float(rel_entr(by_hand, _exact_responsibilities(trace, params)[point]).sum())
        assert told.kl == pytest.approx(expected, rel=1e-8)
        assert told.objective - told.bound == pytest.approx(expected, rel=1e-6, abs=1e-10)
    with pytest.raises(ValueError, match="must be at least 0 and sum to 1"):
        with_point(right, 0, [0.7, 0.7])


def _exact_responsibilities(trace: Any, params: Any) -> Any:
    joint = np.exp(trace.model.log_joint(trace.data, params))
    return joint / joint.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_part_of_the_m_step_raises_f(case: Case) -> None:
    trace, data = on_the_slope(case), data_of(case)
    q, params = trace.posterior(1), trace.params[1]
    full = partial_m_step(case.model, data, q, params)
    assert full.fraction == 1
    assert full.after == pytest.approx(case.model.lower_bound(data, q, trace.params[2]), rel=1e-12)
    for fields, fraction in [(None, 0.5), *(((name,), 1.0) for name in free_fields(case.model, params))]:
        step = partial_m_step(case.model, data, q, params, fields, fraction)
        assert step.after >= step.before - rounding_allowance(step.before)
        assert step.after == pytest.approx(case.model.lower_bound(data, q, step.params), rel=1e-12)
        assert step.after <= full.after + rounding_allowance(step.before)


def test_only_the_means_move_when_only_the_means_are_asked_for() -> None:
    trace = faithful_run()
    step = partial_m_step(trace.model, faithful(), trace.posterior(0), trace.params[0], ("means",))
    assert isinstance(step.params, MixtureParams)
    assert_allclose(step.params.means, trace.params[1].means, rtol=1e-9)
    assert_allclose(step.params.covariances, trace.params[0].covariances)
    assert step.after > step.before
    with pytest.raises(ValueError, match="The M-step does not choose colours; it chooses weights, means, covariances"):
        partial_m_step(trace.model, faithful(), trace.posterior(0), trace.params[0], ("colours",))
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        partial_m_step(trace.model, faithful(), trace.posterior(0), trace.params[0], None, 1.5)
