"""One more component: l rises with K, and what it costs on points that the fit has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from em_core.distributions.gaussian import Covariance
from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.question import Spot, relative
from em_core.lessons.scene import Play, Scene
from em_core.models import GaussianMixture
from em_core.multistart.restarts import run_restarts
from em_core.numerics.arrays import FloatArray
from em_core.own.own_table import OwnTable

UNSEEN = 20_000
"""So many new points stand for all that could be drawn: the mean of l over them is known to about 0.01."""

WEIGHTS, MEANS, DEVIATIONS = (0.6, 0.4), (0.0, 5.0), (1.0, 1.0)
"""The mixture that makes the points: two Gaussians."""

COVARIANCE: Covariance = "tied"
"""One variance for all components: then no component can collapse, and l is bounded."""


def drawn(n: int, seed: int) -> FloatArray:
    """Return n points of the mixture that makes them, (n, 1)."""
    rng = np.random.default_rng(seed)
    of = rng.choice(2, size=n, p=WEIGHTS)
    return np.round(rng.normal(np.array(MEANS)[of], np.array(DEVIATIONS)[of]), 3)[:, None]


@dataclass(frozen=True)
class Fits:
    """l of the fitted points, and of a new point on average, for K and K + 1 components; and of the truth."""

    seen: tuple[float, float]
    unseen: tuple[float, float]
    truth: float


@lru_cache(maxsize=8)
def fits(n: int, seed: int, k: int) -> Fits:
    """Fit K and K + 1 components, each the best of many starts, and look at points that no fit has seen."""
    x, new = drawn(n, seed), drawn(UNSEEN, seed + 1)
    seen, unseen = [], []
    for count in (k, k + 1):
        model = GaussianMixture(count, COVARIANCE)
        best = max(run_restarts(model, x, n_starts=50, seed=0), key=lambda run: float(run.log_likelihoods[-1]))
        seen.append(float(best.log_likelihoods[-1]))
        unseen.append(model.log_likelihood(new, best.params[-1]) / UNSEEN)
    exact = GaussianMixture(2)
    truth = exact.params(WEIGHTS, np.array(MEANS)[:, None], (np.array(DEVIATIONS) ** 2)[:, None, None])
    return Fits((seen[0], seen[1]), (unseen[0], unseen[1]), exact.log_likelihood(new, truth) / UNSEEN)


def facts(scene: Scene) -> Facts:
    """Work out l of the fitted and of new points, and the distance (KL) from the mixture that made them."""
    n, seed, k = (int(scene.more[name]) for name in ("n", "seed", "k"))
    found = fits(n, seed, k)
    return {
        "n": n,
        "k": k,
        "k1": k + 1,
        "seen": found.seen[0],
        "seen1": found.seen[1],
        "rise": found.seen[1] - found.seen[0],
        "unseen": found.unseen[0],
        "unseen1": found.unseen[1],
        "change": found.unseen[1] - found.unseen[0],
        "far": found.truth - found.unseen[0],
        "far1": found.truth - found.unseen[1],
        "new": UNSEEN,
    }


def play(n: int, seed: int) -> Play:
    """Return the play: K = 2 on n points."""
    table = OwnTable("x\n" + "\n".join(f"{value:g}" for value in drawn(n, seed)[:, 0]))
    visit = Visit("gaussian_mixture", "faithful", chosen=(("k", 2.0),), own=table, draw=0, max_steps=60)
    return Play(visit, -1, -1, more={"n": n, "seed": seed, "k": 2})


_TOLD = (
    "l of the {n:d} points goes from {seen:.2f} to {seen1:.2f}; that of a new point, on average over {new:d}, from "
    "{unseen:.4f} to {unseen1:.4f}. The KL divergence from the mixture that made them goes from {far:.4f} to "
    "{far1:.4f} nats a point"
)


def _up(name: str, f: Facts) -> bool:
    return float(f[name]) > 0


ONE_MORE = Lesson(
    id="one_more",
    title="One more component",
    before="{n:d} points, drawn from a mixture of two Gaussians that we know. EM has fitted {k:d} with one "
    "variance, the best of 50 starts: l = {seen:.2f}.",
    stem="Now {k1:d} components are fitted. What happens to l of these points, and to that of new points from the same "
    "source?",
    plays=(play(60, 8), play(40, 4)),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "Both rise: the description is better",
                lambda _s, f: _up("rise", f) and _up("change", f),
                f"{_TOLD}. Both would rise if there were a third group to find. Look at the curve.",
                "more-is-better",
                Spot.CURVE,
            ),
            Choice(
                "l of these points rises, that of new points falls",
                lambda _s, f: _up("rise", f) and not _up("change", f),
                f"Correct. {_TOLD}. The third component fits the noise of these points. Look at the curve.",
                spot=Spot.CURVE,
            ),
            Choice(
                "l of new points rises, that of these falls",
                lambda _s, f: not _up("rise", f) and _up("change", f),
                f"{_TOLD}. l of the fitted points would fall only if {{k1:d}} components could not do what {{k:d}} "
                f"do. Look at "
                "the curve.",
                "higher-is-truer",
                Spot.CURVE,
            ),
            Choice(
                "Neither changes: two components are enough",
                lambda _s, f: abs(float(f["rise"])) < 1e-6,
                f"{_TOLD}. Nothing would change if the third component got no weight; it finds noise to fit. "
                f"Look at "
                "the curve.",
                "more-never-helps",
                Spot.CURVE,
            ),
        )
    ),
    number="One more component: {rise:+.2f} for these {n:d} points, {change:+.4f} for a new one.",
    margin=lambda _s, f: min(1.0, relative(float(f["rise"]), 0.01), relative(-float(f["change"]), 1e-3)),
    tour=False,
)
