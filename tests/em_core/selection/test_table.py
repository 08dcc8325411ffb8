"""Tables: criteria, flags, nested models, and what a cell is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from em_core import StopRule
from em_core.criteria import Criteria, criteria
from em_core.data import load_bundled
from em_core.distributions.gaussian import COVARIANCES
from em_core.models import GaussianMixture, StudentMixture
from em_core.selection import Flag, Table, fit, flags, judging, nesting, select, selecting
from em_core.selection.runs import run_from
from tests.em_core.selection import checks
from tests.em_core.selection.tables import (
    faithful,
    galaxies,
    of_faithful,
    of_galaxies,
    of_ties,
    with_ties,
)

TABLES: dict[str, tuple[Callable[[], Table], Callable[[], Any]]] = {
    "faithful": (of_faithful, faithful),
    "galaxies": (of_galaxies, galaxies),
    "ties": (of_ties, with_ties),
}


def test_runs_that_the_step_limit_ends_are_led_on_to_their_maximum() -> None:
    cut, whole = (select(faithful(), ks=[3], covariances=["full"], n_starts=3, max_steps=m).cell(3) for m in (2, 500))
    # Newton steps at the end: l is a sum of 272 terms, and differs by their rounding alone.
    assert cut.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
    assert Flag.NOT_CONVERGED not in cut.flags


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_what_it_says(name: str) -> None:
    table, x = (each() for each in TABLES[name])
    checks.check_criteria(table, x)
    checks.check_flags(table, x)
    checks.check_nested(table)


def test_the_tables_hold_every_flag_that_runs_can_earn() -> None:
    held = {flag for make, _ in TABLES.values() for cell in make().cells for flag in cell.flags}
    assert {Flag.SPURIOUS, Flag.DEGENERATE, Flag.REACHED_ONCE} <= held


def more_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*given: Any) -> Criteria:
        found = criteria(*given)
        return Criteria(found.log_likelihood, found.free_parameters + 1, found.sample, found.entropy, found.assigned)

    monkeypatch.setattr(fit, "criteria", wrong)


def entropy_added_with_the_wrong_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit.Fit, "icl", property(lambda self: self.bic - 2 * self.entropy))


def other_sign_of_bic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Criteria, "bic", property(lambda self: 2 * self.log_likelihood - self.free_parameters))


def dropped(flag: Flag) -> Callable[[pytest.MonkeyPatch], None]:
    def mutate(monkeypatch: pytest.MonkeyPatch) -> None:
        right = judging._flags
        monkeypatch.setattr(judging, "_flags", lambda *given: tuple(f for f in right(*given) if f is not flag))

    return mutate


def no_flag_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Flag, "bars", property(lambda _self: False))


def few_rows_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flags, "FEWEST", 2)


def spurious_ends_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = judging._highest
    monkeypatch.setattr(
        judging, "_highest", lambda ends, spurious: None if not spurious else right(ends, True) or right(ends, False)
    )


MUTANTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "a parameter too many": (more_parameters, "galaxies"),
    "entropy with the wrong sign": (entropy_added_with_the_wrong_sign, "galaxies"),
    "BIC with the other sign": (other_sign_of_bic, "galaxies"),
    "spurious cells are not flagged": (dropped(Flag.SPURIOUS), "galaxies"),
    "collapsed cells are not flagged": (dropped(Flag.DEGENERATE), "ties"),
    "cells reached once are not flagged": (dropped(Flag.REACHED_ONCE), "once"),
    "flagged cells are ranked": (no_flag_bars, "galaxies"),
    "three rows are a component": (few_rows_are_enough, "galaxies"),
    "the highest end is chosen, spurious or not": (spurious_ends_are_chosen, "galaxies"),
}


def small(name: str) -> tuple[Table, Any]:
    """A table made anew, as small as it can be."""
    if name == "ties":
        return select(with_ties(), ks=[2], n_starts=5), with_ties()
    if name == "once":
        return select(faithful(), ks=[2], covariances=["full"], n_starts=1), faithful()
    return select(galaxies(), ks=[2, 3], n_starts=10), galaxies()


def hold(table: Table, x: Any) -> None:
    checks.check_criteria(table, x)
    checks.check_flags(table, x)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutate, data = MUTANTS[name]
    hold(*small(data))
    mutate(monkeypatch)
    with pytest.raises((AssertionError, TypeError)):
        hold(*small(data))


def test_kinds_that_are_the_same_for_one_component_give_equal_numbers() -> None:
    table = of_faithful()
    for pair in (("full", "tied"), ("diag", "tied_diag"), ("spherical", "tied_spherical")):
        one, other = (table.cell(1, kind) for kind in pair)
        assert one.free_parameters == other.free_parameters
        # One M-step of the same sums, divided by n once and by n / 1 components once.
        assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-13)
        assert one.bic == pytest.approx(other.bic, rel=1e-13)


def test_in_one_dimension_kinds_that_are_the_same_stand_for_one_another() -> None:
    table = of_galaxies()
    assert table.covariances == ("tied", "full")
    assert table.cell(2, "tied_diag") is table.cell(2, "tied")
    asked = select(galaxies(), ks=[2], covariances=COVARIANCES, n_starts=5)
    assert len(asked.cells) == 12
    assert asked.cell(2, "spherical").bic == asked.cell(2, "full").bic != asked.cell(2, "tied_diag").bic


@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("covariance", COVARIANCES)
def test_free_parameters_are_those_of_the_closed_formula(d: int, covariance: Any) -> None:
    x = np.random.default_rng(d).normal(size=(60, d))
    for k in range(1, 7):
        model = GaussianMixture(k, covariance)
        counted = criteria(model, x, model.around(x, x[:k])).free_parameters
        assert counted == checks.free_numbers(covariance, k, d) == model.free_parameters(d)


def test_one_component_is_always_there_and_a_cell_that_cannot_be_says_why() -> None:
    table = select([1.0, 2.0, 4.0, 4.5, 6.0, 7.0], ks=[9], covariances=["tied"], n_starts=2)
    assert table.ks == (1, 9)
    assert math.isclose(table.cell(1, "tied").log_likelihood, table.cell(1).log_likelihood)
    empty = table.cell(9, "tied")
    assert empty.is_empty
    assert not empty.is_ranked
    assert "9" in empty.why
    assert math.isnan(empty.bic)
    assert math.isnan(empty.median)
    assert empty not in table.ranking(flagged=True)


def test_all_ends_are_kept() -> None:
    for cell in of_galaxies().cells:
        assert len(cell.values) == cell.n_starts == 15
        assert sum(end.hits for end in cell.ends) == 15
        reached = cell.values[np.isfinite(cell.values)]
        assert cell.median == np.median(reached)
        assert cell.hits == int(np.isclose(cell.values, cell.log_likelihood, rtol=0, atol=1e-6).sum())
        assert cell.interval.low <= cell.hits / 15 <= cell.interval.high


def test_stopping_leaves_the_cells_that_are_complete() -> None:
    heard: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> bool:
        heard.append((done, of))
        return done < 3

    table = select(galaxies(), ks=[1, 2, 3], n_starts=5, on_progress=stop)
    assert heard == [(1, 6), (2, 6), (3, 6)]
    assert [(cell.k, cell.covariance) for cell in table.cells] == [(1, "tied"), (1, "full")]
    *_, last = selecting(galaxies(), ks=[1, 2], n_starts=5)
    assert (last.done, last.of) == (4, 4)


@pytest.mark.parametrize(
    ("model", "data", "parameters"),
    [
        ("poisson_mixture", [0, 1, 1, 2, 0, 1, 9, 11, 8, 12, 10, 9, 0, 1, 2, 10], lambda k: 2 * k - 1),
        ("latent_classes", np.repeat(np.eye(4)[:3], 6, axis=0), lambda k: 5 * k - 1),
        (StudentMixture(1, df=4), np.random.default_rng(0).standard_t(3, 40), lambda k: 3 * k - 1),
        ("poisson_hmm", np.repeat([2, 9, 3], 15), lambda k: k - 1 + k * (k - 1) + k),
    ],
    ids=["Poisson", "latent classes", "Student", "HMM"],
)
def test_other_families(model: Any, data: Any, parameters: Callable[[int], int]) -> None:
    table = select(
        data, ks=[1, 2], model=model, n_starts=4, covariances=["full"] if not isinstance(model, str) else None
    )
    for k in (1, 2):
        cell = table.cell(k, table.covariances[-1])
        assert cell.free_parameters == parameters(k)
        assert cell.icl == pytest.approx(cell.bic + 2 * cell.entropy)
    assert table.cell(2).log_likelihood >= table.cell(1).log_likelihood - 1e-6


@pytest.mark.parametrize(
    ("model", "said"),
    [("kmeans", "maximum of the likelihood"), ("linkage", "no number of components"), ("x", "one of")],
)
def test_what_has_no_criteria_or_no_components_is_refused(model: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        select(galaxies(), model=model)


def test_the_larger_model_is_run_from_the_smaller_one_where_it_lies_lower() -> None:
    x = load_bundled("faithful").values
    table = select(x, ks=[2], covariances=["tied", "full"], n_starts=15, seed=1)
    full, tied = table.cell(2, "full"), table.cell(2, "tied")
    one = table.cell(1, "full")
    assert full.model is not None
    # Both components the same: at rest, at the likelihood of one.
    start = full.model.around(x, np.repeat(one.params.means, 2, axis=0))  # type: ignore[union-attr, attr-defined]
    rule = StopRule()
    ends = run_from(full.model, x, [start], [0], rule)
    low = judging.judged_cell(2, "full", full.model, x, 1, ends, ())
    assert low.log_likelihood == pytest.approx(one.log_likelihood, rel=1e-12)
    assert Flag.NOT_THE_MAXIMUM in low.flags
    mended = judging.checked_cell(low, [one, tied], x, ends, rule)
    assert mended.log_likelihood >= tied.log_likelihood - 1e-6
    assert mended.nested_runs > 0
    assert mended.hits == 0
    assert mended.flags == (Flag.REACHED_ONCE,)


def test_a_cell_that_more_runs_do_not_help_keeps_its_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    table = of_faithful()
    low, high = table.cell(2, "tied"), table.cell(3, "tied")
    monkeypatch.setattr(judging, "nested_starts", lambda *_: [])
    # As if the smaller model had reached what the larger one has.
    swapped = replace(low, fit=high.fit)
    checked = judging.checked_cell(replace(high, fit=low.fit, flags=()), [swapped], faithful(), (), StopRule())
    assert checked.flags == (Flag.NOT_THE_MAXIMUM,)
    assert not checked.is_ranked


def test_nested_kinds() -> None:
    wanted = {(a, b): checks.is_case_of(_cell(a), _cell(b)) for a in COVARIANCES for b in COVARIANCES if a != b}
    assert {(a, b): nesting.is_nested(2, a, 2, b) for a, b in wanted} == wanted
    assert nesting.is_nested(1, "tied", 2, "full")
    assert not nesting.is_nested(2, "tied", 1, "full")
    assert not nesting.is_nested(2, "full", 2, "full")


def _cell(covariance: str) -> Any:
    return judging.empty_cell(2, covariance, 1, "")  # type: ignore[arg-type]  # one of the six
