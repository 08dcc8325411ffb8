"""Two more digits: linear convergence, in steps."""

from __future__ import annotations

import numpy as np

from em_core.lessons.course.are_we_there import deaths, top_of
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson, Predicate
from em_core.lessons.question import Spot, relative
from em_core.lessons.scene import Play, Scene

NEAR = 10
"""So many more steps those expect who think that EM is fast near the maximum."""


def facts(scene: Scene) -> Facts:
    """Work out when the distance from the maximum fell below the two limits, and the rate of convergence at the end."""
    trace, (first, second) = scene.trace, (float(scene.more[name]) for name in ("first", "second"))
    gaps = top_of(trace)[0] - trace.log_likelihoods
    n1, n2 = (int(np.argmax(gaps < limit)) for limit in (first, second))
    # The distance of the objective shrinks by the square of the rate of the parameters.
    rate = float(np.sqrt(gaps[n2] / gaps[n2 - 1]))
    return {
        "first": first,
        "second": second,
        "n1": n1,
        "n2": n2,
        "twice": 2 * n1,
        "fast": n1 + NEAR,
        "more": n2 - n1,
        "rate": rate,
        "theory": float(np.log(first / second) / (-2 * np.log(rate))),
    }


def _at(name: str) -> Predicate:
    return lambda _s, f: relative(float(f[name]), float(f["n2"])) < 0.05


_TOLD = "It takes until step {n2:d}: {more:d} steps more"
_WHY = (
    "each step leaves {rate:.6f} of the distance of the parameters, so two digits cost about {theory:.0f} steps each "
    "time"
)

TWO_MORE_DIGITS = Lesson(
    id="two_more_digits",
    title="Two more digits",
    before="The death notices again, from the same start. At step {n1:d} the log-likelihood was for the first "
    "time less than {first:.1g} below the maximum.",
    stem="At which step will it be less than {second:.1g} below the maximum?",
    plays=(
        Play(deaths(0.0, 800), 2 * 237, 2 * 758, more={"first": 1e-2, "second": 1e-4}),
        Play(deaths(0.0, 600), 2 * 39, 2 * 495, more={"first": 0.1, "second": 1e-3}),
    ),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "At about step {fast:d}",
                _at("fast"),
                f"{_TOLD}. It would take {NEAR} if the number of correct digits doubled in every step, as in Newton's "
                f"method. EM is linear: {_WHY}. Look at the curve.",
                "em-is-newton",
                Spot.CURVE,
            ),
            Choice(
                "At about step {twice:d}",
                _at("twice"),
                f"{_TOLD}. It would take as long again as the first digits only by chance: {_WHY}. Look at the curve.",
                "linear-is-proportional",
                Spot.CURVE,
            ),
            Choice(
                "At about step {n2:d}",
                _at("n2"),
                f"Correct: {{more:d}} steps more. EM is linear: {_WHY}. Look at the curve.",
                spot=Spot.CURVE,
            ),
            Choice(
                "Never: it stops getting closer",
                lambda _s, f: int(f["n2"]) == 0,
                f"{_TOLD}. It would stop only if the rate were 1; here {_WHY}. Look at the curve.",
                "never-exact",
                Spot.CURVE,
            ),
        )
    ),
    number="Two more digits cost {more:d} steps, and the next two about as many again.",
    margin=lambda _s, f: min(relative(float(f[name]), float(f["n2"])) for name in ("fast", "twice")),
)
