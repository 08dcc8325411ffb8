"""Kinds of covariance on a model's page: all six for points, two for a column, in the address and among the models."""

from __future__ import annotations

from dataclasses import replace

from em_core.experiments.compared_models import compared
from em_core.experiments.page_settings.selection_settings import SelectionAsk
from em_core.experiments.run_description import described
from em_core.experiments.visits import first_visit, to_query
from em_core.numerics.generators import result_of
from em_core.own.own_table import OwnTable
from pages.widgets.model.covariance_choice import COVARIANCES, VARIANCES
from tests.pages.visits import address, choose, elements, visit

PLANE = "a,b\n1,2\n1.5,2.5\n0.5,1\n8,4\n9,7\n7.5,5\n2,1.5\n8.5,5.5\n"


def test_points_have_all_kinds_and_the_address_says_which() -> None:
    page = visit("model", "model=student_mixture&example=faithful-tails")
    page = choose(page, "Covariances", "diag")
    assert address(page) == {"model": "student_mixture", "example": "faithful-tails", "set.covariance": "diag"}
    (box,) = [each for each in elements(page.sidebar, "selectbox") if each.label == "Covariances"]
    assert box.options == list(COVARIANCES.values())
    page = choose(page, "Covariances", "full")
    assert "set.covariance" not in address(page)


def test_one_column_has_two_kinds() -> None:
    page = visit("model", "model=gaussian_hmm&set.covariance=tied_diag")
    (box,) = [each for each in elements(page.sidebar, "selectbox") if each.label == "Variances"]
    assert (box.options, box.value) == (list(VARIANCES.values()), "tied")
    assert address(choose(page, "Variances", "full")) == {"model": "gaussian_hmm"}


def test_own_points_keep_their_kind() -> None:
    shown = replace(first_visit("annealed_mixture"), own=OwnTable(PLANE), draw=1)
    page = choose(visit("model", to_query(shown)), "Covariances", "tied")
    assert not page.error
    assert address(page)["set.covariance"] == "tied"


def test_the_restarts_of_every_kind_that_is_compared_can_be_opened() -> None:
    run = described(replace(first_visit("student_mixture"), example="faithful-tails", chosen=(("k", 2.0),)))
    found = compared(run, run.posed(), SelectionAsk(upto=2, starts=2, kinds=("tied", "diag")))
    table = result_of(found.make())
    kinds = {cell.covariance: found.restarts_of(cell) for cell in table.cells if cell.k == 2}
    assert set(kinds) == {"tied", "diag"}
    for kind, opened in kinds.items():
        assert opened is not None
        assert opened["set.covariance"] == kind


def test_what_is_run_many_times_says_its_kind() -> None:
    page = visit("restarts", "model=annealed_mixture&set.covariance=tied_diag&runs=4")
    assert any("tied diagonal covariances" in each.value for each in page.caption)
