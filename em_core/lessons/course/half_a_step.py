"""Half a step: what does an E-step move?"""

from __future__ import annotations

import numpy as np

from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene


def coins(first: float, second: float) -> Visit:
    """Return the visit to the two coins from this start."""
    return Visit("two_coins", "two-coins", chosen=(("first", first), ("second", second)))


def facts(scene: Scene) -> Facts:
    """Work out l and F before and after, and the responsibilities that the E-step gives."""
    before, after = scene.trace.half_step(scene.opens), scene.trace.half_step(scene.shows)
    r = scene.trace.responsibilities(after.step)
    mixed = np.abs(r - 0.5).min(axis=1)
    row = int(mixed.argmin())
    return {
        "l": before.log_likelihood,
        "l_after": after.log_likelihood,
        "F": after.lower_bound,
        "kl": abs(after.kl),
        "moved": float(after.params is not before.params),
        "row": scene.shown.sample.rows[row],
        "r": float(r[row, 0]),
        "component": scene.shown.components[0],
        "hard": float(np.isin(r, (0.0, 1.0)).all()),
    }


HALF_A_STEP = Lesson(
    id="half_a_step",
    title="Half a step",
    before="Five sets of ten tosses with two coins. The coins' probabilities of heads are marked; no half-step has "
    "been "
    "made yet. The log-likelihood is l = {l:.4f}.",
    stem="The next half-step is an E-step, and only that. What in the picture will move?",
    plays=(Play(coins(0.6, 0.5), 0, 1), Play(coins(0.7, 0.4), 0, 1), Play(coins(0.3, 0.8), 0, 1)),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "The colours of the sets alone: they blend",
                lambda _scene, f: not f["moved"] and not f["hard"] and f["l"] == f["l_after"],
                "Correct: {row} now belongs to {component} with responsibility {r:.2f}, and the coins are where they "
                "were. l stays at {l_after:.4f}; F has come up to it, so the gap is {kl:d}. Look at the colours in the "
                "picture.",
            ),
            Choice(
                "The marks of the coins",
                lambda _scene, f: bool(f["moved"]),
                "The coins are where they were: it is the M-step that moves them. They would move only if an E-step "
                "estimated something; it gives {row} responsibility {r:.2f} for {component}. Look at the marks in the "
                "picture.",
                "e-step-moves-means",
            ),
            Choice(
                "Each set takes the colour of one coin",
                lambda _scene, f: bool(f["hard"]),
                "That would be k-means, where each responsibility is 0 or 1. Here {row} belongs to {component} with "
                "responsibility {r:.2f}. Look at its blended colour in the picture.",
                "e-step-assigns-hard",
            ),
            Choice(
                "The log-likelihood l rises",
                lambda _scene, f: f["l_after"] != f["l"],
                "l stays at {l_after:.4f}: it depends on the coins alone, and would rise only if they moved. What "
                "comes "
                "up to it is the lower bound F = {F:.4f}. Look at the curve.",
                "e-step-raises-likelihood",
                Spot.CURVE,
            ),
        )
    ),
    number="l stays at {l_after:.4f} in an E-step; the gap to F becomes {kl:d}.",
    margin=lambda _scene, f: 1 - abs(2 * float(f["r"]) - 1),
)
