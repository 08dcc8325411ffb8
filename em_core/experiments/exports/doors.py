"""The door of the exports: a run and the data set that it is a run on."""

from __future__ import annotations

from typing import Any

import numpy as np

from em_core.algorithms.argument_checks import check_trace
from em_core.data import Dataset
from em_core.numerics.arguments import instance


def check_export(trace: Any, dataset: Any) -> None:
    """Raise ValueError for what is no run or no data set, and for a data set of another shape than the run's."""
    check_trace(trace)
    instance("dataset", dataset, Dataset, "resolve returns it")
    if np.shape(trace.data) != dataset.values.shape:
        raise ValueError(
            f"The trace is a run on data of shape {np.shape(trace.data)} and the dataset has {dataset.values.shape}; "
            "export a run with the data that it was made on."
        )
