"""A run of any model as a Python script on Halfstep's core: data, options and start inside, and its own check."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Template

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.capabilities import capabilities_of
from em_core.em.flat_params import arrays_by_name
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.data_text import DataText, data_text
from em_core.experiments.exports.observed import check_export
from em_core.experiments.exports.own_file import OwnFile
from em_core.experiments.exports.python_pieces import CHECK, LABELS, ORIGINAL, file_stem, is_likelihood
from em_core.experiments.exports.script import AGREEMENT, repeatable_steps, script
from em_core.experiments.exports.source_text import NoSource, array_text, call_text
from em_core.experiments.run_description import RunDescription
from em_core.experiments.visits import Visit
from em_core.models import Sequences
from em_core.numerics.arguments import instance

FRAME = '''"""$title: one run of $algorithm, repeated.

Written by Halfstep. It needs Python and Halfstep itself (`pip install .` in its folder).$needs It repeats the run that
was on the screen from the same start, and checks that it ends at the same value.
"""

$own_imports
$imports
${nan}TITLE = $about
OUTCOME = $outcome
LABELS = $labels
EXPECTED, STEPS = $expected, $steps

# %% The data, as the model takes them.
$data

# %% The model.
model = $model

# %% The start.
start = model.params($start)

# %% The run: as many steps as were made there, where the stop rule was tol=$tol, max_steps=$max_steps.
trace = run_em(model, x, start, tol=0, max_steps=STEPS$by)
curve = trace.log_likelihoods

# %% What comes out.
objective = float(curve[-1])
print(TITLE)
print(f"{model.objective} after {STEPS} steps: {objective!r}")
print(OUTCOME)
for name in trace.params[-1].__dataclass_fields__:
    print(f"{name}:\\n{getattr(trace.params[-1], name)}")
$original$labels_table$check'''

SEQUENCES = """
# Sequences, one after the other in the order of these rows, and how long each is.
"""

DIVIDED = """
n, r = len(rows), model.e_step(x, trace.params[-1]).responsibilities
"""


def run_script(run: RunDescription, shown: Exhibit, trace: AnyTrace, own: OwnFile | None = None) -> str:
    """Return a Python script that repeats a run and checks its objective against the trace's.

    Of the lab's models it is `script`, which needs NumPy alone; of any other it needs Halfstep's core.

    Data, options and start stand in it with every digit. It makes as many steps as the run did, and exits with an error
    should its objective differ by more than 1e-10 relatively. A model that holds a large matrix is built as the page
    builds it, from the example that it is in, or from the table.

    own:  the file that the data are from: the script reads it then, by its name.

    Raises ValueError for data that the run was not on.
    """
    instance("run", run, RunDescription, "`described` makes it")
    instance("shown", shown, Exhibit, "`run.exhibit` returns it")
    visit = run.choices
    if not isinstance(visit, Visit) or shown.entry.lab is not None:
        return script(shown.sample.points, trace, own)
    check_export(trace, shown.sample)
    classes: set[str] = set()
    changed = shown.sample.transformed
    x, divided = trace.data, capabilities_of(trace.model).probabilities
    values = x.values if isinstance(x, Sequences) else x
    rows = tuple(range(1, len(shown.sample.rows) + 1))
    rows = shown.sample.numbers or rows
    table = isinstance(values, np.ndarray) and values.ndim == 2 and len(values) == len(rows)
    if table:
        found = data_text(values, rows, own, None, changed)
    else:
        why = (
            ""
            if own is None
            else f"# This model takes no plain table: the data are here, and {own.name!r} is not read.\n"
        )
        found = DataText((), f"{why}x = {call_text(x, classes)}", reads=False)
    if table and isinstance(x, Sequences):
        classes.add("Sequences")
        found = replace(found, text=f"{found.text.rstrip()}\n{SEQUENCES}x = Sequences(x, lengths={x.lengths!r})")
    labelled = table and divided and trace.responsibilities(0).ndim == 2
    try:
        made: set[str] = set()
        model, more = call_text(trace.model, made), ""
        classes |= made
    except NoSource:
        model = f"exhibit_of({_call(visit)}).model"
        more = "from em_core.experiments.visits import Visit, exhibit_of\n"
        if visit.own:
            more += "from em_core.own.own_table import OwnTable\n"
    by = ""
    if visit.algorithm != "em":
        chosen = f", {visit.algorithm_options!r}" if visit.algorithm_options else ""
        by = f", algorithm=algorithm_of({visit.algorithm!r}, {visit.blocks}{chosen})"
        more = f"from em_core.algorithms import algorithm_of\n{more}"
    steps = repeatable_steps(trace)
    start = ", ".join(f"{name}={array_text(values)}" for name, values in arrays_by_name(trace.params[0]).items())
    heads = ["from em_core import run_em\n", *more.splitlines(keepends=True)]
    if classes:
        heads.append(f"from em_core.models import {', '.join(sorted(classes))}\n")
    return Template(FRAME).substitute(
        title=shown.entry.title,
        algorithm="EM" if visit.algorithm == "em" else "another algorithm than EM",
        imports="".join(sorted(heads)),
        about=repr(shown.sample.title),
        outcome=repr(trace.message),
        labels=repr(f"{file_stem(own.name if own else shown.sample.title)}-labels.csv"),
        original=ORIGINAL if found.in_original_units and is_likelihood(trace.model) else "",
        labels_table=DIVIDED + LABELS if labelled else "",
        check=Template(CHECK).substitute(agreement=repr(AGREEMENT)),
        own_imports=found.with_imports("import numpy as np"),
        needs=found.needs,
        expected=repr(float(trace.log_likelihoods[steps])),
        steps=str(steps),
        nan="nan = np.nan\n" if re.search(r"\bnan\b", found.text) and not found.reads else "",
        data=found.text,
        model=model,
        start=start,
        tol=repr(shown.tol),
        max_steps=str(shown.max_steps),
        by=by,
    )


def _call(visit: Visit) -> str:
    """Return the visit that has the same model, as source text."""
    parts = [repr(visit.model), repr(visit.example)]
    if visit.chosen:
        parts.append(f"chosen={visit.chosen!r}")
    if visit.own:
        parts.append(f"own=OwnTable({visit.own.text!r})")
    return f"Visit({', '.join(parts)})"
