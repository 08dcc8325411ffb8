"""What comes of a file: a table, numbers or a refusal; and what that took."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import dataclass

import numpy as np

from em_core.data import DataError, dataset_from_json, numeric_columns, read_table, to_dataset
from em_core.experiments.run_file import from_json
from em_core.numerics.arrays import FloatArray
from tests.hostile.files import Made


@dataclass(frozen=True)
class Outcome:
    """numbers: what was read, with the columns' names; said: the refusal or the notices; seconds of processor time."""

    numbers: FloatArray | None
    said: str
    seconds: float
    columns: tuple[str, ...] = ()


def read(made: Made) -> Outcome:
    """Read a file as the page does, to its end; anything but DataError is a fault and gets through."""
    began = time.thread_time()
    numbers: FloatArray | None = None
    columns: tuple[str, ...] = ()
    said = ""
    try:
        if made.name.endswith(".json"):
            data = (
                from_json(made.raw).own_points
                if b"halfstep-experiment" in made.raw[:100]
                else dataset_from_json(made.raw)
            )
            if data is None:
                said = "An experiment on data that need not come along."
            else:
                numbers, columns = data.values, data.columns
        else:
            table = read_table(made.raw, made.name)
            said = " ".join(map(str, table.notices))
            columns = numeric_columns(table)
            numbers = np.column_stack([table.readings[table.columns.index(name)].values for name in columns])
            to_dataset(table, columns)
    except DataError as error:
        said = f"{said} {error}"
        said.encode("utf-8", "surrogatepass")
    return Outcome(numbers, said, time.thread_time() - began, columns)


def largest_memory(made: Made) -> float:
    """Return how many megabytes Python's objects and NumPy's arrays took at most while a file was read."""
    tracemalloc.start()
    try:
        read(made)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def is_silently_other(made: Made, outcome: Outcome) -> bool:
    """Return whether a file with a checksum was read as other numbers than it holds.

    Without a checksum a changed digit is another number, as it is to every reader: nothing can be told there.
    """
    if not made.sealed or outcome.numbers is None or made.numbers is None:
        return False
    return not np.array_equal(outcome.numbers, made.numbers, equal_nan=True)
