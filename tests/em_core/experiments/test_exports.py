"""What leaves the app is the run itself: every digit in the tables, and a script that ends at the same value."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from em_core import HalfStepKind, Outcome, Trace
from em_core.data import Dataset
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.experiment import Experiment, on_own_data, resolve, run_experiment
from em_core.experiments.exports import responsibilities_csv, script, trace_csv, trace_json
from em_core.experiments.presets import PRESETS
from em_core.experiments.url import from_query
from tests.present import present

RUNS = [
    Experiment(model=model, covariance=covariance, columns=columns, k=3, seed=4, standardise=not columns, max_steps=300)
    for model in ("gaussian_mixture", "gaussian_mixture_map", "kmeans")
    for covariance in COVARIANCES
    if model != "kmeans" or covariance == "full"
    for columns in ((), ("eruptions",))
]
PLAIN = Experiment(k=2, max_steps=5, tol=0)


def run(experiment: Experiment, own: Dataset | None = None) -> tuple[Dataset, Trace[Any, Any]]:
    dataset = resolve(experiment, own)
    return dataset, run_experiment(experiment, dataset)


def execute(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in an empty folder, without this project on its path."""
    path = folder / "run.py"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", str(path)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("experiment", RUNS, ids=lambda e: f"{e.model}-{e.covariance}-{len(e.columns) or 2}d")
def test_the_script_ends_at_the_same_value(experiment: Experiment, tmp_path: Path) -> None:
    dataset, trace = run(experiment)
    done = execute(script(dataset, trace), tmp_path)
    assert done.returncode == 0, done.stderr
    line = f"{trace.model.objective} after {trace.n_steps} steps: "
    printed = next(text for text in done.stdout.splitlines() if text.startswith(line))
    expected = trace.log_likelihoods[-1]
    assert abs(float(printed.removeprefix(line)) - expected) <= 1e-9 * abs(expected)
    assert trace.message in done.stdout


@pytest.mark.parametrize("preset", PRESETS)
def test_the_script_repeats_every_preset(preset: str, tmp_path: Path) -> None:
    dataset, trace = run(PRESETS[preset].experiment)
    done = execute(script(dataset, trace), tmp_path)
    assert done.returncode == 0, done.stderr
    assert trace.message in done.stdout


def test_the_script_notices_another_value(tmp_path: Path) -> None:
    dataset, trace = run(PLAIN)
    expected = repr(float(trace.log_likelihoods[-1]))
    off = repr(float(trace.log_likelihoods[-1]) * (1 + 1e-8))
    done = execute(script(dataset, trace).replace(expected, off), tmp_path)
    assert done.returncode != 0
    assert "The two do not agree." in done.stderr


def test_the_script_needs_numpy_alone_and_fits_a_lesson() -> None:
    dataset, trace = run(PLAIN)
    text = script(dataset, trace)
    imports = [line for line in text.splitlines() if line.startswith(("import", "from"))]
    assert imports == ["import numpy as np"]
    code = [line for line in text.splitlines() if not line.startswith("        [")]
    assert len(code) < 95
    assert max(map(len, code)) <= 120


def test_a_title_from_a_hostile_file_stays_a_text_in_the_script(tmp_path: Path) -> None:
    nasty = '"""\nraise SystemExit("broken out")\n$data ${x} \\'
    values = np.random.default_rng(0).normal(size=(30, 1))
    own = Dataset("own", nasty, values, (nasty,))
    dataset, trace = run(on_own_data(replace(PLAIN, columns=()), own), own)
    done = execute(script(dataset, trace), tmp_path)
    assert done.returncode == 0, done.stderr
    assert nasty in done.stdout


def test_the_script_keeps_the_digits_of_data_far_from_zero(tmp_path: Path) -> None:
    """On a slow slope, means rounded at 100 million lead elsewhere: without its shift the script is 1e-8 off."""
    values = resolve(Experiment(columns=("eruptions",))).values + 1e8
    own = Dataset("own", "Far", values, ("x",))
    slow = Experiment(k=7, covariance="tied", start="spread", max_steps=252)
    dataset, trace = run(on_own_data(slow, own), own)
    done = execute(script(dataset, trace), tmp_path)
    assert done.returncode == 0, done.stdout


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_has_every_half_step_with_every_digit() -> None:
    dataset, trace = run(PLAIN)
    rows = rows_of(trace_csv(trace, dataset))
    assert [row["kind"] for row in rows] == ["Start", *["E", "M"] * 5, "E"]
    for row, half in zip(rows, trace.half_steps(), strict=True):
        assert float(row["objective"]) == half.log_likelihood
        assert int(row["step"]) == half.step
        for k in range(2):
            assert float(row[f"weights_{k + 1}"]) == half.params.weights[k]
            assert float(row[f"means_{k + 1}_waiting"]) == half.params.means[k, 1]
            assert float(row[f"covariances_{k + 1}_eruptions_waiting"]) == half.params.covariances[k, 0, 1]
        if half.kind is HalfStepKind.START:
            assert row["lower_bound"] == row["kl"] == row["N_1"] == ""
        else:
            assert float(row["lower_bound"]) == half.lower_bound
            assert float(row["kl"]) == half.kl
            assert float(row["N_2"]) == present(half.posterior).responsibilities.sum(axis=0)[1]


def test_the_csv_of_k_means_has_its_centres() -> None:
    dataset, trace = run(replace(PLAIN, model="kmeans"))
    assert float(rows_of(trace_csv(trace, dataset))[-1]["centres_2_waiting"]) == trace.params[-1].centres[1, 1]


def test_the_responsibilities_come_with_their_rows_in_the_file() -> None:
    dataset, trace = run(PLAIN)
    rows = rows_of(responsibilities_csv(trace, dataset))
    assert len(rows) == 6 * 272
    assert (rows[0]["row"], float(rows[0]["waiting"])) == ("2", 79.0)
    last = [[float(row["responsibility_1"]), float(row["responsibility_2"])] for row in rows if row["step"] == "5"]
    assert_array_equal(last, trace.responsibilities(5))


def test_the_json_holds_the_run_and_how_to_repeat_it() -> None:
    experiment = replace(PLAIN, standardise=True)
    dataset, trace = run(experiment)
    document = json.loads(trace_json(trace, dataset, experiment, responsibilities=True))
    assert from_query(document["experiment"]).experiment == experiment
    assert document["message"] == trace.message
    assert document["data"]["sha256"] == dataset.digest
    assert document["data"]["standardised"].startswith("Standardised to mean 0")
    assert document["half_steps"][0]["lower_bound"] is None
    for half, told in zip(trace.half_steps(), document["half_steps"], strict=True):
        assert told["objective"] == half.log_likelihood
        assert_array_equal(told["params"]["covariances"], half.params.covariances)
    assert_array_equal(document["responsibilities"][3], trace.responsibilities(3))
    assert "responsibilities" not in json.loads(trace_json(trace, dataset, experiment))


def test_a_collapse_is_told_in_every_export(tmp_path: Path) -> None:
    experiment = PRESETS["collapse"].experiment
    dataset, trace = run(experiment)
    assert trace.outcome is Outcome.DEGENERATE
    document = json.loads(trace_json(trace, dataset, experiment))
    assert document["outcome"] == "DEGENERATE"
    assert "on point 100 alone" in document["message"]
    assert "on point 100 alone" in execute(script(dataset, trace), tmp_path).stdout
    assert len(rows_of(trace_csv(trace, dataset))) == trace.n_half_steps
