"""The parameter table: weights, counts, means and spreads, each with its change and where it comes from."""

from __future__ import annotations

import numpy as np

from em_core.arrays import FloatArray
from em_core.data.dataset import Dataset
from em_viz.animation import Panel
from em_viz.gaussian.division import bar_of
from em_viz.gaussian.history import History
from em_viz.half_steps import E, M
from em_viz.slots import Slots, change_format, decimals_format, swatch, words

BLANK = "&#8199;"
"""A figure space keeps the line of the change open where there is none, so that nothing jumps."""


def parameters_panel(run: History, dataset: Dataset) -> Panel:
    """Return the table, one row a component; what the half-step changed carries its change."""
    frames, slots = run.half_steps, Slots(run.half_steps.n_frames)
    columns = _columns(run, dataset, slots)
    heads = _heads(dataset)
    templates = [
        f'<table class="hs-table hs-parameters">{heads}<tbody>'
        + "".join(
            f'<tr><th scope="row">{swatch(k + 1)} {k + 1}</th>{"".join(cells[kind] for cells in columns[k])}</tr>'
            for k in range(run.n_components)
        )
        + "</tbody></table>"
        for kind in range(4)
    ]
    # Start; the first E-step, whose counts have no predecessor; a later one; M.
    case = np.select(
        [frames.kind_of == M, (frames.kind_of == E) & (frames.step_of > 1), frames.kind_of == E], [3, 2, 1], 0
    )
    return slots.panel("parameters", "Parameters", templates, case, area="side")


def _columns(run: History, dataset: Dataset, slots: Slots) -> list[list[tuple[str, str, str, str]]]:
    """Return for each component its cells, each in the four cases."""
    frames = run.half_steps
    posterior, deviations = frames.posterior_of, run.deviations
    spreads = dataset.values.std(axis=0)
    places = [decimals_format(dataset.values[:, j], float(spreads[j])) for j in range(run.dimension)]
    widths = [decimals_format(spreads[j], float(spreads[j])) for j in range(run.dimension)]
    n = len(dataset.values)
    rows = []
    for k in range(run.n_components):
        count = slots(run.counts[posterior, k], "fixed:1")
        counts_change = slots(_since(run.counts)[posterior, k], "signed:1")
        share = bar_of(slots(run.weights[frames.params_of, k], "percent:1"), k + 1)
        where = f"of component {k + 1}"

        def of(values: FloatArray, form: str, origin: str, bar: str = "") -> tuple[str, str, str, str]:
            value = slots(values[frames.params_of], form)
            change = slots(_since(values)[frames.params_of], change_format(form))
            kept = _cell(value, BLANK, f"unchanged by an E-step; {origin}", bar)
            return _cell(value, BLANK, "from the start", bar), kept, kept, _cell(value, change, origin, bar)

        cells = [
            of(run.weights[:, k], "fixed:3", f"weight {where}: N ÷ n, with n = {n}", share),
            (
                _cell("–", BLANK, "nothing is divided yet"),
                _cell(count, BLANK, f"N {where}: the sum of its responsibilities"),
                _cell(count, counts_change, f"N {where}: the sum of its responsibilities"),
                _cell(count, BLANK, f"N {where}: the sum of its responsibilities; unchanged by an M-step"),
            ),
        ]
        for j, form in enumerate(places):
            cells.append(of(run.means[:, k, j], form, f"mean {where}: the sum of r × value, ÷ N"))
        for j, form in enumerate(widths):
            cells.append(of(deviations[:, k, j], form, f"standard deviation {where}: the root of its variance"))
        if run.dimension == 2:
            correlation = run.covariances[:, k, 0, 1] / deviations[:, k].prod(axis=-1)
            cells.append(of(correlation, "fixed:2", f"correlation {where}: covariance ÷ both standard deviations"))
        rows.append(cells)
    return rows


def _since(values: FloatArray) -> FloatArray:
    """Return the change of each row since the one before it; nothing for the first."""
    return np.diff(values, axis=0, prepend=values[:1])


def _cell(value: str, change: str, origin: str, bar: str = "") -> str:
    return (
        f'<td title="{origin}"><span class="hs-value">{value}</span><span class="hs-change">{change}</span>{bar}</td>'
    )


def _heads(dataset: Dataset) -> str:
    d = len(dataset.columns)
    names = "".join(f'<th scope="col" class="hs-column">{words(name)}</th>' for name in dataset.columns)
    groups = '<th rowspan="2"></th><th rowspan="2" scope="col">weight π</th><th rowspan="2" scope="col">N</th>'
    groups += f'<th colspan="{d}" scope="colgroup">mean μ</th><th colspan="{d}" scope="colgroup">sd σ</th>'
    groups += '<th rowspan="2" scope="col" title="correlation">ρ</th>' if d == 2 else ""
    return f"<thead><tr>{groups}</tr><tr>{names}{names}</tr></thead>"
