"""Which way is better: programs print BIC with either sign."""

from __future__ import annotations

from functools import lru_cache

from em_core.data import load_bundled
from em_core.experiments.visits import Visit
from em_core.lessons.course.bic_and_restarts import column_of
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson, Predicate
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene
from em_core.selection import Cell, select

PAIR = (2, 3)
"""The numbers of components that are compared."""

STARTS = 50

SIGNS = {"mclust": -1, "scikit-learn": 1}
"""What each program multiplies -2 l + p log n with before it prints it as BIC."""


@lru_cache(maxsize=4)
def cells(columns: int) -> tuple[Cell, Cell]:
    """Return the fits of Old Faithful's first columns with the two numbers of components."""
    table = select(load_bundled("faithful").values[:, :columns], PAIR, covariances=["full"], n_starts=STARTS)
    return table.cell(PAIR[0], "full"), table.cell(PAIR[1], "full")


def facts(scene: Scene) -> Facts:
    """Work out what one program prints, what the other does, and which fit is the better."""
    given, asked = str(scene.more["given"]), str(scene.more["asked"])
    first, second = cells(int(scene.more["columns"]))
    sign, other = SIGNS[given], SIGNS[asked]
    return {
        "n": len(scene.shown.sample.rows),
        "columns": scene.more["columns"],
        "given": given,
        "asked": asked,
        "k": PAIR[0],
        "k1": PAIR[1],
        "first": sign * first.bic,
        "second": sign * second.bic,
        "turned_first": -sign * first.bic,
        "turned_second": -sign * second.bic,
        "there_first": other * first.bic,
        "there_second": other * second.bic,
        "l": first.log_likelihood,
        "l1": second.log_likelihood,
        "best": PAIR[0] if first.bic < second.bic else PAIR[1],
    }


def play(columns: int, given: str, asked: str) -> Play:
    """Return the play: three Gaussians on the first columns of Old Faithful."""
    own = column_of(0) if columns == 1 else None
    visit = Visit("gaussian_mixture", "faithful", chosen=(("k", 3.0),), own=own, draw=0)
    return Play(visit, -1, -1, more={"given": given, "asked": asked, "columns": columns})


_TOLD = (
    "For these two fits, with l = {l:.2f} and {l1:.2f}, {asked} prints {there_first:.2f} and {there_second:.2f}. In "
    "both programs K = {best:d} is the better"
)


def _turned(f: Facts) -> bool:
    return f["there_first"] == f["turned_first"] and f["there_second"] == f["turned_second"]


def _wins(f: Facts, largest: bool) -> bool:
    """Return whether the better fit is the one with the largest (or the smallest) number that is printed there."""
    first, second = float(f["there_first"]), float(f["there_second"])
    chosen = f["k"] if (first > second) is largest else f["k1"]
    return chosen == f["best"]


_OPTIONS: tuple[tuple[str, Predicate, str, str], ...] = (
    (
        "{turned_first:.2f} and {turned_second:.2f}; there the smaller is better",
        lambda _s, f: _turned(f) and _wins(f, largest=False),
        "The smaller would be better if it printed \u22122 l + p log n.",
        "one-sign",
    ),
    (
        "{turned_first:.2f} and {turned_second:.2f}; there the larger is better",
        lambda _s, f: _turned(f) and _wins(f, largest=True),
        "The larger would be better if it printed 2 l \u2212 p log n.",
        "one-sign",
    ),
    (
        "{first:.2f} and {second:.2f}: the same numbers",
        lambda _s, f: not _turned(f),
        "It would print the same only with the same sign.",
        "one-sign",
    ),
)


def _choice(i: int, right: bool) -> Choice:
    text, holds, would, misconception = _OPTIONS[i]
    if right:
        said = f"Correct. {_TOLD}; the formula tells which way. Look at the curve."
        return Choice(text, holds, said, "", Spot.CURVE)
    return Choice(text, holds, f"{_TOLD}. {would} Look at the curve.", misconception, Spot.CURVE)


def _offered(scene: Scene) -> tuple[int, ...]:
    """Return the options, each with the reply to those who are right where it is true."""
    found = facts(scene)
    return tuple(i + len(_OPTIONS) * bool(holds(scene, found)) for i, (_, holds, _, _) in enumerate(_OPTIONS))


WHICH_WAY = Lesson(
    id="which_way",
    title="Which way is better?",
    before="{n:d} points, each component with a covariance of its own. {given} prints the BIC {first:.2f} for "
    "K = {k:d} and {second:.2f} for K = {k1:d}. mclust prints 2 l \u2212 p log n, scikit-learn \u22122 l + p log n.",
    stem="What does {asked} print for the same two fits?",
    plays=(play(1, "mclust", "scikit-learn"), play(2, "scikit-learn", "mclust")),
    facts=facts,
    answer=Choices(tuple(_choice(i, right) for right in (False, True) for i in range(len(_OPTIONS))), offered=_offered),
    number="BIC by {given}: {first:.2f} and {second:.2f}; by {asked}: {there_first:.2f} and {there_second:.2f}.",
    margin=lambda _s, f: min(1.0, abs(float(f["first"]) - float(f["second"])) / 10),
    next_state=False,
    tour=False,
)
