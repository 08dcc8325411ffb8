"""Programs of runs with a filter, names of rows and transforms: executed, they reproduce l, in both units."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from em_core.catalogue.registry import FAMILY
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports import run_script
from em_core.experiments.exports.fitted import Fitted, Origin
from em_core.experiments.exports.in_r.script import r_script
from em_core.experiments.exports.methods import methods
from em_core.experiments.exports.original_units import original_units
from em_core.experiments.exports.own_file import OwnFile, own_file
from em_core.experiments.exports.parameter_files import fit_numbers, parameters_json
from em_core.experiments.exports.remedy_code import Place, place_of
from em_core.experiments.exports.row_table import row_table
from em_core.experiments.exports.sklearn_script import sklearn_script
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit
from em_core.own.drafting import drafted
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB, way_of
from em_core.scoring.fitted_model import fitted_model

DRAW = np.random.default_rng(3)
N = 80
PRICE = 100 * np.exp(np.cumsum(DRAW.normal(0, 0.05, N) * np.where(np.arange(N) % 3, 1, 4)))
INCOME = np.exp(DRAW.normal(0, 1, N) + 2 * (np.arange(N) % 2))
LINES = ["town,year,income,price", *(f"t{i},{1950 + i},{INCOME[i]:.4f},{PRICE[i]:.2f}" for i in range(N))]
RAW = "\n".join([*LINES, "tx,2040,,120", ""]).encode()
SOURCE = Source(RAW, "prices.csv")
REMEDIES = ("only:year > 1960", "label:town")
COLUMNS = ("income", "price")

TRANSFORMS = [
    ("log:income", "log:price"),
    ("log:income", "log:price", "difference:price"),
    ("log:income", "log:price", "difference:price", "standardise:income", "standardise:price"),
    ("standardise:price",),
]


def lab_run(transforms: tuple[str, ...], **more: object) -> tuple[RunDescription, OwnFile]:
    own = read_own(SOURCE, LAB, COLUMNS, REMEDIES)
    assert own.data is not None
    asked = on_own_data(Experiment(k=2, seed=1, covariance="tied", max_steps=25), own.data)
    asked = replace(asked, columns=COLUMNS, transforms=transforms, **more)  # type: ignore[arg-type]
    return described(asked, own.data), own_file(SOURCE, own, own.data)


def model_run(model: str, transforms: tuple[str, ...]) -> tuple[RunDescription, OwnFile]:
    own = read_own(SOURCE, way_of(FAMILY[model]), COLUMNS, REMEDIES)
    assert own.data is not None
    visit = replace(first_visit(model), own=own.data, transforms=transforms, draw=1, max_steps=25)
    return described(visit), own_file(SOURCE, own)


@pytest.fixture
def execute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """Run a program beside the file as somebody would, and return what it says."""

    def run(text: str) -> str:
        (tmp_path / "prices.csv").write_bytes(RAW)
        program = tmp_path / "run.py"
        program.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", [str(program)])
        runpy.run_path(str(program), run_name="__main__")
        return capsys.readouterr().out

    return run


def agrees(said: str, run: RunDescription) -> None:
    """The program ended at the same log-likelihood, to 1e-10 relative, in both units."""
    found = re.search(r"the relative difference is ([0-9.e+-]+)\.", said)
    assert found is not None
    assert float(found[1]) <= 1e-10
    both = original_units(*run_of(run))
    assert both is not None
    told = re.search(r"In the original units the log-likelihood is (-?[0-9.e+-]+)\.", said)
    assert told is not None
    assert float(told[1]) == pytest.approx(both.original.log_likelihood, rel=1e-10)


@pytest.mark.parametrize("transforms", TRANSFORMS)
@pytest.mark.parametrize("standardise", [False, True])
def test_numpy_and_scikit_learn_reproduce_the_labs_run(
    transforms: tuple[str, ...], standardise: bool, execute: Callable[[str], str]
) -> None:
    run, file = lab_run(transforms, standardise=standardise)
    shown, trace = run_of(run)
    for write in (run_script, sklearn_script):
        for own in (file, None):
            text = write(run, shown, trace, own)
            assert ("NAME = 'prices.csv'" in text) == (own is not None)
            for id in transforms:
                assert f"# Transform {id}: " in text
            for id in (*REMEDIES, "drop_rows") if own else ():
                assert f"# Remedy {id}: " in text
            agrees(execute(text), run)
    rows = shown.sample.numbers
    (labels,) = Path.cwd().glob("prices-labels.csv")
    assert [int(line.split(",")[0]) for line in labels.read_text("utf-8").splitlines()[1:]] == list(rows)


@pytest.mark.parametrize("model", ["student_mixture", "gaussian_mixture"])
def test_the_program_of_a_models_page_reproduces_its_run(model: str, execute: Callable[[str], str]) -> None:
    run, file = model_run(model, TRANSFORMS[2])
    shown, trace = run_of(run)
    for own in (file, None):
        text = run_script(run, shown, trace, own)
        assert "# Transform difference:price: " in text
        agrees(execute(text), run)


@pytest.mark.parametrize("transforms", TRANSFORMS)
def test_the_program_in_r_names_the_transforms(transforms: tuple[str, ...]) -> None:
    run, file = lab_run(transforms, standardise=True)
    for own in (file, None):
        text = r_script(run, *run_of(run), own)
        for id in transforms:
            assert f"# Transform {id}: " in text
        assert "In the original units the log-likelihood is" in text
        assert ("md5sum" in text) == (own is not None)
        assert text.isascii()
    plain = lab_run(())[0]
    assert "log_jacobian" not in r_script(plain, *run_of(plain))


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed here")
def test_r_reproduces_the_run_in_both_units(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_bytes(RAW)
    for transforms in (TRANSFORMS[0], TRANSFORMS[2]):
        run, file = lab_run(transforms, standardise=True)
        (tmp_path / "run.R").write_text(r_script(run, *run_of(run), file), encoding="ascii")
        done = subprocess.run(
            ["Rscript", "run.R"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        if "mclust" in done.stderr and done.returncode:
            pytest.skip("mclust is not installed here")
        assert done.returncode == 0, done.stderr
        agrees(done.stdout, run)


def test_each_transform_has_its_place_in_a_program() -> None:
    assert {place_of(f"{kind}:income") for kind in ("log", "difference", "standardise")} == {Place.TRANSFORM}


def fitted(transforms: tuple[str, ...]) -> Fitted:
    run, _ = lab_run(transforms)
    own = read_own(SOURCE, LAB, COLUMNS, REMEDIES)
    draft = drafted(SOURCE.records(), LAB.asked(REMEDIES))
    return Fitted(*run_of(run), run, "prices.csv", lambda: Origin(SOURCE, draft.table, own))


def test_tables_and_files_tell_both_units_and_the_rows_as_they_came() -> None:
    taken = fitted(TRANSFORMS[1])
    both = original_units(taken.shown, taken.trace)
    assert both is not None
    numbers = fit_numbers(taken)
    assert numbers["log-likelihood in the original units"] == both.original.log_likelihood
    assert numbers["BIC in the original units"] == both.original.bic
    told = methods(taken)
    assert (
        'Before the fit: natural logarithm of "income" and "price". Differences of successive rows of "price"' in told
    )
    assert both.sentence in told
    about = json.loads(parameters_json(taken))["data"]
    assert about["transforms"] == list(TRANSFORMS[1])
    assert about["columns"] == ["log of income", "difference of log of price"]
    names = {each["name"] for each in json.loads(parameters_json(taken))["parameters"]}
    assert any("difference of log of price" in name for name in names)
    # The table of rows has the columns of the file, each row beside its own responsibilities.
    table = row_table(taken)
    columns = {column.name: column.cells for column in table.columns}
    assert columns["row"] == list(taken.shown.sample.numbers)
    assert columns["town"] == [f"t{number - 2}" for number in taken.shown.sample.numbers]
    assert columns["income"] == [round(float(INCOME[number - 2]), 4) for number in taken.shown.sample.numbers]


def test_a_model_of_differences_says_why_it_scores_no_rows() -> None:
    run, _ = lab_run(("difference:price",))
    with pytest.raises(ValueError, match="A model of differences does not score new rows"):
        fitted_model(run, *run_of(run))
