"""The race: published counts, what the clock charges, when a run ends, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core.algorithms import ALGORITHMS, PLAYABLE, Family, RaceOutcome, run_algorithm
from em_core.algorithms.race.clock import PassClock, Rule
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.rivals.newton import hessian
from em_core.catalogue.registry import FAMILY
from em_core.landscape.verdict import VerdictKind, verdict
from em_core.models import GaussianMixture
from tests.em_core.algorithms.races import DEATHS, FAR, MAXIMUM, NEWTONS_TRAP, TOP, deaths_at


def deaths(name: str, start: Any = FAR, **given: Any) -> Any:
    return run_algorithm(name, DEATHS.model, DEATHS.data, start, **given)


def test_em_and_squarem_take_as_many_maps_as_is_published() -> None:
    em = deaths("em", tol=1e-8)
    assert (em.outcome, em.maps, em.n_steps) == (RaceOutcome.CONVERGED, 2909, 2908)
    squarem = deaths("squarem", tol=1e-8, increase=1)
    assert (squarem.outcome, squarem.maps, len(squarem.log_likelihoods)) == (RaceOutcome.CONVERGED, 72, 25)
    for race in (em, squarem):
        assert abs(race.log_likelihoods[-1] - TOP) < 1e-8
    np.testing.assert_allclose(np.sort(squarem.params[-1].rates.ravel()), MAXIMUM[1:], atol=1e-5)


def test_the_objectives_rule_stops_em_where_it_is_published() -> None:
    race = deaths("em", deaths_at(0.5, (1, 3)), tol=1e-8, stop="objective")
    assert (race.n_steps, race.maps) == (447, 447)
    assert abs(race.log_likelihoods[-1] + 1989.948186528) < 1e-8
    assert abs(TOP - race.log_likelihoods[-1] - 0.0023) < 1e-4


def test_the_linkage_data_run_as_they_did_in_1977() -> None:
    case = next(iter(FAMILY["linkage"].cases()))
    race = run_algorithm("em", case.model, case.data, case.model.params(0.5), tol=1e-9)
    published = [0.5, 0.608247423, 0.624321051, 0.626488879, 0.626777323, 0.626815632, 0.626820719, 0.626821395]
    np.testing.assert_allclose([float(each.theta) for each in race.params[:8]], published, atol=6e-10)


def test_the_hessian_and_the_standard_errors_at_the_maximum_are_the_published_ones() -> None:
    data = DEATHS.model.prepare(DEATHS.data)
    top = deaths_at(MAXIMUM[0], MAXIMUM[1:])
    clock = PassClock(DEATHS.model, data, top, Numbers.OWN, Rule(1e-8, "map", np.inf))
    place = clock.see(clock.know(top))
    assert place is not None
    slopes = hessian(clock, place)
    assert slopes is not None
    expected = [[907.107, -270.229, -341.253], [-270.229, 113.480, 61.682], [-341.253, 61.682, 192.781]]
    np.testing.assert_allclose(-slopes, expected, rtol=2e-4)
    np.testing.assert_allclose(np.sqrt(np.diag(np.linalg.inv(-slopes))), [0.194684, 0.350030, 0.250478], rtol=2e-3)


def test_ems_passes_are_its_steps() -> None:
    race = deaths("em", tol=0, max_passes=12)
    assert race.outcome is RaceOutcome.MAX_PASSES
    assert list(race.passes) == list(range(13))
    assert (np.diff(race.seconds) >= 0).all()


def test_a_cycle_of_squarem_costs_three_passes_and_a_refused_proposal_one_more() -> None:
    race = deaths("squarem", tol=1e-8)
    steps = np.diff(race.passes)
    assert steps[0] == 2
    assert set(steps[1:]) == {3.0, 4.0}
    assert race.spent == race.passes[-1] + 1


def test_incremental_em_is_charged_by_the_part_and_with_one_block_it_is_em_to_the_last_bit() -> None:
    em, one = deaths("em", tol=1e-6, max_passes=400), deaths("incremental", tol=1e-6, max_passes=400, blocks=1)
    assert (em.outcome, em.maps, list(em.passes)) == (one.outcome, one.maps, list(one.passes))
    assert em.log_likelihoods.tolist() == one.log_likelihoods.tolist()
    for a, b in zip(em.params, one.params, strict=True):
        assert a.rates.tolist() == b.rates.tolist()
        assert a.weights.tolist() == b.weights.tolist()
    ten = deaths("incremental", tol=0, max_passes=3, blocks=10)
    np.testing.assert_allclose(ten.passes[:3], [0, 1, 1 + 110 / 1096], rtol=1e-12)
    assert ten.passes[-1] <= 3


def test_a_round_of_ecm_costs_a_pass() -> None:
    race = deaths("ecm", tol=0, max_passes=7)
    assert list(race.passes) == list(range(8))


def test_newton_stops_at_an_edge_where_only_its_own_gradient_vanishes() -> None:
    race = deaths("newton", NEWTONS_TRAP, tol=1e-8)
    assert race.outcome is RaceOutcome.EDGE
    assert abs(TOP - race.log_likelihoods[-1] - 4.106) < 1e-3
    assert race.params[-1].rates.min() < 1e-6
    safe = deaths("newton_safe", NEWTONS_TRAP, tol=1e-8)
    assert (safe.outcome, safe.falls) == (RaceOutcome.CONVERGED, ())
    assert abs(safe.log_likelihoods[-1] - TOP) < 1e-9


def test_newtons_end_is_what_the_second_order_test_says() -> None:
    coins = next(iter(FAMILY["two_coins"].cases()))
    found = {
        name: run_algorithm(name, coins.model, coins.data, coins.params, tol=1e-9) for name in ("newton", "newton_safe")
    }
    kinds = {}
    for name, race in found.items():
        assert race.outcome is RaceOutcome.CONVERGED
        kinds[name] = verdict(coins.model, coins.data, race.params[-1]).kind
        data = coins.model.prepare(coins.data)
        clock = PassClock(coins.model, data, race.params[-1], Numbers.UNBOUNDED, Rule(0, "map", np.inf))
        place = clock.see(clock.know(race.params[-1]))
        assert place is not None
        slopes = hessian(clock, place)
        assert slopes is not None
        rises = bool((np.linalg.eigvalsh(slopes) > 0).any())
        assert kinds[name] is (VerdictKind.SADDLE if rises else VerdictKind.MAXIMUM)
    assert kinds == {"newton": VerdictKind.SADDLE, "newton_safe": VerdictKind.MAXIMUM}


def test_a_tolerance_finer_than_the_objectives_digits_is_met_when_only_rounding_is_left() -> None:
    race = deaths("lbfgs", tol=1e-13)
    assert race.outcome is RaceOutcome.CONVERGED
    assert abs(race.log_likelihoods[-1] - TOP) < 1e-9
    np.testing.assert_allclose(np.sort(race.params[-1].rates.ravel()), MAXIMUM[1:], atol=1e-4)


def test_anderson_falls_and_a_race_says_where() -> None:
    race = deaths("anderson", tol=1e-8, window=2, restart=False)
    assert race.falls
    for t in race.falls:
        assert race.log_likelihoods[t] < race.log_likelihoods[t - 1]


def test_a_start_at_the_maximum_is_converged_at_once() -> None:
    race = deaths("squarem", deaths_at(MAXIMUM[0], MAXIMUM[1:]), tol=1e-6)
    assert (race.n_steps, race.maps, race.outcome) == (0, 1, RaceOutcome.CONVERGED)


def test_a_run_that_goes_around_among_values_it_has_had_ends() -> None:
    case = next(iter(FAMILY["kmeans"].cases()))
    race = run_algorithm("em", case.model, case.data, case.params, tol=0)
    assert race.outcome is RaceOutcome.CONVERGED
    assert race.spent < 30


def test_a_collapse_is_an_outcome_that_names_the_component() -> None:
    x = np.array([[0.0], [0.0], [0.0], [5.0], [6.0], [7.0]])
    model = GaussianMixture(n_components=2)
    start = model.params([0.5, 0.5], [[0.0], [6.0]], [[[0.01]], [[1.0]]])
    race = run_algorithm("em", model, x, start)
    assert race.outcome is RaceOutcome.DEGENERATE
    assert race.message.startswith("Component 1 has collapsed")


def test_passes_to_a_line() -> None:
    race = deaths("squarem", tol=1e-8)
    reached = race.passes_to(TOP - 1e-2)
    assert reached is not None
    assert 0 < reached < race.passes[-1]
    assert race.passes_to(TOP + 1) is None


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("squarem", {"window": 3}, "SQUAREM has no option 'window'; its options are version and increase."),
        ("newton", {"window": 3}, "Newton's method has no option 'window'; it has no options."),
        ("squarem", {"version": 4}, "version is 4; it must be a whole number of at most 3."),
        ("squarem", {"increase": -1}, "increase is -1; it must be a number of at least 0, in nats."),
        ("scoring", {"information": "half"}, "information is 'half'; it must be one of observed, complete."),
        ("sqarem", {}, "id is 'sqarem'; it must be one of em, "),
    ],
)
def test_what_an_algorithm_does_not_have_is_refused(name: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        deaths(name, **options)


def test_a_model_that_is_not_smooth_is_refused_in_a_sentence() -> None:
    case = next(iter(FAMILY["kmeans"].cases()))
    refused = {name: listed.admits(case.model) for name, listed in ALGORITHMS.items()}
    assert refused["em"] is None
    for name, listed in ALGORITHMS.items():
        said = refused[name]
        assert said is not None or listed.family is Family.EM_LIKE
        if said is not None:
            with pytest.raises(ValueError, match=said[:40]):
                run_algorithm(name, case.model, case.data, case.params)


def test_complete_information_is_refused_where_the_complete_data_are_no_counts() -> None:
    case = next(iter(FAMILY["gaussian_mixture"].cases()))
    with pytest.raises(ValueError, match="needs complete data that are counts"):
        run_algorithm("scoring", case.model, case.data, case.params, information="complete")


def test_what_is_played_on_pages_is_em_like() -> None:
    assert {"em", "incremental", "ecm"} <= set(PLAYABLE) <= set(ALGORITHMS)
    assert all(ALGORITHMS[name].family is Family.EM_LIKE for name in PLAYABLE)
