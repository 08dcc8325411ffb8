"""Maximum likelihood and EM are not rivals: where everything is observed, EM ends in one step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.experiments.running import run_shown
from em_core.experiments.visits import Visit, exhibit_of
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene
from em_core.own.own_table import OwnTable

CLOSE = 1e-9
"""So close two log-likelihoods are the same, as a part of their size: ten thousand times their rounding."""


def one_gaussian(values: str, mean: float, variance: float) -> Visit:
    """Return the visit to a single Gaussian on a few numbers."""
    table = OwnTable("x\n" + "\n".join(values.split()))
    return Visit(
        "gaussian_mixture",
        "faithful",
        chosen=(("k", 1.0),),
        own=table,
        typed=(1.0, mean, variance),
        max_steps=6,
        tol=1e-9,
    )


def facts(scene: Scene) -> Facts:
    """Work out the maximum-likelihood estimate without EM, when EM reaches it, and what it takes when labels hide."""
    trace = scene.trace
    x, model = trace.data, scene.shown.model
    mean, variance = float(x.mean()), float(x.var())
    top = model.log_likelihood(x, model.params([1.0], [[mean]], [[[variance]]]))
    there = np.abs(trace.log_likelihoods - top) < CLOSE * max(1.0, abs(top))
    hidden = replace(scene.play.visit, chosen=(("k", 2.0),), typed=(), draw=1, max_steps=2000)
    return {
        "n": len(x),
        "l0": float(trace.log_likelihoods[0]),
        "l1": float(trace.log_likelihoods[1]),
        "top": top,
        "mean": mean,
        "variance": variance,
        "em_mean": float(trace.params[1].means[0, 0]),
        "em_variance": float(trace.params[1].covariances[0, 0, 0]),
        "steps": int(np.argmax(there)) if there.any() else -1,
        "hidden_steps": run_shown(exhibit_of(hidden)).n_steps,
        "off": abs(float(trace.log_likelihoods[-1]) - top),
    }


_TOLD = (
    "After step 1 EM has l = {l1:.4f}, mean {em_mean:.4f} and variance {em_variance:.4f}; the maximum-likelihood "
    "estimate, "
    "worked out without EM, has l = {top:.4f}, mean {mean:.4f} and variance {variance:.4f}"
)

NOT_RIVALS = Lesson(
    id="not_rivals",
    title="Maximum likelihood and EM are not rivals",
    before="One Gaussian on {n:d} numbers, with a poor start: l = {l0:.2f}. Nothing is hidden: every point belongs "
    "to it.",
    stem="How many steps will EM need to reach the maximum-likelihood estimate?",
    plays=(
        Play(one_gaussian("2.1 3.4 3.9 4.4 5.0 7.2", 0.0, 1.0), 0, 2),
        Play(one_gaussian("-1.5 0.2 0.9 1.1 2.6 2.8 6.1", 3.0, 0.5), 0, 2),
    ),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "One",
                lambda _s, f: int(f["steps"]) == 1,
                f"Correct. {_TOLD}. With two components, whose labels are hidden, EM takes {{hidden_steps:d}} steps "
                f"on the "
                "same numbers. Look at the curve.",
                spot=Spot.CURVE,
            ),
            Choice(
                "Many, as always",
                lambda _s, f: int(f["steps"]) > 1,
                f"{_TOLD}. It would take many if information were missing: with two components it takes "
                f"{{hidden_steps:d}}. "
                "Look at the curve.",
                "em-needs-many-steps",
                Spot.CURVE,
            ),
            Choice(
                "It never does: EM is another estimate",
                lambda _s, f: int(f["steps"]) < 0 and float(f["off"]) > 0,
                f"{_TOLD}. It would be another estimate only if EM climbed another function than l. Look at the curve.",
                "em-is-not-ml",
                Spot.CURVE,
            ),
            Choice(
                "EM cannot run where nothing is hidden",
                lambda scene, _f: scene.trace.n_steps == 0,
                f"{_TOLD}. That would be so only if EM needed an E-step that changes something; the "
                f"M-step is "
                "enough. Look at the curve.",
                "em-needs-hidden-data",
                Spot.CURVE,
            ),
        )
    ),
    number="One step: l goes from {l0:.2f} to {l1:.4f}, which is the maximum.",
    margin=lambda _s, f: 1.0 if int(f["steps"]) == 1 else 0.0,
    tour=False,
    onward="landscape",
)
