"""The means of data with many columns as a table: a row a column, its components side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.data.dataset import Dataset
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, decimals_format, spread_of, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.run.half_steps import HalfSteps

WIDE = 4
"""Data with more columns than this have a table of means of their own, and shorter labels and formulas."""

MOST_NUMBERS = 400_000
"""How many numbers of this table an animation holds, over all its frames."""


def columns_panel(
    frames: HalfSteps,
    dataset: Dataset,
    means: FloatArray,
    deviations: FloatArray | None,
    names: Sequence[str],
    *,
    first: Sequence[int] = (),
) -> Panel:
    """Return the panel; means, deviations: (T+1, K, d) after each step, the latter None where a model has none.

    names:  (K,) what the components are called in a table.
    first:  the columns that come first, whatever there is no room for.
    """
    d, k = dataset.d, means.shape[1]
    kinds = 1 if deviations is None else 2
    room = max(2, MOST_NUMBERS // (kinds * k * frames.n_frames))
    order = [*first, *(j for j in range(d) if j not in first)][:room]
    shown = sorted(order) if len(order) == d else order
    slots = Slots(frames.n_frames)
    head = "".join(f'<th scope="col">{swatch(j + 1)} {words(name)}</th>' for j, name in enumerate(names))
    rows = [_row(slots, dataset, j, means, deviations, frames.params_of) for j in shown]
    told = sentences(
        "In units of the columns' own standard deviations." if dataset.centre is not None else "",
        "Each number is a mean; below it is the standard deviation." if deviations is not None else "",
        f"{len(shown)} of {d} columns are shown, for a run of so many steps; the saved tables have all."
        if len(shown) < d
        else "",
    )
    note = f'<p class="hs-note">{told}</p>' if told else ""
    body = table("hs-columns", f'<thead><tr><th scope="col">column</th>{head}</tr></thead>', rows)
    title = "Means and standard deviations" if deviations is not None else "Centres"
    always: IntArray = np.zeros(frames.n_frames, dtype=np.int64)
    return slots.panel("columns", title, [f"{note}{body}"], always, area="side")


def _row(
    slots: Slots, dataset: Dataset, j: int, means: FloatArray, deviations: FloatArray | None, params_of: IntArray
) -> str:
    form = decimals_format(dataset.values[:, j], spread_of(dataset.values[:, j]))
    # Standardised columns have one unit between them, which is told once.
    unit = f" ({words(dataset.units[j])})" if dataset.units[j] and dataset.centre is None else ""
    cells = []
    for k in range(means.shape[1]):
        below = "" if deviations is None else f'<span class="hs-sd">{slots(deviations[params_of, k, j], form)}</span>'
        cells.append(f'<td><span class="hs-value">{slots(means[params_of, k, j], form)}</span>{below}</td>')
    return f'<tr><th scope="row" class="hs-column">{words(dataset.columns[j])}{unit}</th>{"".join(cells)}</tr>'
