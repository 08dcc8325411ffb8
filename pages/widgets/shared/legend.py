"""The legend of a still picture: each mark drawn beside its words, as players draw theirs."""

from __future__ import annotations

from collections.abc import Sequence

from em_viz.animation.legend import Mark
from pages.widgets.shared.assets import component, with_options

ROOM = "1.6rem"
"""How high one line of it is."""

_legend = component("halfstep_legend", "shared/still_legend.js", ROOM)


def show_legend(marks: Sequence[Mark], *, key: str) -> None:
    """Show what the marks of a picture mean; their colours are those that the picture has."""
    if marks:
        _legend(key=f"legend-{key}", data=with_options({"marks": [mark.content() for mark in marks]}))
