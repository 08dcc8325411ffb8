"""Plotly's attributes as plain values: what a figure is made from, and what it gives back."""

from __future__ import annotations

from typing import Any, TypeAlias

Attributes: TypeAlias = dict[str, object]
"""A trace, an axis or a layout: the values of its attributes by their names, as Plotly's reference has them."""

PlotlyJson: TypeAlias = dict[str, Any]
"""The same as `to_plotly_json` gives it back: nested as deep as the figure is, with Plotly's own encodings."""


def nested(attributes: Attributes, name: str) -> Attributes:
    """Return the attributes that stand under a name ("line" of a trace), to be read or changed; TypeError for a value.

    Where nothing stands there yet, it is put there, empty.
    """
    found = attributes.setdefault(name, {})
    if not isinstance(found, dict):
        raise TypeError(f'"{name}" holds {found!r}, no attributes.')
    return found
