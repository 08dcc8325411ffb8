"""Values as source code: arrays with every digit, and models by the call that makes them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from em_core import models
from em_core.numerics.arrays import FloatArray


class NoSource(ValueError):
    """A value that cannot be written as a short call."""


def array_text(values: FloatArray) -> str:
    """Return an array as source text, a row a line, every number with the digits that give the same double back."""
    rows = np.asarray(values).tolist()
    if np.ndim(values) < 2:
        return f"np.array({rows!r})"
    return "np.array(\n    [\n" + "".join(f"        {row!r},\n" for row in rows) + "    ]\n)"


def call_text(value: Any, imports: set[str]) -> str:
    """Return the call that makes an equal value; NoSource where it holds what has no short form.

    imports:  takes the names of em_core.models that the call needs.
    """
    match value:
        case None | bool() | int() | float() | str():
            return repr(value)
        case np.ndarray():
            return array_text(value)
        case tuple():
            return f"({''.join(f'{call_text(each, imports)}, ' for each in value)})"
    name = type(value).__name__
    if vars(models).get(name) is not type(value):
        raise NoSource(name)
    imports.add(name)
    given = fields(value) if is_dataclass(value) else ()
    parts = [f"{each.name}={call_text(getattr(value, each.name), imports)}" for each in given if each.init]
    return f"{name}({', '.join(parts)})"
