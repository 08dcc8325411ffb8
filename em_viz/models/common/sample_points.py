"""A sample of points as a data set of the lab."""

from __future__ import annotations

from em_core.catalogue.sample import Sample
from em_core.data.dataset import Dataset


def as_dataset(sample: Sample) -> Dataset:
    """Return a sample of points as a data set; its rows keep their numbers where they go by them."""
    return Dataset(
        sample.title,
        sample.title,
        sample.values,
        sample.columns,
        sample.units,
        sample.numbers,
        sample.source,
        sample.licence,
    )
