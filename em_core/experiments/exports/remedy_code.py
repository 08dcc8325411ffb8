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
    TRANSFORM = "what is done to a column before the fit"


PLACES: dict[str, Place] = {
    "columns_by_blanks": Place.CELLS,
    "comments": Place.ROWS,
    "empty_rows": Place.ROWS,
    "decimal_commas": Place.CELLS,
    "decimal_points": Place.CELLS,
    "decimals_as_dates": Place.CELLS,
    "decimals_as_dates_swapped": Place.CELLS,
    "difference": Place.TRANSFORM,
    "drop_rows": Place.ROWS,
    "footnote_marks": Place.CELLS,
    "one_column": Place.CELLS,
    "two_columns": Place.CELLS,
    "serials_as_numbers": Place.CELLS,
    "not_detected": Place.CELLS,
    "second_numbers": Place.CELLS,
    "footnotes": Place.ROWS,
    "header_levels": Place.HEADER,
    "header_row": Place.HEADER,
    "hidden_rows": Place.ROWS,
    "label": Place.ROWS,
    "limit_words": Place.CELLS,
    "limits": Place.CELLS,
    "log": Place.TRANSFORM,
    "merged_numbers": Place.CELLS,
    "merged_texts": Place.CELLS,
    "missing": Place.CELLS,
    "missing_marks": Place.CELLS,
    "money": Place.CELLS,
    "nanoseconds": Place.CELLS,
    "only": Place.ROWS,
    "percent": Place.CELLS,
    "percent_as_fractions": Place.CELLS,
    "preamble": Place.HEADER,
    "repeated_headers": Place.ROWS,
    "sample": Place.ROWS,
    "sequences": Place.ROWS,
    "standardise": Place.TRANSFORM,
    "statistics": Place.ROWS,
    "thousands_blanks": Place.CELLS,
    "thousands_commas": Place.CELLS,
    "thousands_points": Place.CELLS,
    "totals": Place.ROWS,
    "turn": Place.CELLS,
    "units_in_cells": Place.CELLS,
    "units_row": Place.HEADER,
    "value_labels": Place.CELLS,
    "years_as_names": Place.HEADER,
}
"""By the id of a remedy, or by what is before the first colon of it."""


def place_of(remedy: str) -> Place:
    """Return where a remedy goes; of one that nobody has entered: the cells, where everything is compared."""
    return PLACES.get(remedy, PLACES.get(remedy.partition(":")[0], Place.CELLS))
