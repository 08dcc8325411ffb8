"""The pages of a Parquet file: what they say of themselves, read before any is unpacked: a reader believes them.

The headers are in Thrift's compact protocol; the numbers of the fields are those of parquet.thrift's PageHeader.
"""

from __future__ import annotations

from collections.abc import Iterator

from em_core.data.budget import Budget
from em_core.data.thrift import read_struct

_UNPACKED, _PACKED = 2, 3


def page_sizes(raw: bytes, start: int, end: int, budget: Budget) -> Iterator[int]:
    """Yield how many bytes each page from `start` to `end` unpacks to, as its header says.

    Raises ValueError or IndexError for what is no row of pages.
    """
    if not 0 <= start <= end <= len(raw):
        raise ValueError("pages beyond the file")
    at = start
    while at < end:
        sizes, at = read_struct(raw, at, budget.spend_time)
        unpacked, packed = sizes.get(_UNPACKED), sizes.get(_PACKED)
        if not (isinstance(unpacked, int) and isinstance(packed, int) and unpacked >= 0 and packed >= 0):
            raise ValueError("a page of less than nothing")
        yield unpacked
        at += packed
