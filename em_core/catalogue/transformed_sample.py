"""Transforms of people's own columns for a model's page: which models take them, and a sample with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.catalogue.entry import Entry
from em_core.catalogue.sample import Sample
from em_core.data.transforms import transform_columns, transforms_in

__all__ = ["columns_before", "takes_transforms", "transformed_sample"]

_NUMBERED = re.compile(r"row (\d+)")


def takes_transforms(entry: Entry) -> bool:
    """Return whether columns of a model's data can be transformed: measurements that are all modelled alike.

    Counts and answers stay what they are, and so do columns that a model only conditions on, such as an x of its own.
    """
    conditional = entry.shrinking is not None and entry.shrinking.response
    return entry.reader.measured and not conditional


def transformed_sample(sample: Sample, ids: Sequence[str], rows: Sequence[int] = ()) -> Sample:
    """Return the sample with some columns transformed, each in its name; the same where none is.

    rows:  the number of each row in the file, where it is known; else they go by what the sample calls them.

    DataError says what cannot be transformed so: the row, the column and the value.
    """
    transforms = transforms_in(ids)
    if not transforms:
        return sample
    names: Sequence[str] = () if rows else sample.rows
    values = np.asarray(sample.values, dtype=np.float64)
    x, columns, made = transform_columns(
        values, sample.columns, sample.units, rows or row_numbers(sample), transforms, names
    )
    first = made.left_out
    called = dict(zip(sample.columns, columns, strict=True))
    return replace(
        sample,
        values=x,
        columns=columns,
        units=made.units,
        rows=sample.rows[first:],
        numbers=sample.numbers[first:],
        plane=tuple(called[name] for name in sample.plane),
        transformed=made,
    )


def columns_before(sample: Sample) -> tuple[str, ...]:
    """Return the names of the columns as they are without transforms."""
    return sample.columns if sample.transformed is None else sample.transformed.columns


def row_numbers(sample: Sample) -> tuple[int, ...]:
    """Return the number of each row: in the file, where it is known."""
    found = [_NUMBERED.fullmatch(row) for row in sample.rows]
    named = tuple(int(each[1]) for each in found if each)
    return sample.numbers or (named if len(named) == len(found) else tuple(range(1, len(found) + 1)))
