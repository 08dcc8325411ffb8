"""Data of any sort as a value: the numbers, what each row and column is called, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypedDict

from scipy.sparse import csr_array

from em_core.data.dataset import Dataset
from em_core.data.transforms import Transformed
from em_core.em.protocol import AnyData
from em_core.models.sequences import Sequences
from em_core.numerics.arrays import FloatArray, IntArray


class Facts(TypedDict, total=False):
    """What some models must know beyond the numbers.

    system:   (bins, pixels) how an image is seen; shape: of the image; picture: of the counts, where they are a table;
              bins: their names, where they are not the pixels; axes: of the table.
    symbols:  what each symbol is written as; states, sequences, groups: what they are called.
    limits:   whether some values are limits, above or below which the value is.
    answers:  (d,) what is counted as 0 and as 1 in each column, as it is written; unticked: (d,) whether a 0 is empty.
    truth:    the image, or the state in each row, where it is known.
    """

    system: csr_array
    shape: tuple[int, ...]
    picture: tuple[int, ...]
    bins: tuple[str, ...]
    axes: tuple[str, str]
    truth: FloatArray | IntArray
    symbols: tuple[str, ...]
    states: tuple[str, ...]
    sequences: tuple[str, ...]
    groups: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    unticked: tuple[bool, ...]
    limits: bool


@dataclass(frozen=True, eq=False)
class Sample:
    """Data for any model of the family.

    values:    what the model's `prepare` takes: an array, or Sequences.
    title:     what a reader calls them.
    rows:      what each row is called: "set 1", "1902", "cell A"; as many as there are rows (or counts in a list).
    columns:   the names of the columns; units: theirs, "" where there is none.
    row_noun:  what a row is: "set", "year", "animal".
    facts:     what some models must know beyond the numbers, by name: the shape of an image, the symbols of a die.
    numbers:   the number of each row as in the file, where the rows go by those.
    plane:     as in `Dataset`.
    transformed:  what was done to columns before the fit, and what they were before; None where nothing was.
    source, licence, note:  where the data come from, under which terms, and what was done to them.
    """

    values: AnyData
    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    units: tuple[str, ...] = ()
    row_noun: str = "row"
    facts: Facts | None = None
    source: str = ""
    licence: str = ""
    note: str = ""
    numbers: tuple[int, ...] = ()
    plane: tuple[str, ...] = ()
    transformed: Transformed | None = None

    def __post_init__(self) -> None:
        """Fill in units that nobody gave."""
        object.__setattr__(self, "units", self.units or ("",) * len(self.columns))

    @property
    def listed_rows(self) -> tuple[int | str, ...]:
        """What the rows are called in a list of several: by their numbers in the file, where they go by those."""
        return self.numbers or self.rows

    def column_title(self, column: int) -> str:
        """Return a column's name with its unit in brackets."""
        unit = self.units[column]
        return f"{self.columns[column]} ({unit})" if unit else self.columns[column]

    @classmethod
    def of_points(cls, dataset: Dataset) -> Sample:
        """Return a data set of points as a sample, of which `points` is that data set."""
        sample = cls(
            dataset.values,
            dataset.title,
            tuple(f"row {row}" for row in dataset.rows),
            dataset.columns,
            dataset.units,
            source=dataset.source,
            licence=dataset.licence,
            note=dataset.note,
            numbers=dataset.rows,
            plane=dataset.plane,
            transformed=dataset.transformed,
        )
        vars(sample)["points"] = dataset
        return sample

    @cached_property
    def points(self) -> Dataset:
        """The same as a data set of points, where its values are an array of those; rows keep their numbers."""
        return Dataset(
            self.title,
            self.title,
            self.values,
            self.columns,
            self.units,
            self.numbers,
            self.source,
            self.licence,
            plane=self.plane,
            transformed=self.transformed,
        )

    def with_values(self, values: FloatArray | Sequences) -> Sample:
        """Return the same names around other values of the same shape."""
        return replace(self, values=values)
