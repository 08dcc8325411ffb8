"""The parameter table: weights, counts, means and spreads, each with its change and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.arrays import FloatArray, IntArray
from em_core.data.dataset import Dataset
from em_viz.animation import Panel
from em_viz.gaussian.division import bar_of
from em_viz.gaussian.history import History
from em_viz.half_steps import KINDS, START, E, M
from em_viz.numbers import format_number
from em_viz.slots import Slots, change_format, decimals_format, form_and_digits, spread_of, swatch, table, words

FIRST_E = len(KINDS)
"""A kind of half-step for the table alone: the first E-step renews the counts, which have no change yet."""

BLANK = "&#8199;"
"""A figure space keeps the line of the change open where there is none, so that nothing jumps."""


@dataclass(frozen=True, eq=False)
class Column:
    """One number of every component, step by step.

    values:      (T+1, K), at step t's parameters.
    step_of:     (frames,) the step that each frame shows.
    changed_by:  the kind of half-step that renews it: E renews the counts, M the parameters.
    form:        its number format.
    origin:      where it comes from, in a few words.
    bar:         whether it is a share that gets a bar.
    """

    values: FloatArray
    step_of: IntArray
    changed_by: int
    form: str
    origin: str
    bar: bool = False


def parameters_panel(run: History, dataset: Dataset) -> Panel:
    """Return the table, one row a component; what the half-step changed carries its change."""
    slots, columns = Slots(run.half_steps.n_frames), _columns(run, dataset)
    rows = [_row(slots, columns, k) for k in range(run.n_components)]
    widths = "".join(f'<col style="width:{_width(column)}ch"/>' for column in columns)
    head = f'<colgroup><col style="width:3.5ch"/>{widths}</colgroup>{_heads(dataset)}'
    templates = [table("hs-parameters", head, (row[kind] for row in rows)) for kind in range(FIRST_E + 1)]
    kind_of = run.half_steps.kind_of.copy()
    kind_of[1] = FIRST_E
    return slots.panel("parameters", "Parameters", templates, kind_of, area="side")


def _columns(run: History, dataset: Dataset) -> list[Column]:
    frames, d = run.half_steps, run.dimension
    spreads = [spread_of(column) for column in dataset.values.T]
    n, deviations = len(dataset.values), run.deviations
    columns = [
        Column(run.weights, frames.params_of, M, "fixed:3", f"N ÷ n, with n = {n}", bar=True),
        Column(run.counts, frames.posterior_of, E, "fixed:1", "the sum of its responsibilities"),
    ]
    for j, spread in enumerate(spreads):
        form = decimals_format(dataset.values[:, j], spread)
        columns.append(Column(run.means[:, :, j], frames.params_of, M, form, "the sum of r × value, ÷ N"))
    for j, spread in enumerate(spreads):
        form = decimals_format(deviations[:, :, j], spread)
        columns.append(Column(deviations[:, :, j], frames.params_of, M, form, "the square root of the variance"))
    if d == 2:
        correlation = run.covariances[:, :, 0, 1] / deviations.prod(axis=2)
        columns.append(Column(correlation, frames.params_of, M, "fixed:2", "covariance ÷ both standard deviations"))
    return columns


def _row(slots: Slots, columns: list[Column], k: int) -> list[str]:
    """Return component k's row for each kind of half-step, and for the first E-step."""
    head = f'<th scope="row">{swatch(k + 1)} {k + 1}</th>'
    cells = [_cells(slots, column, k) for column in columns]
    return [f"<tr>{head}{''.join(cell[kind] for cell in cells)}</tr>" for kind in range(FIRST_E + 1)]


def _cells(slots: Slots, column: Column, k: int) -> list[str]:
    """Return one cell for each kind of half-step and the first E-step, before which there are no counts."""
    values = column.values[:, k]
    change = np.diff(values, prepend=np.nan)[column.step_of]
    shown = values[column.step_of].copy()
    if column.changed_by == E:
        shown[0] = np.nan
    value, moved = slots(shown, column.form), slots(change, change_format(column.form))
    bar = bar_of(slots(shown, "percent:1"), k + 1) if column.bar else ""
    origins = {
        START: "from the start" if column.changed_by == M else column.origin,
        column.changed_by: column.origin,
        M if column.changed_by == E else E: f"{column.origin}; this half-step does not change it",
    }
    origins[FIRST_E] = origins[E]
    return [
        f'<td title="{origins[kind]}"><span class="hs-value">{value}</span>'
        f'<span class="hs-change">{moved if kind == column.changed_by else BLANK}</span>{bar}</td>'
        for kind in range(FIRST_E + 1)
    ]


def _width(column: Column) -> int:
    """Return how many characters the column's longest number takes, so that its width holds still."""
    form, digits = form_and_digits(column.form)
    ends = (float(column.values.min()), float(column.values.max()), float(np.abs(column.values).min()))
    return 2 + max(len(format_number(end, form, digits)) for end in ends)


def _heads(dataset: Dataset) -> str:
    d = len(dataset.columns)
    names = "".join(
        f'<th scope="col" class="hs-column" title="{words(name)}">{words(name)}</th>' for name in dataset.columns
    )
    groups = '<th rowspan="2"></th><th rowspan="2" scope="col">weight π</th><th rowspan="2" scope="col">N</th>'
    groups += f'<th colspan="{d}" scope="colgroup">mean μ</th><th colspan="{d}" scope="colgroup">sd σ</th>'
    groups += '<th rowspan="2" scope="col" title="correlation">ρ</th>' if d == 2 else ""
    return f"<thead><tr>{groups}</tr><tr>{names}{names}</tr></thead>"
