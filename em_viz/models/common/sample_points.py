"""A sample of points as a data set of the lab."""

from __future__ import annotations

import re

from em_core.catalogue.sample import Sample
from em_core.data.dataset import Dataset

_ROW = "row "

_ROW_NUMBER = re.compile(r"[0-9]{1,15}")


def as_dataset(sample: Sample) -> Dataset:
    """Return a sample of points as a data set; its rows keep their numbers where they are called by them."""
    numbers = [name.removeprefix(_ROW) for name in sample.rows]
    rows = tuple(map(int, numbers)) if all(map(_ROW_NUMBER.fullmatch, numbers)) else ()
    return Dataset(
        sample.title, sample.title, sample.values, sample.columns, sample.units, rows, sample.source, sample.licence
    )
