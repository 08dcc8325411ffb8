"""What the basin page keeps in a link: which starts, what is held, how close, and which start is replayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from em_core.experiments.experiment import Experiment
from em_core.experiments.url_fields import brief, number, unusable, whole
from em_core.multistart.start_slices import Coordinate
from em_core.numerics.wording import listed

FIRST = Experiment(data="galaxies_corrected", k=2)
"""What a first visitor sees: three maxima, and the highest is not the one that most starts find."""

KEYS = ("map", "held", "width", "box", "from")
"""The names of its parts in a link."""

MOST_NAMED = 999
"""The largest number of a mean or a column that a link may name."""

MEAN_1, MEAN_2 = Coordinate(0, 0), Coordinate(1, 0)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapAsk:
    """Which map of which starts.

    first, second:  the coordinates along the axes.
    weights, width: whether equal weights are held, and the standard deviation that is; None where it is free.
    box:            the part of the plane that is mapped; None for all of it.
    start:          the start that is replayed; None for one that the page chooses.
    """

    first: Coordinate = MEAN_1
    second: Coordinate = MEAN_2
    weights: bool = False
    width: float | None = None
    box: Box | None = None
    start: tuple[float, float] | None = None

    @property
    def query(self) -> dict[str, str]:
        """The request in a link: the coordinates always, so that a link to this page is never empty."""
        query = {"map": ",".join(f"{component + 1}.{column + 1}" for component, column in (self.first, self.second))}
        if self.weights:
            query["held"] = "weights"
        if self.width is not None:
            query["width"] = brief(self.width)
        if self.box is not None:
            query["box"] = ",".join(map(brief, self.box))
        if self.start is not None:
            query["from"] = ",".join(map(brief, self.start))
        return query


def map_ask(query: Mapping[str, str]) -> tuple[MapAsk, list[str]]:
    """Return the request in a link, and a note for each part of it that cannot be used; never raises."""
    found: dict[str, Any] = {}
    notes = []
    for key, (read, instead) in READERS.items():
        if key in query:
            try:
                found |= read(query[key])
            except ValueError as rule:
                notes.append(unusable(key, query[key], rule, instead))
    return MapAsk(**found), notes


def fitting(ask: MapAsk, k: int, d: int) -> MapAsk | None:
    """Return the request with coordinates that K components in d dimensions have; None where there are too few."""
    every = coordinates(k, d)
    if len(every) < 2:
        return None
    if ask.first in every and ask.second in every and ask.first != ask.second:
        return ask
    return MapAsk(MEAN_1, MEAN_2 if k > 1 else every[1], ask.weights, ask.width)


def unfit(ask: MapAsk, k: int, d: int) -> list[str]:
    """Return the note on coordinates that K components in d dimensions do not have; none where they have them."""
    found = fitting(ask, k, d)
    if found is None or (found.first, found.second) == (ask.first, ask.second):
        return []
    asked, instead = ask.query["map"], found.query["map"]
    gone = [f'"{name}"' for name, place in (("box", ask.box), ("from", ask.start)) if place is not None]
    shown = f"{instead}, without {listed(gone)}, which belong to the other map" if gone else instead
    return [f'map is "{asked}" here; {k} components in {d}-D do not have these means. Shown instead: {shown}.']


def coordinates(k: int, d: int) -> list[Coordinate]:
    """Return the coordinates of all means, component by component."""
    return [Coordinate(component, column) for component in range(k) for column in range(d)]


def _coordinates(text: str) -> dict[str, object]:
    rule = 'two different coordinates, each a mean and a column, such as "1.1,2.1"'
    try:
        first, second = (
            Coordinate(*(whole(n, 1, MOST_NAMED) - 1 for n in part.split("."))) for part in text.split(",", 2)
        )
    except (ValueError, TypeError):
        raise ValueError(rule) from None
    if first == second:
        raise ValueError(rule)
    return {"first": first, "second": second}


def _held(text: str) -> dict[str, object]:
    if text != "weights":
        raise ValueError('"weights"')
    return {"weights": True}


def _width(text: str) -> dict[str, object]:
    if (value := number(text)) <= 0:
        raise ValueError("a positive number")
    return {"width": value}


def _box(text: str) -> dict[str, object]:
    values = _numbers(text, 4)
    if not (values[0] < values[1] and values[2] < values[3]):
        raise ValueError("two ranges: low,high,low,high")
    return {"box": values}


def _start(text: str) -> dict[str, object]:
    return {"start": _numbers(text, 2)}


def _numbers(text: str, count: int) -> tuple[float, ...]:
    parts = text.split(",", count)
    if len(parts) != count:
        raise ValueError(f"{count} numbers with commas between")
    return tuple(map(number, parts))


READERS: dict[str, tuple[Callable[[str], dict[str, object]], str]] = {
    "map": (_coordinates, "the means of the first two components"),
    "held": (_held, "free weights"),
    "width": (_width, "free standard deviations"),
    "box": (_box, "the whole map"),
    "from": (_start, "another start"),
}
assert tuple(READERS) == KEYS
