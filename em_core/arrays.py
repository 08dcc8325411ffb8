"""Array types and the two habits every value in the core keeps: float64 and read-only."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


def frozen(values: ArrayLike, dtype: Any = np.float64) -> NDArray[Any]:
    """Return a contiguous, read-only copy of `values`: nobody can change it behind a Trace's back.

    An array that is all that already, and owns its memory, is returned as it is.
    """
    if isinstance(values, np.ndarray) and values.dtype == dtype:
        flags = values.flags
        if flags.c_contiguous and flags.owndata and not flags.writeable:
            return values
    array = np.array(values, dtype=dtype, order="C", copy=True)
    array.setflags(write=False)
    return array
