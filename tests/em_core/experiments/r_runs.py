"""The runs whose R scripts are stored with what R printed, and how such texts are compared on another machine."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

from em_core.catalogue.entry import Exhibit
from em_core.data import Dataset, load_bundled
from em_core.distributions.gaussian import COVARIANCES
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports.r_script import r_script
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of

FOLDER = Path(__file__).parent / "r_scripts"

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")

FIRST = 40
"""Rows of Old Faithful: enough for three components, and few enough to read."""


def _data(far: float = 0.0) -> Dataset:
    faithful = load_bundled("faithful")
    return Dataset(
        "geyser", "geyser.csv", faithful.values[:FIRST] + far, faithful.columns, faithful.units, faithful.rows[:FIRST]
    )


def _runs() -> dict[str, RunDescription]:
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
    return found


RUNS = _runs()


def made(name: str) -> tuple[Exhibit, AnyTrace, str]:
    """Return what a run is about, its trace, and its script."""
    shown, trace = run_of(RUNS[name])
    return shown, trace, r_script(RUNS[name], shown, trace)


def in_r(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in R, in a folder of its own."""
    path = folder / "run.R"
    path.write_text(text, encoding="ascii")
    command = ["Rscript", "--vanilla", path.name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


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
