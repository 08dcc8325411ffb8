"""A run as programs: Python, scikit-learn, R, a notebook; where one cannot repeat it, a sentence says why."""

from __future__ import annotations

from collections.abc import Callable

from em_core.experiments.exports import run_script
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.in_r.script import r_script, why_no_r_script
from em_core.experiments.exports.notebook import notebook
from em_core.experiments.exports.sklearn_script import sklearn_script, why_no_sklearn_script
from em_core.numerics.wording import sentences
from pages.widgets.shared.downloads import NOTEBOOK, PYTHON, Download, Group, R

IN_SKLEARN = "The same model, start and number of steps in scikit-learn; what differs is said in it."
IN_R = "The same model, start and number of steps in R; what differs is said in it."


def programs_of(fitted: Fitted) -> Group:
    """Return the programs that repeat a run, and why others do not."""
    if fitted.run is None:
        return Group("")
    run, shown, trace, name = fitted.run, fitted.shown, fitted.trace, fitted.file_name
    reads = f"It reads {fitted.source} beside it." if fitted.source else ""
    needs = "It needs NumPy." if shown.entry.lab is not None else "It needs Halfstep's core."
    ends = f"It prints the parameters and checks the final {trace.model.objective}."

    def with_file(make: Callable[..., str]) -> Callable[[], str]:
        return lambda: make(run, shown, trace, fitted.own_file)

    files = [
        Download("Python script", name("run.py"), PYTHON, with_file(run_script), sentences(needs, reads, ends)),
        Download("Jupyter notebook", name("run.ipynb"), NOTEBOOK, with_file(notebook), sentences(needs, reads)),
    ]
    why_not = (why_no_sklearn_script(run, shown, trace), why_no_r_script(run, shown, trace))
    if not why_not[0]:
        files.append(Download("scikit-learn", name("sklearn.py"), PYTHON, with_file(sklearn_script), IN_SKLEARN))
    if not why_not[1]:
        files.append(Download("R", name("run.R"), R, with_file(r_script), IN_R))
    return Group("As a program", *files, words=sentences(*why_not))
