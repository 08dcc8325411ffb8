"""Reading decoded JSON as what it must be: texts, numbers and places; ValueError for anything else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from em_core.data.json_documents import Json

Place: TypeAlias = tuple[float, ...]
"""One number or two: a place on the axis or in the plane of the data."""

Document: TypeAlias = Mapping[str, Json]


def text_in(document: Document, name: str) -> str:
    """Return a text by its name."""
    return as_text(document.get(name), name)


def number_in(document: Document, name: str) -> float:
    """Return a finite number by its name."""
    return as_number(document.get(name), name)


def flag_in(document: Document, name: str) -> bool:
    """Return yes or no by its name."""
    value = document.get(name)
    if not isinstance(value, bool):
        raise ValueError(f'"{name}" must be true or false.')
    return value


def items_in(document: Document, name: str) -> Sequence[Json]:
    """Return a list by its name."""
    value = document.get(name)
    if not isinstance(value, list):
        raise ValueError(f'"{name}" must be a list.')
    return value


def places_in(document: Document, name: str) -> tuple[Place, ...]:
    """Return a list of places by its name."""
    return tuple(as_place(each, name) for each in items_in(document, name))


def place_in(document: Document, name: str) -> Place:
    """Return a place by its name."""
    return as_place(document.get(name), name)


def as_text(value: Json, name: str) -> str:
    """Return a value that is a text."""
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be a text.')
    return value


def as_number(value: Json, name: str) -> float:
    """Return a value that is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f'"{name}" must be a number.')
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f'"{name}" must be a finite number.')
    return number


def as_place(value: Json, name: str) -> Place:
    """Return a value that is a list of numbers."""
    if not isinstance(value, list):
        raise ValueError(f'"{name}" must be a list of numbers.')
    return tuple(as_number(each, name) for each in value)


def as_document(value: Json, name: str) -> dict[str, Json]:
    """Return a value that has names."""
    if not isinstance(value, dict):
        raise ValueError(f'"{name}" must be an object.')
    return value


def json_places(places: Sequence[Place]) -> list[Json]:
    """Return places as JSON."""
    return [list(place) for place in places]
