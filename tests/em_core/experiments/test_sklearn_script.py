"""The script in scikit-learn is executed here, in a process of its own: the same value, the same labels."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset, load_bundled
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports.sklearn_script import AGREEMENT, KINDS, sklearn_script, why_not_sklearn
from em_core.experiments.exports.told_run import NoProgram
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit

PLAIN = Experiment(k=3, seed=4, max_steps=60)

RUNS: dict[str, Experiment] = {
    **{kind: replace(PLAIN, covariance=kind) for kind in COVARIANCES if kind in KINDS},
    "tied, one column": replace(PLAIN, covariance="tied", columns=("eruptions",)),
    "full, standardised": replace(PLAIN, standardise=True),
    "k-means": replace(PLAIN, model="kmeans"),
}


Check = Callable[[Experiment, Dataset | None], str]


@pytest.fixture
def execute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """Run a script as a program of its own would be, in an empty folder; return what it says."""
    monkeypatch.chdir(tmp_path)

    def run(text: str) -> str:
        exec(compile(text, "run.py", "exec"), {"__name__": "__main__"})
        return capsys.readouterr().out

    return run


@pytest.fixture
def check(execute: Callable[[str], str], tmp_path: Path) -> Check:
    """Run the script of an experiment: the same value, and the same labels in its table; return the text."""
    return lambda experiment, own: checked(experiment, own, execute, tmp_path)


def checked(experiment: Experiment, own: Dataset | None, execute: Callable[[str], str], folder: Path) -> str:
    run = described(experiment, own)
    shown, trace = run_of(run)
    text = sklearn_script(run, shown, trace)
    said = execute(text)
    line = f"{trace.model.objective} after {trace.n_steps} steps: "
    printed = next(each for each in said.splitlines() if each.startswith(line))
    ours = float(trace.log_likelihoods[-1])
    assert abs(float(printed.removeprefix(line)) - ours) <= AGREEMENT * max(1.0, abs(ours))
    (table,) = folder.glob("*-labels-sklearn.csv")
    rows = [each.split(",") for each in table.read_text("utf-8").splitlines()[1:]]
    assert [int(row[0]) for row in rows] == list(shown.sample.numbers)
    assert [int(row[1]) - 1 for row in rows] == trace.responsibilities(trace.n_steps).argmax(axis=1).tolist()
    return text


@pytest.mark.parametrize("name", RUNS)
def test_it_ends_at_the_same_value_with_the_same_labels(name: str, check: Check) -> None:
    check(RUNS[name], None)


def test_it_runs_by_itself(tmp_path: Path) -> None:
    run = described(replace(PLAIN, max_steps=3))
    shown, trace = run_of(run)
    path = tmp_path / "run.py"
    path.write_text(sklearn_script(run, shown, trace), encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", str(path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert trace.message in done.stdout


@pytest.mark.parametrize("covariance", ["full", "diag"])
def test_data_far_from_zero_keep_their_digits(covariance: str, check: Check) -> None:
    faithful = load_bundled("faithful")
    own = Dataset("far", "far.csv", faithful.values + 2e4, faithful.columns)
    asked = replace(PLAIN, k=2, covariance=covariance, max_steps=20)  # type: ignore[arg-type]
    assert "middle" in check(on_own_data(asked, own), own)


def test_it_notices_another_value(execute: Callable[[str], str]) -> None:
    run = described(replace(PLAIN, max_steps=3, model="kmeans"))
    shown, trace = run_of(run)
    text = sklearn_script(run, shown, trace)
    ours = repr(float(trace.log_likelihoods[-1]))
    with pytest.raises(SystemExit, match="The two do not agree"):
        execute(text.replace(ours, repr(float(trace.log_likelihoods[-1]) * (1 + 1e-6))))


@pytest.mark.parametrize("id", FAMILY)
def test_what_scikit_learn_does_not_have_is_said_in_a_sentence(id: str) -> None:
    run = described(first_visit(id))
    shown, trace = run_of(run)
    why = why_not_sklearn(shown)
    if not why:
        assert "sklearn" in sklearn_script(run, shown, trace)
        return
    assert why.startswith("scikit-learn has ")
    assert why.endswith(".")
    with pytest.raises(NoProgram, match=r"scikit-learn"):
        sklearn_script(run, shown, trace)


def test_other_algorithms_and_kinds_are_refused() -> None:
    for more, said in (
        ({"algorithm": "incremental"}, "another algorithm"),
        ({"max_steps": 0}, "at least one step"),
        ({"covariance": "tied_diag"}, "no covariance tied_diag"),
    ):
        run = described(replace(PLAIN, **more))
        shown, trace = run_of(run)
        with pytest.raises(NoProgram, match=said):
            sklearn_script(run, shown, trace)
