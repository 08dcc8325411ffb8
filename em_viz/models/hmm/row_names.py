"""Names of rows, in words and on the time axis."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import words
from em_viz.models.hmm.run_arrays import History

BETWEEN = 0.03
"""The gap between two sequences, as a share of the longest one."""


def row_name(run: History, row: int) -> str:
    """Return what row `row` (from 0) is called: "1918", "roll 17"; as it came, so not yet fit for HTML."""
    rows = run.exhibit.sample.rows
    name = rows[row] if len(rows) == len(run.data) else f"{run.noun} {row + 1}"
    if len(run.data.lengths) == 1:
        return name
    return f"{name} of {sequence_names(run)[np.searchsorted(run.data.firsts, row, side='right') - 1]}"


def sequence_names(run: History) -> tuple[str, ...]:
    """Return what the sequences are called: as in the data, or "sequence 2"; as they came, so not yet fit for HTML."""
    count = len(run.data.lengths)
    known = (run.exhibit.sample.facts or {}).get("sequences", ())
    numbered = tuple(f"sequence {i + 1}" for i in range(count))
    return (
        tuple(name or other for name, other in zip(known, numbered, strict=True)) if len(known) == count else numbered
    )


def row_nouns(run: History) -> str:
    """Return what several rows are called."""
    return f"{words(run.noun)}{'s' * (len(run.data) > 1)}"


def places(run: History) -> FloatArray:
    """Return where each row that is drawn stands on the time axis, (shown,).

    Of a single sequence whose labels are numbers with equal steps (years), those; else rows counted from 1, with gaps
    between the sequences.
    """
    rows, lengths = run.exhibit.sample.rows, run.data.lengths
    gap = np.ceil(BETWEEN * max(lengths)) * (len(lengths) > 1)
    counted: FloatArray = np.arange(1.0, len(run.data) + 1) + gap * np.repeat(np.arange(len(lengths)), lengths)
    if len(lengths) == 1 and len(rows) == len(run.data) > 1:
        try:
            named: FloatArray = np.array([float(row) for row in rows])
        except ValueError:
            return counted[: run.shown]
        steps: FloatArray = np.diff(named)
        if np.isfinite(named).all() and steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-9, atol=0):
            return named[: run.shown]
    return counted[: run.shown]
