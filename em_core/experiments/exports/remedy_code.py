"""Where a remedy for people's own data goes in an exported program: one entry for each remedy there is."""

from __future__ import annotations

from enum import Enum

__all__ = ["PLACES", "Place", "place_of"]


class Place(Enum):
    """The part of a program that carries a remedy out."""

    SHEET = "which sheet is read"
    HEADER = "which row has the names of the columns"
    ROWS = "which rows are left out"
    CELLS = "which numbers the cells stand for"


PLACES: dict[str, Place] = {
    "drop_rows": Place.ROWS,
    "sample": Place.ROWS,
    "totals": Place.ROWS,
    "statistics": Place.ROWS,
    "footnotes": Place.ROWS,
    "comments": Place.ROWS,
    "repeated_headers": Place.ROWS,
    "preamble": Place.HEADER,
    "header_row": Place.HEADER,
    "units_row": Place.HEADER,
}
"""By the id of a remedy, or by what stands before the first colon of it."""


def place_of(remedy: str) -> Place:
    """Return where a remedy goes; of one that nobody has entered: the cells, where everything is compared."""
    return PLACES.get(remedy, PLACES.get(remedy.partition(":")[0], Place.CELLS))
