"""A run as a Jupyter notebook: its Python script in cells, with a picture and the curve of the objective."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.own_file import OwnFile
from em_core.experiments.exports.run_script import run_script
from em_core.experiments.run_description import RunDescription
from em_core.version import __version__

CELL = re.compile(r"^# %% (.*)\n", re.MULTILINE)
"""What begins a cell of a script: editors know it, too."""

BESIDE = "FILE = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name(NAME)"
"""How a script finds the file; a notebook has no arguments and no place of its own."""

CURVE = """try:
    import plotly.graph_objects as go
except ImportError:
    figure = None
    print("The {objective} after each step (plotly, which would draw it, is not installed):")
    print("\\n".join(f"{{step}}: {{float(value)!r}}" for step, value in enumerate(curve)))
else:
    figure = go.Figure(go.Scatter(y=[float(value) for value in curve], mode="lines+markers"))
    figure.update_layout(xaxis_title="step", yaxis_title="{objective}", template="plotly_white", height=320)
figure"""

PICTURE = """labels = r.argmax(axis=1)
try:
    import plotly.graph_objects as go
except ImportError:
    figure = None
    print("plotly, which would draw the rows, is not installed. Rows in each component:", np.bincount(labels).tolist())
else:
    figure = go.Figure()
    for k in range(r.shape[1]):
        points = x[labels == k]
        up = points[:, 1] if x.shape[1] > 1 else r[labels == k, k]
        figure.add_trace(go.Scatter(x=points[:, 0], y=up, mode="markers", name=f"{noun} {{k + 1}}"))
    figure.update_layout(xaxis_title={across}, yaxis_title={up}, template="plotly_white", height=420)
figure"""


def notebook(run: RunDescription, shown: Exhibit, trace: AnyTrace, own: OwnFile | None = None) -> str:
    """Return a run as a notebook (nbformat 4.5): question, data, run, picture, curve and parameters.

    own:  the file that the data are from: the notebook reads it then, by its name.

    Raises ValueError as `run_script` does.
    """
    parts = CELL.split(run_script(run, shown, trace, own))
    head = parts[0].split('"""', 2)[2].strip("\n")
    cells = [_words(_opening(shown)), _code(head)]
    has_labels = False
    for title, text in zip(parts[1::2], parts[2::2], strict=True):
        has_labels = has_labels or "open(LABELS" in text
        # The picture and the curve come before the numbers.
        if title.startswith("What comes out"):
            cells += [*_pictures(shown, trace, has_labels)]
        cells += [_words(f"## {title.rstrip('.')}"), _code(text.replace(BESIDE, "FILE = NAME"))]
    return json.dumps(_document(cells), indent=1, ensure_ascii=False) + "\n"


def _opening(shown: Exhibit) -> str:
    words = shown.lesson
    return (
        f"# {shown.entry.title}\n\n"
        f"Which hidden values explain these data? Observed: {words.observed}. Hidden: {words.hidden}.\n\n"
        "The data, the start and the number of steps are those of a run in Halfstep. The last cell compares the final "
        f"{shown.entry.objective} with Halfstep's."
    )


def _pictures(shown: Exhibit, trace: AnyTrace, has_labels: bool) -> Iterable[dict[str, object]]:
    objective = str(trace.model.objective)
    yield _words(f"## The {objective} never falls")
    yield _code(CURVE.format(objective=objective))
    if not has_labels or shown.entry.lab is None:
        return
    columns = shown.sample.columns
    noun = shown.entry.capabilities.components.singular
    up = repr(columns[1]) if len(columns) > 1 else repr("responsibility")
    yield _words("## Each row in the colour of its component")
    text = PICTURE.replace("{noun}", noun).replace("{across}", repr(columns[0])).replace("{up}", up)
    yield _code(text.replace("{{", "{").replace("}}", "}"))


def _words(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text)}


def _code(text: str) -> dict[str, object]:
    source = _lines(text.strip("\n"))
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _document(cells: list[dict[str, object]]) -> dict[str, object]:
    # An id is the same for the same cell in the same place, so that a notebook made again is the same file.
    named = [
        {"id": hashlib.sha256(f"{i} {cell['source']}".encode()).hexdigest()[:12], **cell}
        for i, cell in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}, "halfstep": {"version": __version__}}
    return {"cells": named, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
