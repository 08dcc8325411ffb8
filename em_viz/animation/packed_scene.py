"""An animation packed as bytes: what a worker makes and a page sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from em_viz.animation.spec import Animation

P = ParamSpec("P")


def packed(scene: Callable[P, Animation], *args: P.args, **named: P.kwargs) -> bytes:
    """Return the animation that `scene(*args, **named)` makes, packed for the player."""
    return scene(*args, **named).pack()
