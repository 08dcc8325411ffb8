"""The data points, coloured by their responsibilities."""

from __future__ import annotations

import numpy as np

from em_core.arrays import FloatArray
from em_core.data.dataset import Dataset
from em_viz.animation import PointCloud
from em_viz.gaussian.history import History
from em_viz.half_steps import START


def cloud(run: History, dataset: Dataset, x: FloatArray, y: FloatArray) -> PointCloud:
    """Return the points at x, y (n,): neutral at the start, recoloured by E half-steps and by nothing else."""
    frames = run.half_steps
    keys = np.where(frames.kind_of == START, 0, run.blend_of[frames.posterior_of])
    labels = tuple(label(dataset, point) for point in range(len(dataset.values)))
    names = tuple(f"component {k + 1}" for k in range(run.n_components))
    return PointCloud(x, y, run.blends, keys, labels, names)


def label(dataset: Dataset, point: int) -> str:
    """Return what is said first of a point: "row 17: eruptions 3.6 min, waiting 79 min"."""
    cells = (
        f"{name} {value:.12g}{f' {unit}' if unit else ''}"
        for name, value, unit in zip(dataset.columns, dataset.values[point].tolist(), dataset.units, strict=True)
    )
    return f"row {dataset.rows[point]}: {', '.join(cells)}"
