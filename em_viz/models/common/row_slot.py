"""The row of a sentence, another in each frame: its number in the file, and its name where it has one."""

from __future__ import annotations

import numpy as np

from em_core.data.dataset import Dataset
from em_core.numerics.arrays import IntArray
from em_viz.animation.slots import Slots, words


def row_slot(slots: Slots, dataset: Dataset, points: IntArray, *, apart: bool = False) -> str:
    """Return the place of a row, as it continues "row ...": "17", "17, Bergheim".

    points:  (frames,) the point in each frame, from 0.
    apart:   whether the sentence goes on after it, so that a name needs a comma behind it.
    """
    if not dataset.names:
        return slots(np.asarray(dataset.rows, dtype=np.float64)[points], "integer")
    close = "," if apart else ""
    return slots.text([words(dataset.row_called(point)) + close for point in points.tolist()])
