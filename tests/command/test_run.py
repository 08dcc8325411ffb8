"""`halfstep run`: the ends that the library finds, as a table and as JSON, and every refusal a sentence."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from em_core import group_optima, run_restarts
from em_core.data import load_bundled
from em_core.distributions.gaussian import Covariance
from em_core.em.stopping import StopRule
from em_core.models import GaussianMixture
from em_core.places import asset
from halfstep.asking import HELP, Ask, read_ask
from halfstep.command import main
from pages.widgets.restarts import ask as page
from tests.numerals import typed

FAITHFUL = str(asset("data", "faithful.csv"))
ROOT = Path(__file__).parents[2]


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> tuple[str, str]:
    """Run the command; return what it prints and what it complains of."""
    assert main(["run", *words]) == status
    return capsys.readouterr()


@pytest.mark.parametrize("covariance", ["full", "tied"])
def test_it_prints_what_the_library_finds(capsys: pytest.CaptureFixture[str], covariance: Covariance) -> None:
    words = (FAITHFUL, "--k", "3", "--starts", "15", "--covariance", covariance, "--seed", "4", "--tol", "1e-7")
    found = json.loads(said(capsys, *words, "--start", "kmeans,random_points", "--json")[0])
    model, x = GaussianMixture(3, covariance), load_bundled("faithful").values
    traces = run_restarts(model, x, 15, ("kmeans", "random_points"), 4, tol=1e-7)
    optima = group_optima(model, x, traces)
    assert [each["log_likelihood"] for each in found["optima"]] == [each.log_likelihood for each in optima]
    assert [each["hits"] for each in found["optima"]] == [each.hits for each in optima]
    assert [each["runs"] for each in found["optima"]] == [[i + 1 for i in each.members] for each in optima]
    for shown, optimum in zip(found["optima"], optima, strict=True):
        np.testing.assert_array_equal(shown["params"]["means"], optimum.params.means)
        np.testing.assert_array_equal(shown["params"]["covariances"], optimum.params.covariances)


def test_the_table_says_what_the_json_says(capsys: pytest.CaptureFixture[str]) -> None:
    words = (FAITHFUL, "--k", "3", "--starts", "15")
    table, found = said(capsys, *words)[0], json.loads(said(capsys, *words, "--json")[0])
    rows = [line.split() for line in table.splitlines()]
    for each in found["optima"]:
        (row,) = (cells for cells in rows if cells and cells[0] == each["optimum"])
        assert typed(row[1]) == f"{each['log_likelihood']:.4f}"
        assert row[2] == f"{each['below_best']:.4f}"
        assert int(row[3]) == each["hits"]
        assert row[4] == f"{100 * each['share']:.1f}"
    best = found["optima"][0]["params"]
    for k in range(3):
        assert any(f"{best['weights'][k]:.4f}" in row for row in rows)


def test_nothing_asked_is_what_the_page_asks() -> None:
    asked = read_ask(["x.csv"])
    assert asked == Ask("x.csv")
    assert (asked.starts, asked.start, asked.seed) == (page.Ask.runs, page.Ask.mix, page.Ask.seed)
    assert (asked.tol, asked.max_steps) == (StopRule.tol, StopRule.max_steps)


def test_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    from halfstep.asking import _FLAGS, _VALUES

    assert said(capsys, "--help") == (HELP, "")
    assert all(f"  {option} " in HELP for option in (*_VALUES, *_FLAGS))


def test_a_run_that_collapses_has_no_height_and_no_number_is_infinite(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def type_in() -> None:
        rows = b"a,b\n1,2\n3,4\n5,9\n"
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows)))

    type_in()
    table, _ = said(capsys, "-", "--starts", "5")
    assert "5 runs of 5 collapsed" in table
    assert "Final point A" not in table
    type_in()
    found = json.loads(said(capsys, "-", "--starts", "5", "--json")[0], parse_constant=lambda name: pytest.fail(name))
    assert {each["kind"] for each in found["optima"]} == {"degenerate"}
    assert {each["below_best"] for each in found["optima"]} == {None}


def test_an_end_on_a_few_points_is_not_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    galaxies = str(asset("data", "galaxies_mass.csv"))
    words = (galaxies, "--k", "5", "--starts", "60")
    table, found = said(capsys, *words, "--best", "2")[0], json.loads(said(capsys, *words, "--json")[0])["optima"]
    assert found[0]["spurious"]
    sound = next(each for each in found if each["kind"] == "maximum" and not each["spurious"])
    assert f"The best maximum without such a component is {sound['optimum']}, {sound['below_best']:.4f} below" in table
    assert f"Final point {sound['optimum']}:" in table
    assert f"{len(found) - 2} more final points" in table


def test_rows_that_cannot_be_used_are_named_and_left_out_on_demand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "holes.csv"
    file.write_text("a,b,c\n" + "".join(f"{i},{i * i % 7},{i}\n" for i in range(20)) + "x,1,1\n2,,3\n")
    _, refused = said(capsys, str(file), status=1)
    assert 'Row 22, column "a" is "x", not a number' in refused
    assert 'Row 23, column "b" is empty' in refused
    assert "--drop-rows leaves out 2 rows." in refused
    table, notes = said(capsys, str(file), "--drop-rows", "--starts", "3")
    assert '20 points, columns "a" and "b"' in table
    assert "Left out 2 rows of 22" in notes
    assert '"c" could be used too: --columns chooses.' in notes


def test_a_sample_is_drawn_on_demand(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    numbers = np.random.default_rng(1).normal(size=20_100)
    file.write_text("a\n" + "\n".join(f"{value:.6f}" for value in numbers))
    assert "--sample draws 20,000 rows, with seed 1." in said(capsys, str(file), status=1)[1]
    table, notes = said(capsys, str(file), "--sample", "--starts", "1", "--k", "1")
    assert "20,000 points" in table
    assert "sample of 20,000 of 20,100 rows, seed 1" in notes


def test_columns_are_chosen_by_name_also_where_it_holds_a_comma(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "comma.csv"
    file.write_text('"a, in m",b,c\n' + "".join(f"{i},{i * i % 7},{i * 3 % 11}\n" for i in range(20)))
    words = (str(file), "--starts", "2", "--columns", "a, in m", "--columns", "c,b", "--json")
    assert json.loads(said(capsys, *words)[0])["columns"] == ["a, in m", "c", "b"]


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ([], 2, "No file is named; `halfstep run` takes one table."),
        ([""], 2, "No file is named; `halfstep run` takes one table."),
        (["a.csv", "b.csv"], 2, '2 files are named ("a.csv" and "b.csv")'),
        (["nowhere.csv"], 1, 'FILE is "nowhere.csv", and there is no such file in '),
        (["."], 1, 'FILE is ".", a folder; it must be one table.'),
        (["a\0b"], 1, "which cannot be read (embedded null byte)"),
        ([FAITHFUL, "--columns", "eruptions,nothing"], 1, 'It has "eruptions" and "waiting".'),
        ([FAITHFUL, "--k", "300"], 1, "There are 272 points for 300 components"),
        ([FAITHFUL, "--k"], 2, "--k has no value after it; write one, for example --k 3."),
        ([FAITHFUL, "--k", "1.5"], 2, '--k is "1.5"; it must be a whole number of at least 1, for example --k 3.'),
        ([FAITHFUL, "--k", "9" * 5000], 2, "it must be a whole number of at least 1"),
        ([FAITHFUL, "--k", "9" * 20], 2, "it must be a whole number from 1 to 9,007,199,254,740,992"),
        ([FAITHFUL, "--max-steps", "9" * 20], 2, "it must be a whole number from 0 to 9,007,199,254,740,992"),
        ([FAITHFUL, "--starts", "10001"], 2, '--starts is "10001"; it must be a whole number from 1 to 10,000'),
        ([FAITHFUL, "--seed=-1"], 2, '--seed is "-1"; it must be a whole number from 0 to '),
        ([FAITHFUL, "--tol", "nan"], 2, '--tol is "nan"; it must be a number of at least 0'),
        ([FAITHFUL, "--covariance", "round"], 2, '--covariance is "round"; it must be one of full, tied,'),
        ([FAITHFUL, "--start", "kmeans,by_hand"], 2, '--start is "by_hand"; it must be one of random_points,'),
        ([FAITHFUL, "--columns", " , "], 2, '--columns is " , "; it must be a name'),
        ([FAITHFUL, "--cov", "full"], 2, '"--cov" is not an option of `halfstep run`.'),
        ([FAITHFUL, "--json=yes"], 2, "ignored explicit argument 'yes'"),
    ],
)
def test_it_refuses_in_a_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], status: int, sentence: str
) -> None:
    out, complaint = said(capsys, *words, status=status)
    assert out == ""
    assert sentence in complaint
    assert all(line.startswith("halfstep: ") for line in complaint.splitlines())


def test_every_mistake_is_named_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    _, complaint = said(capsys, FAITHFUL, "--k", "x", "--seed", "y", "--nonsense", status=2)
    assert len(complaint.splitlines()) == 3


def test_a_pipe_without_an_end_is_read_no_further_than_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert "the limit is 64 MB" in said(capsys, "/dev/zero", status=1)[1]


def test_it_loads_no_screen() -> None:
    """A server without one, and a second less."""
    code = (
        f"import sys; from halfstep.command import main; main(['run', {FAITHFUL!r}, '--starts', '2'])\n"
        "print([name for name in ('streamlit', 'plotly', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_who_has_heard_enough_is_no_error() -> None:
    words = f"{sys.executable} -m halfstep run {FAITHFUL} --k 3 --starts 5 --json | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", words], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "{0\n"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a file that is always full is there on Linux alone")
@pytest.mark.parametrize("more", ["", "--json"])
def test_what_cannot_be_written_is_told_in_a_sentence(more: str) -> None:
    words = f"{sys.executable} -m halfstep run {FAITHFUL} --starts 2 {more} > /dev/full"
    done = subprocess.run(["bash", "-c", words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "halfstep: The result cannot be written (No space left on device). Send it elsewhere.\n"


def test_too_little_memory_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("halfstep.run.run_restarts", exhausted)
    _, complaint = said(capsys, FAITHFUL, "--k", "3", status=1)
    assert complaint == ("halfstep: There is not enough memory for this. Ask for fewer components, starts or rows.\n")


def test_a_question_is_answered_by_its_remedy_and_what_is_assumed_is_undone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Ort;Einwohner\nA;987\nB;1.234\nC;1.105\nD;12.450\n")
    _, refused = said(capsys, str(file), status=1)
    assert "1.234 in row 3 may be 1.234 or 1234" in refused
    assert "--remedy thousands_points: Points between thousands" in refused
    words = (str(file), "--remedy", "thousands_points", "--k", "1", "--starts", "1", "--json")
    table, notes = said(capsys, *words)
    assert json.loads(table)["optima"][0]["params"]["means"][0][0] == pytest.approx((987 + 1234 + 1105 + 12450) / 4)
    assert "--remedy keep:thousands_points: Ask again." in notes
    _, refused = said(capsys, str(file), "--remedy", "totals", status=1)
    assert '--remedy "totals" names nothing that was found in the file' in refused


def test_columns_are_transformed_by_name_and_the_way_back_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "sizes.csv"
    values = [1.5, 2.25, 4.5, 8.75, 3.5, 2.5]
    file.write_text("size,weight\n" + "".join(f"{value},{i * i}\n" for i, value in enumerate(values)))
    words = (str(file), "--columns", "size", "--k", "1", "--starts", "1", "--json")
    table, notes = said(capsys, *words, "--remedy", "log:size")
    logs = np.log(values)
    optimum = json.loads(table)["optima"][0]
    assert optimum["params"]["means"][0][0] == pytest.approx(logs.mean(), rel=1e-9)
    assert 'Natural logarithm of "size".' in notes
    assert f"Add {-logs.sum():.10g} to have them in the original units." in notes
    _, refused = said(capsys, *words[:2], "weight", *words[3:], "--remedy", "log:weight", status=1)
    assert 'Column "weight" is 0 in row 2; a logarithm needs values above 0.' in refused
    assert "--remedy 'only:weight > 0'" in refused


def test_a_sheet_is_chosen_by_its_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet, rows in (("first", [["x"], [1], [2], [4]]), ("second", [["y"], [5], [7], [6], [9]])):
        made = book.create_sheet(sheet)
        for row in rows:
            made.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "book.xlsx")
    words = (str(tmp_path / "book.xlsx"), "--k", "1", "--starts", "1")
    assert '3 points, column "x"' in said(capsys, *words)[0]
    assert '4 points, column "y"' in said(capsys, *words, "--sheet", "second")[0]
    assert 'has no sheet called "third"' in said(capsys, *words, "--sheet", "third", status=1)[1]
