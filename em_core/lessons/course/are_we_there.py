"""Are we there: a small gain is no small distance."""

from __future__ import annotations

import math

import numpy as np

from em_core.algorithms.run import run_em
from em_core.em.trace import AnyTrace
from em_core.experiments.visits import Visit
from em_core.landscape import stationary_point
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene
from em_core.models import PoissonMixtureParams
from em_core.multistart.run_on import run_on

TIMES = (1, 10, 100, 1000)
"""The distance from the maximum, as multiples of the last gain, in the options."""


def deaths(tol: float, max_steps: int, start: tuple[float, float, float] = (0.3, 1.0, 2.5)) -> Visit:
    """Return the visit to the death notices that stops at a gain of `tol`; start: pi, and both rates."""
    pi, first, second = start
    return Visit("poisson_mixture", "deaths", typed=(pi, 1 - pi, first, second), tol=tol, max_steps=max_steps)


def top_of(trace: AnyTrace) -> tuple[float, PoissonMixtureParams]:
    """Return the maximum that a run is on its way to, by Newton's method: the log-likelihood and the parameters."""
    (on,) = run_on(trace.model, trace.data, [run_em(trace.model, trace.data, trace.params[-1], tol=1e-8)])
    params = stationary_point(trace.model, trace.data, on.params[-1])
    return float(trace.model.log_likelihood(trace.data, params)), params


def facts(scene: Scene) -> Facts:
    """Work out the last gain, how far below the maximum the run stopped, and what Aitken's rule expects."""
    trace = scene.trace
    top, params = top_of(trace)
    curve = trace.log_likelihoods
    expected = trace.expected_gain
    return {
        "tol": float(trace.tol or 0.0),
        "step": trace.n_steps,
        "gain": float(curve[-1] - curve[-2]),
        "below": top - float(curve[-1]),
        "aitken": math.nan if expected is None else expected,
        "pi": float(trace.params[-1].weights[0]),
        "pi_top": float(params.weights[0]),
        **{f"times{n}": n * float(trace.tol or 0.0) for n in TIMES},
    }


def _times(f: Facts) -> float:
    """Return the power of ten of the distance, in gains at which the run stops."""
    return math.log10(float(f["below"]) / float(f["tol"]))


def _nearest(power: int, f: Facts) -> bool:
    return min(range(len(TIMES)), key=lambda n: abs(n - _times(f))) == power


def _margin(_scene: Scene, f: Facts) -> float:
    return float(0.5 - abs(_times(f) - np.round(_times(f))))


_TOLD = (
    "The run is {below:.4f} below the maximum, and the mixing weight π is {pi:.3f}, where it will be {pi_top:.3f}. "
    "Aitken's rule, from the last two gains, says {aitken:.4f}"
)


def _choice(power: int) -> Choice:
    near = _TOLD + ". {need} Look at the end of the curve."
    need = "It would be so close only if the gains shrank much faster from step to step."
    far = "It would be so far only if the gains shrank even more slowly from step to step."
    text = "Less than {times1:.1g}" if power == 0 else f"About {{times{10**power}:.1g}}"
    return Choice(
        text,
        lambda _s, f: _nearest(power, f),
        near.replace("{need}", need if power < 2 else far),
        "small-step-is-close" if power < 2 else "em-always-slow",
        Spot.CURVE,
    )


def _right(power: int) -> Choice:
    wrong = _choice(power)
    said = f"Correct. {_TOLD}. Small gains add up when each is nearly as large as the one before. "
    said += "Look at the end of the curve."
    return Choice(wrong.text, wrong.holds, said, "", Spot.CURVE)


ARE_WE_THERE = Lesson(
    id="are_we_there",
    title="Are we there?",
    before="Numbers of death notices a day, as a mixture of two Poisson distributions. At step {step:d} EM stops: "
    "the last "
    "step raised l by less than {tol:.1g}.",
    stem="How far below its maximum is the log-likelihood now?",
    plays=tuple(Play(deaths(tol, 2000), -2, -1) for tol in (1e-4, 3e-4, 5e-5)),
    facts=facts,
    answer=Choices((_choice(0), _choice(1), _right(2), _choice(3)), ordered=True),
    number="At step {step:d} the run is {below:.4f} below the maximum: π = {pi:.3f}, and {pi_top:.3f} at the maximum.",
    next_state=False,
    margin=_margin,
    onward="speed?model=poisson_mixture&example=deaths",
)
