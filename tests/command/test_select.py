"""`halfstep select`: the table that the library makes, and every refusal a sentence."""

from __future__ import annotations

import json

import pytest

from em_core import select
from em_core.data import load_bundled
from em_core.places import asset
from halfstep.command import main
from halfstep.refusals import Refusal
from halfstep.select import _FLAGS, _MORE_VALUES, _VALUES, HELP, read_select_ask
from tests.numerals import typed

FAITHFUL = str(asset("data", "faithful.csv"))
WORDS = (FAITHFUL, "--ks", "2-3", "--starts", "6", "--seed", "4", "--covariances", "tied,full")


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> tuple[str, str]:
    """Run the command; return what it prints and what it complains of."""
    assert main(["select", *words]) == status
    return capsys.readouterr()


def test_it_prints_the_table_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    table = select(load_bundled("faithful").values, [2, 3], covariances=["tied", "full"], n_starts=6, seed=4)
    found = json.loads(said(capsys, *WORDS, "--json")[0])
    assert [(each["k"], each["covariance"]) for each in found["cells"]] == [(c.k, c.covariance) for c in table.cells]
    for name in ("log_likelihood", "free_parameters", "aic", "bic", "icl", "entropy", "hits", "median"):
        assert [each[name] for each in found["cells"]] == [getattr(c, name) for c in table.cells]
    best = table.best("icl")
    assert best is not None
    assert json.loads(said(capsys, *WORDS, "--criterion", "icl", "--json")[0])["best"] == {
        "k": best.k,
        "covariance": best.covariance,
    }
    text, _ = said(capsys, *WORDS, "--criterion", "icl")
    rows = [typed(line).split() for line in text.splitlines()[4:]]
    listed = [(int(row[0]), row[1], row[6].replace(",", "")) for row in rows if row and row[0].isdigit()]
    assert listed == [(c.k, c.covariance, f"{c.icl:.3f}") for c in table.ranking("icl")]
    assert f"ICL is smallest for K = {best.k}, covariance {best.covariance}." in text


def test_a_cell_that_is_not_ranked_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = said(capsys, str(asset("data", "galaxies_mass.csv")), "--ks", "3", "--starts", "5", "--best", "0")
    (row,) = (line for line in text.splitlines() if line.startswith("3  tied"))
    assert row.endswith("a component holds only a few rows, or its covariance is nearly singular")


@pytest.mark.parametrize(("text", "numbers"), [("3", (3,)), ("1-3,5", (1, 2, 3, 5)), (" 4 , 2", (2, 4))])
def test_ranges_and_lists_of_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert read_select_ask(["x.csv", "--ks", text]).ks == numbers


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "No file is named; `halfstep select` takes one table."),
        (["x.csv", "--ks", "3-1"], '--ks is "3-1"; it must be a range or numbers from 1 to 100'),
        (["x.csv", "--ks", "0-2"], '--ks is "0-2"; it must be'),
        (["x.csv", "--ks", "2-"], '--ks is "2-"; it must be'),
        (["x.csv", "--ks", ","], '--ks is ","; it must be'),
        (["x.csv", "--covariances", "round"], '--covariances is "round"; it must be one of full'),
        (["x.csv", "--criterion", "dic"], '--criterion is "dic"; it must be one of aic, bic, icl'),
        (["x.csv", "--jobs", "0"], '--jobs is "0"; it must be a whole number from 1'),
        (["x.csv", "--k", "3"], '"--k" is not an option of `halfstep select`.'),
    ],
)
def test_a_wrong_command_line_is_refused(capsys: pytest.CaptureFixture[str], words: list[str], sentence: str) -> None:
    assert sentence in said(capsys, *words, status=2)[1]


def test_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--help") == (HELP, "")
    assert all(f"  {option} " in HELP for option in (*_VALUES, *_MORE_VALUES, *_FLAGS))


def test_a_cluster_is_asked_for_instead_of_processes() -> None:
    assert read_select_ask(["data.csv", "--cluster", "tcp://10.0.0.1:8786"]).cluster == "tcp://10.0.0.1:8786"
    with pytest.raises(Refusal, match="exclude each other"):
        read_select_ask(["data.csv", "--jobs", "2", "--cluster", "tcp://10.0.0.1:8786"])
