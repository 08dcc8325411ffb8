"""Small data as text for a link: names and numbers as JSON, compressed, in the alphabet of URLs."""

from __future__ import annotations

import json
from weakref import WeakKeyDictionary

from em_core.data import DataError, Dataset
from em_core.data.packed_text import DAMAGED, MOST_CHARACTERS, MOST_UNPACKED, pack_text, unpack_text
from em_core.data.saving import FORM, dataset_from_document

__all__ = ["DAMAGED", "MOST_CHARACTERS", "MOST_UNPACKED", "pack", "pack_text", "unpack", "unpack_text"]

_PACKED: WeakKeyDictionary[Dataset, str] = WeakKeyDictionary()
"""What was packed, as long as the data sets are there: a page asks at every click whether a link holds its data."""


def pack(dataset: Dataset) -> str:
    """Return the data set as text in the alphabet of URLs: its title, columns, units, rows, names and every digit."""
    if dataset not in _PACKED:
        _PACKED[dataset] = _pack(dataset)
    return _PACKED[dataset]


def _pack(dataset: Dataset) -> str:
    first = dataset.rows[0]
    unbroken = dataset.rows == tuple(range(first, first + dataset.n))
    rows = first if unbroken else dataset.rows
    content = [dataset.title, dataset.columns, dataset.units, dataset.values.tolist(), rows]
    content += [dataset.names] if dataset.names else []
    # Decimal digits compress better than the bytes of doubles: measured data have two or three of them.
    return pack_text(json.dumps(content, separators=(",", ":")))


def unpack(text: str) -> Dataset:
    """Return the data set that `pack` wrote; ValueError, a sentence, for anything else."""
    try:
        title, columns, units, values, rows, *named = json.loads(unpack_text(text))
        if isinstance(rows, int):
            rows = list(range(rows, rows + len(values)))
        return dataset_from_document(
            {
                "format": FORM.format,
                "key": "own",
                "title": title,
                "columns": columns,
                "units": units,
                "rows": rows,
                "values": values,
                "names": named[0] if named else None,
            }
        )
    except (DataError, ValueError, TypeError, RecursionError):
        raise ValueError(DAMAGED) from None
