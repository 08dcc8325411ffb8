"""The points that an activity is about, as a phone draws them and takes marks in them."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.classroom.documents import Document, Place, items_in, json_places, place_in, places_in
from em_core.data.json_documents import Json


@dataclass(frozen=True)
class Scatter:
    """Points in one or two columns, with the ends of the axes.

    columns:  what the axes are called; points: (n,) places; low, high: the ends of each axis.
    means:    where the components' means are now; () where none are shown.
    shares:   each point's responsibilities in 255ths, one for each of the means; () where points have no colours yet.
    """

    columns: tuple[str, ...]
    points: tuple[Place, ...]
    low: Place
    high: Place
    means: tuple[Place, ...] = ()
    shares: tuple[tuple[int, ...], ...] = ()

    @property
    def d(self) -> int:
        """How many numbers a place has."""
        return len(self.columns)

    def has(self, place: Place) -> bool:
        """Return whether a place lies within the picture."""
        return len(place) == self.d and all(
            low <= value <= high for value, low, high in zip(place, self.low, self.high, strict=True)
        )

    def json(self) -> dict[str, Json]:
        """Return it as JSON."""
        return {
            "columns": list(self.columns),
            "points": json_places(self.points),
            "low": list(self.low),
            "high": list(self.high),
            "means": json_places(self.means),
            "shares": json_places(self.shares),
        }

    @classmethod
    def read(cls, document: Document) -> Scatter:
        """Return what `json` returned."""
        columns = tuple(str(each) for each in items_in(document, "columns"))
        return cls(
            columns,
            places_in(document, "points"),
            place_in(document, "low"),
            place_in(document, "high"),
            places_in(document, "means"),
            tuple(tuple(map(int, each)) for each in places_in(document, "shares")),
        )
