"""Array types and the two habits every value in the core keeps: float64 and read-only."""

from typing import TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from em_core.numerics.arguments import quoted

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

NO_NUMBERS = "cmMV"
"""The kinds of arrays whose entries NumPy would bend into real numbers: complex ones, dates, durations, records."""


S = TypeVar("S", bound=np.generic)


@overload
def frozen(values: object) -> FloatArray: ...
@overload
def frozen(values: object, dtype: type[S]) -> NDArray[S]: ...
def frozen(values: object, dtype: type[np.generic] = np.float64) -> NDArray[np.generic]:
    """Return a contiguous, read-only copy of `values`: nobody can change it behind a Trace's back.

    An array that is all that already, by rows or by columns, and owns its memory, is returned as it is. Raises
    ValueError for what is not made of real numbers.
    """
    if isinstance(values, np.ndarray) and values.dtype == dtype:
        flags = values.flags
        if flags.forc and flags.owndata and not flags.writeable:
            return values
    kind = getattr(getattr(values, "dtype", None), "kind", "f")
    try:
        array = None if kind in NO_NUMBERS else np.array(values, dtype=dtype, order="C", copy=True)
    except (TypeError, ValueError, OverflowError):
        array = None
    if array is None:
        raise ValueError(f"An array must be real numbers in equal rows; {misfit(values)}.")
    array.setflags(write=False)
    return array


def misfit(table: object) -> str:
    """Return the clause that says why NumPy makes no table of real numbers of this: its first entry that is none."""
    if isinstance(table, list | tuple):
        lengths = [len(row) if isinstance(row, list | tuple | np.ndarray) else 1 for row in table]
        other = next((i for i, length in enumerate(lengths) if length != lengths[0]), None)
        if other is not None:
            return f"row 1 has length {lengths[0]} and row {other + 1} has length {lengths[other]}"
    for index, entry in np.ndenumerate(np.asarray(table, dtype=object)):
        if entry is None:
            # It becomes NaN, which is told where it stands.
            continue
        try:
            float(entry)
        except (TypeError, ValueError):
            pass
        except OverflowError:
            return f"{_at(index, quoted(entry))} is larger than any double"
        else:
            continue
        return f"{_at(index, quoted(entry))} is not a real number"
    return f"{quoted(table)} is not a table"


def _at(index: tuple[int, ...], entry: str) -> str:
    """Return an entry with its place, counted from 1."""
    match index:
        case ():
            return entry
        case (row,):
            return f"entry {row + 1}, {entry}"
        case (row, column):
            return f"row {row + 1}, column {column + 1}, {entry}"
    place = tuple(i + 1 for i in index)
    return f"entry {place}, {entry}"
