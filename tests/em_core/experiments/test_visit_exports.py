"""What leaves a model's page is the run itself: every parameter in the tables, and a script that ends at its value."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.catalogue.registry import FAMILY
from em_core.em.flat_params import flat_params
from em_core.experiments.exports import responsibilities_csv, run_script, trace_csv, trace_json
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import Visit, exhibit_of, first_visit
from em_core.own.own_table import OwnTable
from tests.examples import EXAMPLES, played

SMALL = [id for id in EXAMPLES if id not in ("tomography-head", "deblurring-letters", "deaths", "casino")]
"""Examples whose tables are no megabytes."""


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script leaves a table beside it."""
    monkeypatch.chdir(tmp_path)


def executed(text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a script as a program of its own would be, and return what it says."""
    exec(compile(text, "halfstep.py", "exec"), {"__name__": "__main__"})
    return capsys.readouterr().out


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_script_ends_at_the_same_value(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown, trace = played(example)
    text = run_script(described(Visit(EXAMPLES[example].id, example)), shown, trace)
    assert len(text) < 40_000
    said = executed(text, capsys)
    assert trace.message in said
    assert f"{trace.model.objective} after {trace.n_steps} steps: " in said
    # The lab's script has the name of its objective before them.
    changed = re.sub(r"(EXPECTED, STEPS = (?:'[^']*', )?)", r"\g<1>1e-3 + ", text)
    with pytest.raises(SystemExit, match="do not agree"):
        executed(changed, capsys)


PLANE = "a,b\n1,2\n1.5,2.5\n0.5,1\n8,4\n9,7\n7.5,5\n2,1.5\n8.5,5.5\n"

CHOSEN = [
    replace(first_visit("poisson_mixture"), typed=(0.25, 0.75, 1.5, 1 / 3), tol=1e-3),
    replace(
        first_visit("two_coins"),
        own=OwnTable("heads,tosses\n5,10\n9,10\n8,10\n"),
        draw=2,
        algorithm="incremental",
        blocks=3,
    ),
    replace(first_visit("missing_values"), own=OwnTable("a,b\n1,2\n2,\n,4\n4,5\n5,7\n")),
    replace(first_visit("deblurring"), own=OwnTable("photons\n0\n3\n9\n2\n1\n"), max_steps=9),
    replace(first_visit("student_mixture"), own=OwnTable(PLANE), chosen=(("k", 2.0), ("covariance", 3.0)), draw=1),
    replace(first_visit("annealed_mixture"), own=OwnTable(PLANE), chosen=(("covariance", 5.0),), draw=1),
    replace(first_visit("gaussian_hmm"), own=OwnTable("x\n1\n1.5\n4\n5\n0.5\n1.2\n6\n"), chosen=(("covariance", 1.0),)),
    replace(first_visit("poisson_hmm"), own=OwnTable("count,series\n1,a\n5,a\n0,a\n7,b\n9,b\n"), draw=1),
]


@pytest.mark.parametrize("model", ["gaussian_mixture", "gaussian_mixture_map"])
@pytest.mark.parametrize("kind", range(6))
def test_the_labs_script_repeats_a_models_page_of_every_kind(
    model: str, kind: int, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = replace(first_visit(model), own=OwnTable(PLANE), chosen=(("covariance", float(kind)),), draw=1)
    shown, trace = run_of(described(visit))
    assert trace.message in executed(run_script(described(visit), shown, trace), capsys)


@pytest.mark.parametrize("visit", CHOSEN, ids=lambda visit: visit.model)
def test_the_script_holds_own_data_options_and_a_start(visit: Visit, capsys: pytest.CaptureFixture[str]) -> None:
    shown, trace = run_of(described(visit))
    text = run_script(described(visit), shown, trace)
    assert trace.message in executed(text, capsys)
    assert f"tol={shown.tol!r}, max_steps={shown.max_steps}" in text


def test_a_title_from_a_hostile_file_stays_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    shown, trace = run_of(described(first_visit("linkage")))
    nasty = '"""\nraise SystemExit("broken out")\n$data ${x} \\'
    hostile = replace(shown, sample=replace(shown.sample, title=nasty))
    assert nasty in executed(run_script(described(first_visit("linkage")), hostile, trace), capsys)


@pytest.mark.parametrize("example", SMALL)
def test_the_trace_has_every_number_of_every_half_step(example: str) -> None:
    shown, trace = played(example)
    rows = rows_of(trace_csv(trace, shown.sample))
    assert len(rows) == trace.n_half_steps
    count = len(flat_params(shown.start))
    for i, half in ((0, trace.half_step(0)), (len(rows) - 1, trace.half_step(trace.n_half_steps - 1))):
        assert [float(text) for text in list(rows[i].values())[-count:]] == list(flat_params(half.params))
        assert float(rows[i]["objective"]) == half.log_likelihood
    document = json.loads(trace_json(trace, shown.sample, Visit(EXAMPLES[example].id, example)))
    assert document["visit"]["model"] == EXAMPLES[example].id
    assert len(document["half_steps"]) == len(rows)
    assert document["data"]["title"] == shown.sample.title
    assert document["components"] == list(shown.components)


@pytest.mark.parametrize("example", SMALL)
def test_each_row_is_as_its_posterior(example: str) -> None:
    shown, trace = played(example)
    rows = rows_of(responsibilities_csv(trace, shown.sample))
    last = trace.responsibilities(trace.n_steps)
    width = last.shape[-1] if last.ndim > 1 else 1
    found = [[float(text) for text in list(row.values())[-width:]] for row in rows if int(row["step"]) == trace.n_steps]
    np.testing.assert_array_equal(np.array(found), last.reshape(-1, width))


def header(example: str, make: Any) -> str:
    shown, trace = played(example)
    return str(make(trace, shown.sample)).split("\n", 1)[0]


def test_columns_are_called_by_what_they_are() -> None:
    assert header("co2", trace_csv).endswith("coefficients_2_1,coefficients_2_2,variances_1,variances_2")
    assert header("missing-murray", trace_csv).endswith(
        "covariance_x₁_x₁,covariance_x₁_x₂,covariance_x₂_x₁,covariance_x₂_x₂"
    )
    assert header("missing-murray", responsibilities_csv) == "step,row,x₁,x₂,expected_x₁,expected_x₂"
    assert header("topics-caithness", responsibilities_csv) == "step,row,column,count,responsibility_1,responsibility_2"
    assert header("tomography", responsibilities_csv) == "step,number,expected"


def test_a_cell_counts_as_often_as_it_was_counted() -> None:
    shown, trace = played("linkage-rao")
    first = rows_of(trace_csv(trace, shown.sample))[1]
    counts = [float(first[f"N_{k + 1}"]) for k in range(5)]
    assert sum(counts) == pytest.approx(197)
    assert counts[0] + counts[1] == pytest.approx(125)


def test_a_hole_is_an_empty_cell() -> None:
    shown, trace = played("missing-murray")
    rows = rows_of(responsibilities_csv(trace, shown.sample))
    holes = [row for row in rows if row["x₁"] == ""]
    assert holes
    assert all(np.isfinite(float(row["expected_x₁"])) for row in holes)


def test_a_run_is_not_exported_with_other_data() -> None:
    _, trace = played("two-coins")
    with pytest.raises(ValueError, match="export a run with the data that it was made on"):
        trace_csv(trace, FAMILY["linkage"].examples[0].sample())
    wrong: Any = "data"
    with pytest.raises(ValueError, match="must be a Dataset"):
        trace_csv(trace, wrong)


def test_what_nothing_determines_is_blank_and_named() -> None:
    """The last row alone is of state 2, which is never left: nothing says where it goes."""
    own = OwnTable("count\n1\n0\n2\n1\n0\n1\n2\n1\n0\n1\n1\n40\n")
    visit = replace(first_visit("poisson_hmm"), own=own)
    shown = exhibit_of(visit)
    start = shown.model.params([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], [1.0, 40.0])
    trace = run_em(shown.model, shown.data, start, tol=1e-10)
    first, *_, last = list(csv.DictReader(io.StringIO(trace_csv(trace, shown.sample))))
    assert first["transitions_2_1"] == "0.5"
    assert (last["transitions_2_1"], last["transitions_2_2"]) == ("", "")
    assert float(last["transitions_1_1"]) == trace.params[-1].transitions[0, 0]
    (told,) = json.loads(trace_json(trace, shown.sample, visit))["undetermined"]
    assert told["parameters"] == "transition probabilities from state 2"
    assert told["expected number of departures from it"] < 1e-12
