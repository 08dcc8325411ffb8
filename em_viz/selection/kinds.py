"""What a model of a table is called: its K, and its kind of covariance in words and by mclust's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from em_core.distributions.gaussian import COVARIANCES, KINDS, Covariance
from em_core.selection import Cell
from em_viz.animation.legend import FILLED, Kind
from em_viz.style.theme import COLOURS, SHAPES

WORDS: dict[Covariance, str] = {
    "full": "own covariances",
    "tied": "one covariance for all",
    "diag": "own diagonal covariances",
    "tied_diag": "one diagonal covariance for all",
    "spherical": "own spherical covariances",
    "tied_spherical": "one spherical covariance for all",
}
"""What each kind is in more than one dimension."""

IN_ONE = {False: ("own variances", "V"), True: ("one variance for all", "E")}
"""The two kinds in one dimension, by whether they are tied: in words, and as mclust calls them."""


def kind_words(kind: Covariance | None, columns: int) -> str:
    """Return a kind in words: "one covariance for all"; "" for none."""
    if kind is None:
        return ""
    return IN_ONE[KINDS[kind].tied][0] if columns == 1 else WORDS[kind]


def kind_letters(kind: Covariance | None, columns: int) -> str:
    """Return mclust's name of a kind: "EEE", or "E" in one dimension; "" for none."""
    if kind is None:
        return ""
    return IN_ONE[KINDS[kind].tied][1] if columns == 1 else KINDS[kind].mclust


def kind_called(kind: Covariance | None, columns: int) -> str:
    """Return a kind in words with mclust's name: "one covariance for all (EEE)"; "" for none."""
    return "" if kind is None else f"{kind_words(kind, columns)} ({kind_letters(kind, columns)})"


def model_called(k: int, kind: Covariance | None, columns: int) -> str:
    """Return a model: "K = 3 with one covariance for all (EEE)"."""
    return f"K = {k}" if kind is None else f"K = {k} with {kind_called(kind, columns)}"


def cell_called(cell: Cell, columns: int) -> str:
    """Return the model of a cell, as `model_called` does."""
    return model_called(cell.k, cell.covariance, columns)


def briefly_called(cell: Cell, columns: int) -> str:
    """Return the model of a cell where there is little room: "K = 3, EEE"."""
    letters = kind_letters(cell.covariance, columns)
    return f"K = {cell.k}, {letters}" if letters else f"K = {cell.k}"


def cell_id(k: int, kind: Covariance | None) -> str:
    """Return the name of a model in links and clicks: "3,tied"."""
    return f"{k}" if kind is None else f"{k},{kind}"


def drawn_kinds(kinds: Sequence[Covariance | None], columns: int) -> list[Covariance | None]:
    """Return the kinds that have a curve of their own: in one dimension several names stand for one kind."""
    if columns != 1:
        return list(kinds)
    first: dict[bool | None, Covariance | None] = {}
    for kind in kinds:
        first.setdefault(None if kind is None else KINDS[kind].tied, kind)
    return list(first.values())


def in_order(kinds: Iterable[Covariance | None], columns: int) -> list[Covariance | None]:
    """Return the kinds that have a curve of their own, the freest first."""
    known = set(kinds)
    return drawn_kinds([kind for kind in (*COVARIANCES, None) if kind in known], columns)


def look_of(kind: Covariance | None) -> tuple[str, str, Kind]:
    """Return the colour, the symbol and the legend's mark of a kind: the same whatever else is compared."""
    i = 0 if kind is None else COVARIANCES.index(kind)
    return COLOURS[i], SHAPES[i], FILLED[SHAPES[i]]
