"""Dataclass instances of any class: their fields, and copies with some fields changed.

Parameters and posteriors are dataclasses, and generic code knows them by a type variable alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass, replace
from typing import TypeVar

from em_core.numerics.arguments import quoted

T = TypeVar("T")


def fields_of(value: object) -> tuple[Field[object], ...]:
    """Return the fields of a dataclass instance; none for any other value."""
    return fields(value) if is_dataclass(value) and not isinstance(value, type) else ()


def with_fields(value: T, changes: Mapping[str, object]) -> T:
    """Return a copy of a dataclass instance in which these fields, by name, are others; TypeError for no instance."""
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{quoted(value)} is not an instance of a dataclass; only such a value has fields to change.")
    return replace(value, **changes)
