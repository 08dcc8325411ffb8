"""Five hundred starts: how many different final points?"""

from __future__ import annotations

from functools import lru_cache

from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson, Predicate
from em_core.lessons.question import Spot, relative
from em_core.lessons.scene import Play, Scene, scene_of
from em_core.multistart.optima import Optimum, OptimumKind, group_optima
from em_core.multistart.restarts import run_restarts

STARTS = 500
"""How many starts are run."""

RANGES = ((1, 1), (2, 3), (4, 20), (100, STARTS))
"""The fewest and the most different ends of each option."""

_TEXTS = ("One", "Two or three", "Between four and twenty", "More than a hundred")


@lru_cache(maxsize=8)
def ends(visit: Visit) -> tuple[Optimum, ...]:
    """Return where the starts end, best first, once for each visit."""
    shown = scene_of(Play(visit, 0, -1)).shown
    traces = run_restarts(shown.model, shown.data, n_starts=STARTS, start="random_points", seed=0)
    found = group_optima(shown.model, shown.data, traces)
    return tuple(each for each in found if each.kind not in (OptimumKind.DEGENERATE, OptimumKind.NOT_CONVERGED))


def facts(scene: Scene) -> Facts:
    """Work out how many ends there are, how high they are, and how often each is reached."""
    found = ends(scene.play.visit)
    most = max(found, key=lambda each: each.hits)
    place = found.index(most) + 1
    return {
        "starts": STARTS,
        "k": len(scene.trace.params[0].weights),
        "n": len(scene.shown.sample.rows),
        "data": scene.shown.sample.title,
        "ends": len(found),
        "best": found[0].log_likelihood,
        "best_hits": found[0].hits,
        "most": most.log_likelihood,
        "most_hits": most.hits,
        "most_place": "the best" if place == 1 else f"only number {place} of {len(found)}",
        "worst": found[-1].log_likelihood,
        "own": float(scene.trace.log_likelihoods[-1]),
    }


def _between(low: int, high: int) -> Predicate:
    return lambda _s, f: low <= int(f["ends"]) <= high


def _margin(_scene: Scene, f: Facts) -> float:
    edges = [edge for low, high in RANGES for edge in (low, high) if not low <= int(f["ends"]) <= high]
    return min(relative(edge, int(f["ends"])) for edge in edges)


_TOLD = (
    "There are {ends:d}, from {best:.3f} down to {worst:.3f}. The best is reached by {best_hits:d} of {starts:d} "
    "starts; "
    "most, {most_hits:d}, end at {most:.3f}, which is {most_place}"
)
_WOULD = (
    ("one-maximum", "There would be one if the log-likelihood had a single maximum. Look at the end of the curve."),
    (
        "best-is-right",
        "There would be fewer if every maximum but the best few were unstable. Look at the end of the curve.",
    ),
    ("starts-decide-everything", "There would be more only with more maxima. Look at the end of the curve."),
    (
        "starts-decide-everything",
        "There would be so many only if almost every start had its own maximum: each has a basin, from which all "
        "starts end at it. Look at the end of the curve.",
    ),
)


def _choice(i: int, right: bool) -> Choice:
    misconception, would = _WOULD[i]
    low, high = RANGES[i]
    if right:
        said = (
            f"Correct. {_TOLD}. How often an end is reached does not say how high it is. Look at the end of the curve."
        )
        return Choice(_TEXTS[i], _between(low, high), said, "", Spot.CURVE)
    return Choice(_TEXTS[i], _between(low, high), f"{_TOLD}. {would}", misconception, Spot.CURVE)


def _offered(scene: Scene) -> tuple[int, ...]:
    """Return the four options, each with the reply to those who are right where it is true."""
    count = len(ends(scene.play.visit))
    return tuple(i + 4 * (low <= count <= high) for i, (low, high) in enumerate(RANGES))


def mixture(example: str, k: int) -> Visit:
    """Return the visit to a Gaussian mixture of k components on an example's data, from a drawn start."""
    return Visit(
        "gaussian_mixture" if example == "faithful" else "gaussian_mixture_map", example, chosen=(("k", k),), draw=0
    )


FIVE_HUNDRED_STARTS = Lesson(
    id="five_hundred_starts",
    title="Five hundred starts",
    before="{data}: {n:d} points, {k:d} Gaussians. From one drawn start EM will end at {own:.3f}.",
    stem="EM is run from {starts:d} random starts on these data. At how many different final points do they end?",
    plays=(Play(mixture("faithful", 3), 0, -1), Play(mixture("galaxies-map", 3), 0, -1)),
    facts=facts,
    answer=Choices(
        (*(_choice(i, False) for i in range(4)), *(_choice(i, True) for i in range(4))), offered=_offered, ordered=True
    ),
    number="{ends:d} final points; the best is reached by {best_hits:d} of {starts:d} starts.",
    margin=_margin,
    onward="restarts?k=3&runs=500&start=random_points",
)
