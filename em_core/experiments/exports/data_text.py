"""The data of a run as source text: read from people's own file by its name, or held in the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import fill

import numpy as np

from em_core.data import Dataset
from em_core.data.transforms import Transformed
from em_core.experiments.exports.own_file import NoReading, OwnFile, as_in_file
from em_core.experiments.exports.python_pieces import rows_text
from em_core.experiments.exports.python_reading import reading_text
from em_core.experiments.exports.source_text import array_text
from em_core.experiments.exports.transform_code import transform_text
from em_core.numerics.arrays import FloatArray

__all__ = ["DataText", "data_text"]

PANDAS = "It needs pandas, too, which reads the file."

READS = ("import csv", "import hashlib", "import re", "import sys", "from pathlib import Path")


@dataclass(frozen=True)
class DataText:
    """What makes `x` and `rows` in a program.

    imports:  lines of what it needs beside NumPy; text: the lines.
    reads:    whether it reads the file.
    in_original_units:  whether it makes `log_jacobian`, for columns were transformed or standardised.
    """

    imports: tuple[str, ...]
    text: str
    reads: bool
    in_original_units: bool = False

    def with_imports(self, *more: str, python: tuple[str, ...] = ()) -> str:
        """Return the lines that import what is needed, Python's own first, of which `python` has more."""
        own = sorted((*self.imports, *python), key=lambda line: line.split()[1])
        return "\n".join([*own, *([""] if own else []), *more])

    @property
    def needs(self) -> str:
        """What a program with these data needs beside what fits the model, in a sentence; "" for nothing."""
        return f" {PANDAS}" if "pandas" in self.text else ""


def data_text(
    x: FloatArray,
    rows: Sequence[int],
    own: OwnFile | None,
    dataset: Dataset | None,
    transformed: Transformed | None = None,
) -> DataText:
    """Return the source text of a run's data.

    x:        (n, d) as they were fitted; rows: the number of each row in its file.
    own:      the file that they are from, where there is one.
    dataset:  says how they were transformed and standardised, if they were; without it, transformed: what was done.
    """
    made = transformed if dataset is None else dataset.transformed
    if own is not None:
        try:
            return _read(x, rows, own, dataset, made)
        except NoReading as why:
            said = fill(str(why), 116, initial_indent="# ", subsequent_indent="# ") + "\n"
    else:
        said = ""
    scale = None if dataset is None else dataset.scale
    if made is None:
        text = f"{said}{embedded(x, rows)}{_scaled_already(dataset)}"
        return DataText((), text, reads=False, in_original_units=scale is not None)
    text = f"{said}{embedded(made.values, made.rows)}\n\n{transform_text(made)}"
    if dataset is not None and dataset.scale is not None:
        text += _standardise_text(dataset)
    return DataText((), text, reads=False, in_original_units=True)


def _read(
    x: FloatArray, rows: Sequence[int], own: OwnFile, dataset: Dataset | None, made: Transformed | None
) -> DataText:
    """Return the text that reads the file, with what was done to its columns; NoReading where it does not give `x`."""
    columns = own.columns if dataset is None else dataset.columns
    known = own.rows if len(own.rows) == len(x) else tuple(rows)
    if made is not None:
        columns = made.columns
        known = own.rows if len(own.rows) == len(made.values) else made.rows
    file = replace(own, rows=known, columns=columns)
    text = reading_text(file, as_in_file(x, file, dataset) if made is None else made.values)
    if made is not None:
        text = f"{text.rstrip(chr(10))}\n\n{transform_text(made)}"
    if dataset is not None and dataset.scale is not None:
        text = text.rstrip("\n") + _standardise_text(dataset, begins=made is None)
    scaled = made is not None or (dataset is not None and dataset.scale is not None)
    return DataText(READS, text, reads=True, in_original_units=scaled)


def _standardise_text(dataset: Dataset, *, begins: bool = False) -> str:
    """Return the lines that standardise all columns of `x`.

    begins:  whether nothing was done to them before.
    """
    assert dataset.centre is not None
    assert dataset.scale is not None
    before = "0.0" if begins else "log_jacobian"
    return (
        "\n\n# Standardised: minus the mean, divided by the standard deviation.\n"
        f"centre = {array_text(dataset.centre)}\nscale = {array_text(dataset.scale)}\nx = (x - centre) / scale\n"
        f"log_jacobian = {before} - len(x) * np.log(scale).sum()  # for the original units"
    )


def _scaled_already(dataset: Dataset | None) -> str:
    """Return the line that says what the log-likelihood is more in the units before the data here were standardised."""
    if dataset is None or dataset.log_jacobian is None:
        return ""
    why = "minus the number of rows times the logarithms of the standard deviations"
    return f"\n# For the original units: {why}.\nlog_jacobian = {dataset.log_jacobian!r}"


def embedded(x: FloatArray, rows: Sequence[int]) -> str:
    """Return the source text of data that the program holds."""
    return f"x = {array_text(np.asarray(x))}\nrows = {rows_text(rows)}"
