"""The notebook is a valid one, and its code cells, run one after the other, end at the same value."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from em_core.data import to_dataset
from em_core.data.reading import read_table
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports.notebook import notebook
from em_core.experiments.exports.own_file import OwnFile
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit

RUNS: dict[str, RunDescription] = {
    "two columns": described(Experiment(k=2, max_steps=8)),
    "one column, ECM": described(Experiment(k=2, columns=("eruptions",), algorithm="ecm", max_steps=8)),
    "k-means": described(Experiment(model="kmeans", k=3, max_steps=8)),
    "two coins": described(first_visit("two_coins")),
    "topics": described(first_visit("topics")),
    "casino": described(first_visit("gaussian_hmm")),
}


def run_cells(text: str) -> dict[str, Any]:
    """Run the code cells in one namespace, as a kernel does; return it."""
    kernel: dict[str, Any] = {"__name__": "__main__"}
    for cell in nbformat.reads(text, as_version=4).cells:  # type: ignore[no-untyped-call]
        if cell.cell_type == "code":
            exec(compile(cell.source, "cell", "exec"), kernel)
    return kernel


@pytest.mark.parametrize("name", RUNS)
def test_its_cells_run_and_end_at_the_same_value(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown, trace = run_of(RUNS[name])
    text = notebook(RUNS[name], shown, trace)
    nbformat.validate(json.loads(text))
    kernel = run_cells(text)
    said = capsys.readouterr().out
    assert trace.message in said
    assert "the relative difference is" in said
    assert kernel["objective"] == pytest.approx(float(trace.log_likelihoods[-1]), rel=1e-10)
    drawn = kernel["figure"]
    if RUNS[name].points:
        assert sum(len(each.x) for each in drawn.data) == len(trace.data)
    else:
        assert len(drawn.data[0].y) == trace.n_steps + 1


def test_it_says_so_where_nothing_can_be_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [each for each in sys.modules if each.partition(".")[0] == "plotly"]:
        monkeypatch.setitem(sys.modules, name, None)
    run = RUNS["two columns"]
    shown, trace = run_of(run)
    kernel = run_cells(notebook(run, shown, trace))
    said = capsys.readouterr().out
    assert kernel["figure"] is None
    assert "plotly, which would draw the rows, is not installed" in said
    assert f"8: {kernel['curve'][-1].item()!r}" in said


def test_it_reads_the_file_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b"a,b\n1,2\n2,3\n3,5\n8,9\n9,9.5\n10,12\n"
    (tmp_path / "own.csv").write_bytes(raw)
    monkeypatch.chdir(tmp_path)
    data = to_dataset(read_table(raw, "own.csv"), ["a", "b"])
    run = described(on_own_data(Experiment(k=2, covariance="tied", max_steps=5), data), data)
    shown, trace = run_of(run)
    text = notebook(run, shown, trace, OwnFile(raw, "own.csv"))
    assert "sys.argv" not in text
    assert run_cells(text)["x"].tolist() == data.values.tolist()


def test_a_notebook_made_again_is_the_same_file() -> None:
    run = RUNS["two columns"]
    shown, trace = run_of(run)
    first = notebook(run, shown, trace)
    assert first == notebook(run, shown, trace)
    ids = [cell["id"] for cell in json.loads(first)["cells"]]
    assert len(set(ids)) == len(ids)
