"""The perfect fit: a component on one point, narrower and narrower."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.experiments.visits import Visit
from em_core.lessons.course.find_the_bug import line
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene
from em_core.models import GaussianMixtureMAP, NormalInverseWishart

HALVINGS = 6
"""How often the width is halved."""


def facts(scene: Scene) -> Facts:
    """Work out what l does when the component that stands on the outlier is halved, and what a prior makes of it."""
    trace = scene.trace
    end, x = trace.params[-1], trace.data
    failure = trace.failure
    assert failure is not None
    k, point = failure.component, failure.points[0]
    weights, means, covariances = (np.array(part) for part in (end.weights, end.means, end.covariances))
    means[k] = x[point]
    width = float(np.sqrt(covariances[k, 0, 0]))
    prior = GaussianMixtureMAP(len(weights), "full", NormalInverseWishart.default(x, len(weights)))
    heights, penalised = [], []
    for n in range(HALVINGS + 1):
        covariances[k] = (width / 2**n) ** 2
        params = replace(end, means=means, covariances=covariances)
        heights.append(trace.model.log_likelihood(x, params))
        penalised.append(prior.log_likelihood(x, params))
    rises = np.diff(heights)
    return {
        "component": scene.shown.components[k],
        "row": scene.shown.sample.rows[point],
        "width": width,
        "step": trace.n_steps,
        "first": float(rises[0]),
        "rise": float(rises[-1]),
        "ln2": float(np.log(2)),
        "n": HALVINGS,
        "all": float(heights[-1] - heights[0]),
        "prior": float(penalised[-1] - penalised[0]),
        "falls": float((rises < 0).any()),
        "levels": float(rises[-1] < rises[0] / 2),
    }


_TOLD = "Each halving raises l by {rise:.4f}, the logarithm of 2"
_PRIOR = "With a prior on the variances the log-posterior changes by {prior:+.3g} in {n:d} halvings: it has a maximum"

PERFECT_FIT = Lesson(
    id="perfect_fit",
    title="The perfect fit",
    before="At step {step:d} {component} has only one point left, {row}; its standard deviation is {width:.3g}.",
    stem="The standard deviation of {component} is halved again and again, with its mean on the point. What does l do?",
    plays=(
        Play(Visit("gaussian_mixture", "outlier-collapse"), -2, -1),
        Play(line("1.1 2.3 2.9 3.4 4.2 30", (0.8, 0.2, 2.8, 29, 1.5, 4)), -2, -1),
    ),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "It falls: the fit gets worse",
                lambda _s, f: bool(f["falls"]),
                f"{_TOLD}. l would fall only if the other points still needed {{component}}. {_PRIOR}. Look at the "
                f"curve.",
                "narrow-costs",
                Spot.CURVE,
            ),
            Choice(
                "It rises, less and less, to a highest value",
                lambda _s, f: not f["falls"] and bool(f["levels"]),
                f"{_TOLD}: after {{n:d}} halvings it is {{all:.3f}} higher, and goes on. It would level off if the "
                f"density were bounded. {_PRIOR}. Look at the curve.",
                "likelihood-is-bounded",
                Spot.CURVE,
            ),
            Choice(
                "It rises by the same amount each time",
                lambda _s, f: not f["falls"] and not f["levels"],
                f"Correct. {_TOLD}, without end: this likelihood has no maximum. {_PRIOR}. Look at the curve.",
                spot=Spot.CURVE,
            ),
            Choice(
                "It stays: one point is one of many",
                lambda _s, f: abs(float(f["all"])) < 0.1,
                f"{_TOLD}: one point's density grows without bound, and its logarithm is one term of l. It would "
                f"stay only "
                f"if that point had no weight. {_PRIOR}. Look at the curve.",
                "narrow-costs",
                Spot.CURVE,
            ),
        )
    ),
    number="Each halving of the standard deviation raises l by {ln2:.4f} = ln 2.",
    margin=lambda _s, f: 1 - abs(float(f["rise"]) - float(f["ln2"])) / float(f["ln2"]),
)
