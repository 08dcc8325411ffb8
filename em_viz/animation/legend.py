"""Legends: what each mark of a picture means, with the mark itself drawn beside its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from em_viz.style.theme import INK

Kind = Literal["line", "bar", "ellipse", "path", "points", "dot", "ring", "square"]


@dataclass(frozen=True)
class Mark:
    """One entry of a legend.

    kind:    what is drawn: a line, a thick upright bar, an ellipse, a path with small dots, points of several colours
             and shapes, a dot, a ring with four strokes, a square.
    words:   what it means, as plain text.
    colour:  of the mark, the light version.
    width:   of its line, in pixels.
    dash:    of its line, as SVG writes it ("3,3"); empty for a solid one.
    faint:   its opacity, from 0 to 1.
    future:  whether it speaks of what comes, and is left out while that is hidden.
    """

    kind: Kind
    words: str
    colour: str = INK
    width: float = 2
    dash: str = ""
    faint: float = 1
    future: bool = False

    def content(self) -> dict[str, object]:
        """Return what the player reads."""
        return dict(vars(self))


DOTS = "3,3"
"""Plotly's "dot" on a line of up to three pixels."""

DASHES = "9,9"
"""Its "dash"."""
