"""The rows that a run was made on, as every export tells them: a data set of the lab, or a sample of any model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from em_core.algorithms.argument_checks import check_trace
from em_core.catalogue.sample import Sample
from em_core.data import Dataset
from em_core.data.transforms import Transformed
from em_core.em.trace import AnyTrace
from em_core.models import Sequences
from em_core.numerics.arguments import quoted
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Observed:
    """Rows with names.

    rows:     what each is called: its number in the file, or its name.
    columns:  (d,) the names of the columns; values: (n, d), NaN in holes.
    about:    what a file says of the data.
    names:    what each row is called beside its number; () where nobody says.
    """

    rows: tuple[int | str, ...]
    columns: tuple[str, ...]
    values: FloatArray
    about: Mapping[str, object]
    names: tuple[str, ...] = ()


@singledispatch
def observed(data: object) -> Observed:
    """Return the rows of a Dataset or a Sample; ValueError for anything else."""
    raise ValueError(
        f"dataset is {quoted(data)}; it must be a Dataset: resolve returns it. Or the Sample of an Exhibit."
    )


@observed.register
def _(data: Dataset) -> Observed:
    about = {
        "title": data.title,
        "columns": data.columns,
        "units": data.units,
        "points": data.n,
        "source": data.source,
        "licence": data.licence,
        "note": data.note,
        **_transforms(data.transformed),
        "standardised": data.scaling or None,
        "sha256": data.digest,
    }
    return Observed(data.rows, data.columns, data.values, about, data.names)


@observed.register
def _(data: Sample) -> Observed:
    held = data.values.values if isinstance(data.values, Sequences) else data.values
    values = np.asarray(held, dtype=np.float64)
    about = {
        "title": data.title,
        "columns": data.columns,
        "units": data.units,
        data.row_noun: data.rows,
        "source": data.source,
        "licence": data.licence,
        "note": data.note,
        **_transforms(data.transformed),
    }
    return Observed(data.rows, data.columns, values.reshape(len(data.rows), -1), about)


def _transforms(made: Transformed | None) -> dict[str, object]:
    """Return what a file says of columns that were transformed; nothing where none was."""
    return {} if made is None else {"transforms": [each.id for each in made.transforms], "columns before": made.columns}


def check_export(trace: AnyTrace, data: object) -> Observed:
    """Return the rows of the data; ValueError for what is no run or no data, and for data that the run was not on."""
    check_trace(trace)
    found = observed(data)
    ran = trace.data.values if isinstance(trace.data, Sequences) else trace.data
    if np.size(ran) != found.values.size or (isinstance(data, Dataset) and np.shape(ran) != found.values.shape):
        raise ValueError(
            f"The trace is a run on data of shape {np.shape(ran)} and the dataset has {found.values.shape}; "
            "export a run with the data that it was made on."
        )
    return found
