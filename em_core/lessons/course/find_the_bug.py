"""Find the bug: a log-likelihood that falls, on three points."""

from __future__ import annotations

import numpy as np

from em_core.algorithms.run import run_em
from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene
from em_core.models import GaussianMixture
from em_core.own.own_table import OwnTable


def line(values: str, typed: tuple[float, ...], max_steps: int = 4, tol: float = 0.0) -> Visit:
    """Return the visit to a Gaussian mixture on a few numbers, from a start given as weights, means and variances."""
    table = OwnTable("x\n" + "\n".join(values.split()))
    return Visit("gaussian_mixture", "faithful", own=table, typed=typed, max_steps=max_steps, tol=tol)


def facts(scene: Scene) -> Facts:
    """Work out the faulty run's curve and the right one from the same start."""
    start = scene.trace.params[0]
    right = run_em(GaussianMixture(2), scene.trace.data, start, max_steps=2, tol=0)
    curve = scene.trace.log_likelihoods
    r = scene.trace.responsibilities(0)
    means = (r.T @ scene.trace.data) / r.sum(axis=0)[:, None]
    spread = (r * (scene.trace.data - means.T) ** 2).sum(axis=0) / r.sum(axis=0)
    used = scene.trace.params[1].covariances[:, 0, 0]
    return {
        "l0": float(curve[0]),
        "l1": float(curve[1]),
        "l2": float(curve[2]),
        "right1": float(right.log_likelihoods[1]),
        "right2": float(right.log_likelihoods[2]),
        "variance": float(spread[0]),
        "used": float(used[0]),
        "squared": float(np.abs(used - spread**2).max() < 1e-9),
        "n": len(scene.trace.data),
    }


def _rises(f: Facts) -> bool:
    return float(f["right1"]) >= float(f["l0"]) and float(f["right2"]) >= float(f["right1"])


_RIGHT = "EM itself goes {l0:.4f}, {right1:.4f}, {right2:.4f} from this start"

FIND_THE_BUG = Lesson(
    id="find_the_bug",
    title="Find the bug",
    before="A student's program fits two Gaussians to {n:d} numbers. Its log-likelihood begins at {l0:.4f} and goes to "
    "{l1:.4f} in the first step.",
    stem="In the next step it will go to {l2:.4f}. Why does this program's log-likelihood fall?",
    plays=tuple(
        Play(line(values, typed), 2, 4, "deviation-for-variance")
        for values, typed in (
            ("1 2 3", (0.5, 0.5, 1, 3, 1, 1)),
            ("0 1 2 4", (0.5, 0.5, 0, 4, 1, 1)),
            ("1 2 2 3", (0.5, 0.5, 1, 3, 1, 1)),
        )
    ),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "It is normal: near the end EM goes up and down around the maximum",
                lambda _s, f: not _rises(f) and not f["squared"],
                f"{_RIGHT}: it never falls. It would go up and down only if an M-step went too far, and an M-step is "
                "the exact maximum of F. Look at the curve.",
                "likelihood-is-noisy",
                Spot.CURVE,
            ),
            Choice(
                "It has moved on to a lower local maximum",
                lambda _s, f: float(f["right2"]) < float(f["right1"]),
                f"{_RIGHT}. To reach a lower maximum it would have to fall, which no step of EM does. Look at the "
                f"curve.",
                "jumps-between-maxima",
                Spot.CURVE,
            ),
            Choice(
                "Too few data: EM needs more than {n:d} points",
                lambda _s, f: float(f["right1"]) < float(f["l0"]),
                f"{_RIGHT}, on the same {{n:d}} points. Few data would matter only if the proof needed many; it "
                f"needs one. "
                "Look at the curve.",
                "few-data",
                Spot.CURVE,
            ),
            Choice(
                "A variance was used as a standard deviation",
                lambda _s, f: bool(f["squared"]) and _rises(f),
                "Correct: the weighted variance of component 1 is {variance:.4f}, and the program goes on with "
                f"{{used:.4f}}, its square. {_RIGHT}. Look at the table of parameters.",
                spot=Spot.TABLE,
            ),
        )
    ),
    number="EM itself: {right1:.4f}, then {right2:.4f}. With the bug: {l1:.4f}, then {l2:.4f}.",
    next_state=False,
    margin=lambda _s, f: min(1.0, abs(float(f["used"]) - float(f["variance"])) / float(f["variance"])),
)
