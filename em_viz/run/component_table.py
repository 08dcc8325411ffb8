"""A table of components, one row each: numbers that half-steps renew, each with its change and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.landscape.undetermined import NOTHING
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots, change_format, form_and_digits, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.run.cell_formulas import CellFormula
from em_viz.run.half_steps import KINDS, START, E, HalfSteps, M
from em_viz.style.table_bars import bar_of
from em_viz.text.numbers import format_number

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
    formula:     the formula that made its number, where there is more to say than `origin`.
    """

    values: FloatArray
    step_of: IntArray
    changed_by: int
    form: str
    origin: str
    bar: bool = False
    formula: CellFormula | None = None


def determined(values: FloatArray, counts: FloatArray) -> FloatArray:
    """Return numbers (T+1, K), NaN where so little was expected of a component that nothing determined its number.

    counts:  (T+1, K) what is expected in each E-step; the numbers of step t were made of those of the step before.
    """
    before = np.concatenate([np.full((1, counts.shape[1]), np.inf), counts[:-1]])
    result: FloatArray = np.where(before < NOTHING, np.nan, values)
    return result


def component_panel(
    frames: HalfSteps, columns: Sequence[Column], heads: str, names: Sequence[str] = (), *, swatches: bool = True
) -> Panel:
    """Return the table; what the half-step changed carries its change.

    heads:     the table's <thead>, which begins with a cell over the components' names.
    names:     what the components are called; their numbers from 1 if none.
    swatches:  whether the rows are the components whose colours the pictures wear.
    """
    slots = Slots(frames.n_frames)
    count = columns[0].values.shape[1]
    marks = [f"{swatch(k + 1)} " if swatches else "" for k in range(count)]
    titles = [f"{marks[k]}{words(names[k] if names else str(k + 1))}" for k in range(count)]
    rows = [_row(slots, columns, k, titles[k]) for k in range(count)]
    widths = "".join(f'<col style="width:{_width(column)}ch"/>' for column in columns)
    first = max(map(len, names), default=1) + 2.5
    head = f'<colgroup><col style="width:{first:g}ch"/>{widths}</colgroup>{heads}'
    templates = [table("hs-parameters", head, (row[kind] for row in rows)) for kind in range(FIRST_E + 1)]
    kind_of = frames.kind_of.copy()
    kind_of[1] = FIRST_E
    return slots.panel("parameters", "Parameters", templates, kind_of, area="side")


def _row(slots: Slots, columns: Sequence[Column], k: int, title: str) -> list[str]:
    """Return component k's row for each kind of half-step, and for the first E-step."""
    head = f'<th scope="row">{title}</th>'
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
    bar = bar_of(slots(shown, "fixed:4"), k + 1) if column.bar else ""
    origins = {
        START: "from the start" if column.changed_by == M else column.origin,
        column.changed_by: column.origin,
        M if column.changed_by == E else E: f"{column.origin}; this half-step does not change it",
    }
    origins[FIRST_E] = column.origin if column.changed_by == E else "from the start; this half-step does not change it"
    formula = f'<math display="block">{column.formula(slots, k, value)}</math>' if column.formula else ""
    # A start was given, and there are no counts before the first E-step: nothing has made these numbers.
    given = (START, FIRST_E) if column.changed_by == M else (START,)
    opened = ["" if kind in given else formula for kind in range(FIRST_E + 1)]
    return [
        f'<td title="{origins[kind]}"><button type="button" class="hs-cell" popovertarget="">'
        f'<span class="hs-value">{value}</span>'
        f'<span class="hs-change">{moved if kind == column.changed_by else BLANK}</span></button>{bar}'
        f'<div class="hs-origin" popover="">{opened[kind]}<p>{_opened(origins[kind])}</p></div></td>'
        for kind in range(FIRST_E + 1)
    ]


def _opened(origin: str) -> str:
    """Return where a number comes from, as a sentence."""
    return f"{origin[0].upper()}{origin[1:]}."


def _width(column: Column) -> int:
    """Return how many characters the column's longest number takes, so that its width holds still."""
    form, digits = form_and_digits(column.form)
    known = column.values[~np.isnan(column.values)]
    if not len(known):
        return 3
    ends = (float(known.min()), float(known.max()), float(np.abs(known).min()))
    return 2 + max(len(format_number(end, form, digits)) for end in ends)
