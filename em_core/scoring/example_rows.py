"""A few rows as somebody would paste them for a fitted model: of its own data, or at the components' centres."""

from __future__ import annotations

import csv
import io

import numpy as np

from em_core.em.capabilities import centres_of
from em_core.numerics.arrays import FloatArray
from em_core.scoring.fitted_model import FittedModel

MOST = 4
"""So many rows are shown."""


def example_rows(fitted: FittedModel, data: FloatArray | None = None) -> str:
    """Return a table for a fitted model as text: its columns, and a few rows in the units of the file.

    data:  the rows (n, d) that it was fitted on, in the units that were fitted; without them the centres of its
           components, or no row.
    """
    rows = np.zeros((0, len(fitted.columns)))
    if data is not None and np.ndim(data) == 2 and data.shape[1] == len(fitted.columns):
        rows = data[np.linspace(0, len(data) - 1, MOST).astype(int)]
    elif (centres := centres_of(fitted.params)) is not None and centres.shape[1] == len(fitted.columns):
        rows = centres[:MOST]
    rows = fitted.original_units(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(fitted.columns)
    writer.writerows([[f"{value:.6g}" for value in row] for row in rows.tolist()])
    return text.getvalue()
