"""Does BIC need restarts: a criterion compares maxima, and one start may miss the highest."""

from __future__ import annotations

from functools import lru_cache

from em_core.data import load_bundled
from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson, Predicate
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene
from em_core.own.own_table import OwnTable
from em_core.selection import Cell, select

KS = range(1, 5)
"""The numbers of components that are compared."""

STARTS = 50
"""How many starts are many."""


@lru_cache(maxsize=4)
def cells(column: int) -> tuple[dict[int, Cell], dict[int, Cell]]:
    """Return the cells of a column of Old Faithful by their K: from the one start "spread", and from many."""
    x = load_bundled("faithful").values[:, [column]]
    one = select(x, KS, covariances=["full"], n_starts=1, start="spread")
    many = select(x, KS, covariances=["full"], n_starts=STARTS)
    return {cell.k: cell for cell in one.cells}, {cell.k: cell for cell in many.cells}


def facts(scene: Scene) -> Facts:
    """Work out which K has the smallest BIC, from one start and from many, and where it changes most."""
    one, many = cells(int(scene.more["column"]))
    first, then = (min(found, key=lambda k: found[k].bic) for found in (one, many))
    moved = max(KS, key=lambda k: one[k].bic - many[k].bic)
    return {
        "n": len(scene.shown.sample.rows),
        "last": KS[-1],
        "starts": STARTS,
        "first": first,
        "first_bic": one[first].bic,
        "then": then,
        "then_bic": many[then].bic,
        "moved": moved,
        "low": one[moved].bic,
        "high": many[moved].bic,
        "hits": many[moved].hits,
    }


def column_of(column: int) -> OwnTable:
    """Return a column of Old Faithful as a table of its own."""
    values = load_bundled("faithful").values[:, column]
    return OwnTable("x\n" + "\n".join(f"{value:g}" for value in values))


def play(column: int) -> Play:
    """Return the play: three Gaussians on one column of Old Faithful."""
    visit = Visit("gaussian_mixture", "faithful", chosen=(("k", 3.0),), own=column_of(column), draw=0)
    return Play(visit, -1, -1, more={"column": column})


_TOLD = (
    "From {starts:d} starts BIC is smallest for K = {then:d} ({then_bic:.2f}). For K = {moved:d} it goes from "
    "{low:.2f} to {high:.2f}, reached from {hits:d} of {starts:d} starts"
)


def _kept(_scene: Scene, f: Facts) -> bool:
    return f["then"] == f["first"]


def _smaller(_scene: Scene, f: Facts) -> bool:
    return float(f["then"]) < float(f["first"])


def _larger(_scene: Scene, f: Facts) -> bool:
    return float(f["then"]) > float(f["first"])


_OPTIONS: tuple[tuple[str, Predicate, str, str], ...] = (
    (
        "The same K: BIC depends on the model and the data",
        _kept,
        "It would depend on these alone only if every run reached the highest maximum.",
        "criterion-mends-starts",
    ),
    (
        "A smaller K",
        _smaller,
        "A smaller K would win only if one start had ended low for it.",
        "starts-decide-everything",
    ),
    ("A larger K", _larger, "A larger K would win only if its l rose by more than its penalty.", "more-is-better"),
)


def _choice(i: int, right: bool) -> Choice:
    text, holds, would, misconception = _OPTIONS[i]
    if right:
        said = f"Correct. {_TOLD}. BIC compares the ends that runs have reached. Look at the curve."
        return Choice(text, holds, said, "", Spot.CURVE)
    return Choice(text, holds, f"{_TOLD}. {would} Look at the curve.", misconception, Spot.CURVE)


def _offered(scene: Scene) -> tuple[int, ...]:
    """Return the options, each with the reply to those who are right where it is true."""
    found = facts(scene)
    return tuple(i + len(_OPTIONS) * bool(holds(scene, found)) for i, (_, holds, _, _) in enumerate(_OPTIONS))


def _margin(scene: Scene, _facts: Facts) -> float:
    """Return by how much BIC decides between the two K that are best: ten are called very strong."""
    _, many = cells(int(scene.more["column"]))
    best, second = sorted(cell.bic for cell in many.values())[:2]
    return min(1.0, (second - best) / 10)


BIC_AND_RESTARTS = Lesson(
    id="bic_and_restarts",
    title="Does BIC need restarts?",
    before="{n:d} points. EM was run once for each K from 1 to {last:d}. BIC (smaller is better) is smallest for "
    "K = {first:d}: {first_bic:.2f}.",
    stem="Now each K is fitted from {starts:d} random starts, and its best end counts. Which K has the smallest BIC?",
    plays=(play(0), play(1)),
    facts=facts,
    answer=Choices(tuple(_choice(i, right) for right in (False, True) for i in range(len(_OPTIONS))), offered=_offered),
    number="K = {moved:d}: BIC {low:.2f} from one start, {high:.2f} from {starts:d}.",
    margin=_margin,
    next_state=False,
    tour=False,
)
