"""The data of a run as source text: read from people's own file by its name, or held in the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import fill

import numpy as np

from em_core.data import Dataset
from em_core.experiments.exports.own_file import NoReading, OwnFile, as_in_file
from em_core.experiments.exports.python_pieces import rows_text
from em_core.experiments.exports.python_reading import reading_text
from em_core.experiments.exports.source_text import array_text
from em_core.numerics.arrays import FloatArray

__all__ = ["DataText", "data_text"]

PANDAS = "It needs pandas, too, which reads the file."

READS = ("import csv", "import hashlib", "import re", "import sys", "from pathlib import Path")


@dataclass(frozen=True)
class DataText:
    """What makes `x` and `rows` in a program.

    imports:  lines of what it needs beside NumPy; text: the lines.
    reads:    whether it reads the file.
    """

    imports: tuple[str, ...]
    text: str
    reads: bool

    def with_imports(self, *more: str, python: tuple[str, ...] = ()) -> str:
        """Return the lines that import what is needed, Python's own first, of which `python` has more."""
        own = sorted((*self.imports, *python), key=lambda line: line.split()[1])
        return "\n".join([*own, *([""] if own else []), *more])

    @property
    def needs(self) -> str:
        """What a program with these data needs beside what fits the model, in a sentence; "" for nothing."""
        return f" {PANDAS}" if "pandas" in self.text else ""


def data_text(x: FloatArray, rows: Sequence[int], own: OwnFile | None, dataset: Dataset | None) -> DataText:
    """Return the source text of a run's data.

    x:        (n, d) as they were fitted; rows: the number of each row in its file.
    own:      the file that they are from, where there is one.
    dataset:  says how they were standardised, if they were.
    """
    if own is None:
        return DataText((), embedded(x, rows), reads=False)
    known = own.rows if len(own.rows) == len(x) else tuple(rows)
    columns = own.columns if dataset is None else dataset.columns
    try:
        return _read(x, replace(own, rows=known, columns=columns), dataset)
    except NoReading as why:
        said = fill(str(why), 116, initial_indent="# ", subsequent_indent="# ")
        return DataText((), f"{said}\n{embedded(x, known)}", reads=False)


def _read(x: FloatArray, own: OwnFile, dataset: Dataset | None) -> DataText:
    text = reading_text(own, as_in_file(x, own, dataset))
    if dataset is None or dataset.centre is None or dataset.scale is None:
        return DataText(READS, text, reads=True)
    lines = (
        "\n\n# Standardised: minus the mean, divided by the standard deviation.\n"
        f"centre = {array_text(dataset.centre)}\nscale = {array_text(dataset.scale)}\nx = (x - centre) / scale"
    )
    return DataText(READS, text.rstrip("\n") + lines, reads=True)


def embedded(x: FloatArray, rows: Sequence[int]) -> str:
    """Return the source text of data that the program holds."""
    return f"x = {array_text(np.asarray(x))}\nrows = {rows_text(rows)}"
