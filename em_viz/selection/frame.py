"""The range of a picture: what is near enough to the best to be told apart, and a strip for what is beyond."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """The range of the picture.

    low, high:  what is drawn in its place; near: where the picture ends on the side of the best.
    far:        where it ends on the other side: between that and the range is a strip for all that is beyond.
    """

    low: float
    high: float
    far: float
    near: float

    def at(self, value: float) -> float:
        """Return where a value is drawn."""
        if self.holds(value):
            return value
        return self.strip if (value > self.high) == (self.far > self.near) else self.near

    def holds(self, value: float) -> bool:
        """Return whether it is drawn where it is."""
        return self.low <= value <= self.high

    @property
    def edge(self) -> float:
        """The end of the range that is farther from the best."""
        return self.high if self.far > self.near else self.low

    @property
    def strip(self) -> float:
        """The middle of the strip for what is beyond."""
        return (self.edge + self.far) / 2


def frame_of(points: Sequence[tuple[int, float, bool]], early: Sequence[tuple[int, float]], sign: float) -> Frame:
    """Return the range: from the best to the best of the worst K, and no farther.

    A model of one component is often so far behind that nothing else could be told apart.

    points:  (K, value, whether it is ranked) of the models that are complete; early: (K, value) of the others.
    """
    ranked = [(k, value) for k, value, is_ranked in points if is_ranked] or [*((k, v) for k, v, _ in points), *early]
    if not ranked:
        return Frame(0.0, 1.0, 1.0, 0.0)
    losses: dict[int, float] = {}
    best = min(sign * value for _, value in ranked)
    for k, value in [*ranked, *early]:
        losses[k] = min(sign * value - best, losses.get(k, math.inf))
    worst = max((loss for k, loss in losses.items() if k > 1), default=0.0)
    span = max(worst, min(losses.get(1, 0.0), 3 * worst), 1.0)
    above = max((best - sign * value for _, value, _ in points), default=0.0) / span
    # Flagged models may be better than the best that is ranked, and are in sight unless they are far off.
    room = 0.18 if above <= 0 else min(max(0.18, above + 0.08), 0.7)
    near, edge, far = (sign * (best + part * span) for part in (-room, 1.08, 1.24))
    return Frame(min(near, edge), max(near, edge), far, near)
