"""The runs whose R scripts are stored with what R printed, and how such texts are compared on another machine."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset, load_bundled
from em_core.distributions.gaussian import COVARIANCES
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports.in_r.script import r_script
from em_core.experiments.exports.own_file import OwnFile, own_file
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of
from em_core.experiments.visits import Visit, first_visit
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB, way_of
from tests.em_core.experiments.r_files import FILES

FOLDER = Path(__file__).parent / "r_scripts"

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")

FIRST = 40
"""Rows of Old Faithful: enough for three components, and few enough to read."""


def _data(far: float = 0.0) -> Dataset:
    faithful = load_bundled("faithful")
    return Dataset(
        "geyser", "geyser.csv", faithful.values[:FIRST] + far, faithful.columns, faithful.units, faithful.rows[:FIRST]
    )


@dataclass(frozen=True)
class Told:
    """A run whose script is stored, and the file that it is from, if it is from one."""

    run: RunDescription
    own: OwnFile | None = None


VISITS = (
    Visit("two_coins", "two-coins"),
    Visit("two_coins", "two-coins", (("coins", 3.0),), draw=1),
    Visit("poisson_mixture", "deaths"),
    Visit("latent_classes", "toby", (("k", 3.0),), draw=2),
    Visit("mixture_of_regressions", "co2"),
    Visit("student_mixture", "newcomb-df4"),
    Visit("student_mixture", "newcomb-df-free"),
    Visit("student_mixture", "faithful-tails"),
    Visit("student_mixture", "faithful-tails", (("df", 0.0),), max_steps=15),
    Visit("blood_groups", "abo-clarke"),
    Visit("linkage", "linkage-rao"),
)
"""Examples of the models whose EM is written in base R."""


def _runs() -> dict[str, Told]:
    found = {}
    plain = Experiment(k=2, seed=3, tol=0, max_steps=20)
    for model, kinds in (("gaussian_mixture", COVARIANCES), ("gaussian_mixture_map", ("full", "tied"))):
        for covariance in kinds:
            asked = replace(plain, model=model, covariance=covariance)
            found[f"{model}-{covariance}"] = described(on_own_data(asked, _data()), _data())
    one = _data().select(["waiting"])
    for model, covariance in (
        ("gaussian_mixture", "full"),
        ("gaussian_mixture", "tied"),
        ("gaussian_mixture_map", "diag"),
    ):
        asked = replace(plain, model=model, covariance=covariance)
        found[f"{model}-{covariance}-one-column"] = described(on_own_data(asked, one), one)
    found["gaussian_mixture-full-far"] = described(on_own_data(plain, _data(2e4)), _data(2e4))
    found["gaussian_mixture-full-standardised"] = described(
        replace(on_own_data(plain, _data()), standardise=True), _data()
    )
    found["kmeans"] = described(on_own_data(replace(plain, model="kmeans", k=3), _data()), _data())
    for visit in VISITS:
        chosen = (f"{key}-{value:g}" for key, value in visit.chosen)
        found["-".join((visit.model, visit.example, *chosen))] = described(visit)
    told = {name: Told(run) for name, run in found.items()}
    return told | {f"file-{name}": _from_file(name) for name in FILES}


def _from_file(name: str) -> Told:
    """Return a run on somebody's file: in the lab, or on the page of a model."""
    file = FILES[name]
    source = Source(file.raw, file.name, None)
    if file.model:
        table = read_own(source, way_of(FAMILY[file.model]), None, file.remedies)
        assert table.data is not None, table.problems
        visit = replace(first_visit(file.model), own=table.data, draw=1)
        return Told(described(visit), own_file(source, table))
    own = read_own(source, LAB, None, file.remedies)
    assert own.data is not None, own.problems
    asked = replace(Experiment(k=2, seed=1, covariance="tied", max_steps=20), standardise=file.standardise)
    run = described(on_own_data(asked, own.data), own.data)
    return Told(run, own_file(source, own, own.data))


RUNS = _runs()


def made(name: str) -> tuple[Exhibit, AnyTrace, str]:
    """Return what a run is about, its trace, and its script."""
    told = RUNS[name]
    shown, trace = run_of(told.run)
    return shown, trace, r_script(told.run, shown, trace, told.own)


def in_r(name: str, text: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script in R, in a folder of its own, beside the file that it reads.

    more:  variables of the environment beside the usual ones.
    """
    if (own := RUNS[name].own) is not None:
        (folder / own.name).write_bytes(own.raw)
    path = folder / "run.R"
    path.write_text(text, encoding="ascii")
    command = ["Rscript", "--vanilla", path.name]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, **more}
    )


def stored(name: str) -> tuple[str, str]:
    """Return the stored script and what R printed."""
    return (FOLDER / f"{name}.R").read_text("ascii"), (FOLDER / f"{name}.txt").read_text("utf-8")


def objective_in(printed: str) -> float:
    """Return the objective that R printed."""
    return float(re.search(r"after \d+ steps: (\S+)", printed)[1])  # type: ignore[index]


def words_and_numbers(text: str) -> tuple[str, list[float]]:
    """Return a text with its numbers taken out, and the numbers: on another processor the last digits differ."""
    return " ".join(NUMBER.sub("#", text).split()), [float(each) for each in NUMBER.findall(text)]


__all__ = ["FOLDER", "RUNS", "in_r", "made", "objective_in", "stored", "words_and_numbers"]
