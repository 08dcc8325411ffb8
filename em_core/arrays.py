"""Array types and the two habits every value in the core keeps: float64 and read-only."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from em_core.options import quoted

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

NO_NUMBERS = "cmMV"
"""The kinds of arrays whose entries NumPy would bend into real numbers: complex ones, dates, durations, records."""


def frozen(values: ArrayLike, dtype: Any = np.float64) -> NDArray[Any]:
    """Return a contiguous, read-only copy of `values`: nobody can change it behind a Trace's back.

    An array that is all that already, and owns its memory, is returned as it is. Raises ValueError for what is not made
    of real numbers.
    """
    if isinstance(values, np.ndarray) and values.dtype == dtype:
        flags = values.flags
        if flags.c_contiguous and flags.owndata and not flags.writeable:
            return values
    kind = getattr(getattr(values, "dtype", None), "kind", "f")
    try:
        array = None if kind in NO_NUMBERS else np.array(values, dtype=dtype, order="C", copy=True)
    except (TypeError, ValueError, OverflowError):
        array = None
    if array is None:
        raise ValueError(f"An array of numbers cannot be made of {quoted(values)}; give real numbers in equal rows.")
    array.setflags(write=False)
    return array
