"""What a table of models says: the answer, and what the number hides, each only where it is so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.data import load_bundled
from em_core.selection import Flag, Table, select
from em_core.selection.doubts import Heap, heaps
from em_core.selection.modes import n_modes_of
from em_viz.selection.kinds import cell_called
from em_viz.selection.sentences import headline, remarks
from em_viz.selection.table import facts, listed_cells, table_rows, top_cells
from tests.em_core.selection.tables import faithful, of_faithful, of_galaxies, of_ties

COLUMNS = ("eruptions", "waiting")


def said(table: Table, by: str = "bic", heaped: tuple[Heap, ...] = (), n_modes: int | None = None) -> str:
    return "\n".join(remarks(table, by, heaped, COLUMNS, n_modes))


def test_old_faithful_has_three_by_bic_and_two_by_icl() -> None:
    """mclust: EEE,3 by BIC (Scrucca, Fop, Murphy & Raftery 2016)."""
    assert headline(of_faithful(), "bic") == (
        "The criteria disagree: BIC takes K = 3 with one covariance for all (EEE); ICL takes K = 2 with own "
        "covariances (VVV)."
    )
    assert headline(of_faithful(), "aic").startswith("The criteria disagree: AIC takes K = 4 with ")


def test_where_all_agree_there_is_an_answer() -> None:
    """Acidity: E,2 (mclust)."""
    table = select(load_bundled("acidity").values, range(1, 4), n_starts=5)
    assert headline(table, "bic") == "K = 2 with one variance for all (E): BIC and ICL take it."


def test_before_the_table_is_whole_the_answer_says_so_and_its_edge_is_none() -> None:
    part = Table(tuple(cell for cell in of_faithful().cells if cell.k <= 2), 2)
    assert headline(part, "bic", whole=False).startswith("So far K goes up to 2. K = 2 with own covariances (VVV): ")
    assert "largest" not in "".join(remarks(part, "bic", (), COLUMNS, None, whole=False))


def test_galaxies_are_undecided() -> None:
    assert headline(of_galaxies(), "bic").startswith("The criteria disagree: BIC takes K = 4 with own variances (V); ")


def test_without_a_model_that_is_fit_to_be_ranked_it_says_so() -> None:
    bad = tuple(replace(cell, flags=(Flag.SPURIOUS,)) for cell in of_ties().cells)
    assert headline(Table(bad, 1), "bic").startswith("No model can be ranked")


def test_entropy_is_told_where_icl_disagrees() -> None:
    bic, icl = of_faithful().best("bic"), of_faithful().best("icl")
    assert bic is not None
    assert icl is not None
    words = said(of_faithful())
    assert f"{2 * bic.entropy:.2f} for the model that BIC takes, {2 * icl.entropy:.2f} for that of ICL" in words
    alone = select(load_bundled("acidity").values, range(1, 3), n_starts=3)
    assert "ICL adds" not in said(alone)


def test_modes_are_told_where_they_are_not_components() -> None:
    best = of_faithful().best("bic")
    assert best is not None
    found = n_modes_of(best.params, faithful())
    assert "has 2 modes and 3 components" in said(of_faithful(), n_modes=found)
    assert "modes" not in said(of_faithful(), n_modes=3)
    assert "modes" not in said(of_faithful(), n_modes=None)


def test_the_largest_heap_is_told() -> None:
    words = said(of_faithful(), heaped=tuple(heaps(faithful())))
    assert "15 of 272 rows (6\u00a0%) have the value 78.00 in waiting" in words
    assert "rows (" not in said(of_faithful())


def test_the_edge_of_the_range_is_told() -> None:
    assert "is the largest that was tried" not in said(of_faithful())
    short = Table(tuple(cell for cell in of_faithful().cells if cell.k <= 3), 2)
    assert "K = 3 is the largest that was tried, and BIC takes it" in said(short)


def test_a_flagged_model_with_a_smaller_criterion_is_told() -> None:
    table = of_galaxies()
    every, ranked = table.ranking("icl", flagged=True), table.ranking("icl")
    assert every[0] is not ranked[0], "else this test tells nothing"
    assert f"that of {cell_called(every[0], 1)}, which is not ranked" in said(table, "icl")
    assert "not ranked" not in said(of_faithful())


def test_a_change_of_the_winner_is_told_where_fewer_starts_choose_another() -> None:
    table = select(load_bundled("galaxies_mass").values, [4], covariances=["full"], n_starts=20)
    assert table.best("bic") is table.cell(4, "full")
    assert "BIC would take K = 1 with own variances (V): the winner has changed with more starts." in said(table)
    assert "has changed" not in said(of_faithful())


def test_a_close_second_is_told() -> None:
    table = of_faithful()
    first, second = table.ranking("bic")[:2]
    assert second.fit is not None
    nearer = replace(second, fit=replace(second.fit, bic=first.bic + 0.5))
    close = Table(tuple(nearer if cell is second else cell for cell in table.cells), 2)
    assert f"{cell_called(second, 2)} is only 0.50 behind the best" in said(close)
    assert "behind the best" not in said(table)


def test_the_table_lists_the_ten_best_with_differences_and_flags() -> None:
    table = of_faithful()
    cells = top_cells(table, "bic")
    rows = table_rows(table, "bic", cells)
    assert len(rows) == 10
    assert [row[""] for row in rows if row[""] != "–"][:3] == ["1", "2", "3"]
    assert rows[0]["to the best"] == "0.00"
    assert rows[0]["covariance"] == "EEE, one covariance for all"
    best = table.best("bic")
    assert best is not None
    for row, cell in zip(rows, cells, strict=True):
        assert float(str(row["to the best"]).replace(",", "")) == round(cell.bic - best.bic, 2)
    turned = table_rows(table, "bic", cells, mclust=True)
    assert str(turned[0]["BIC"]).startswith("−")
    assert len(listed_cells(table, "bic")) == len(table.cells)


def test_the_facts_of_a_model_hold_its_median_and_how_many_starts_reached_it() -> None:
    cell = of_faithful().cell(3, "tied")
    told = dict(facts(cell))
    assert told["log-likelihood, best"] == "−1,126.32"
    assert told["best end reached by"].startswith(f"{cell.hits} of 15 starts (")
    assert np.isfinite(cell.median)
