"""Fair start: components that start equal stay equal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.algorithms.run import run_em
from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.scene import Play, Scene

MOVES = (1e-6, 1e-9)
"""How far the coins are moved apart, one up and one down, to show that the point is a saddle."""

APART = 0.1
"""A gap between the coins that can be seen."""

STEPS = 100
"""How long the run is."""


def coins_at(both: float) -> Visit:
    """Return the visit to two coins that start equal."""
    return Visit("two_coins", "equal-coins", chosen=(("first", both), ("second", both)), max_steps=STEPS)


def facts(scene: Scene) -> Facts:
    """Work out where the coins are at the end, and how soon they part after a small move."""
    trace = scene.trace
    end = trace.params[-1]
    found: dict[str, float | int] = {
        "start": float(trace.params[0].probabilities[0]),
        "a": float(end.probabilities[0]),
        "b": float(end.probabilities[1]),
        "n": trace.n_steps,
        "l": float(trace.log_likelihoods[-1]),
    }
    gaps = np.zeros(1)
    for i, size in enumerate(MOVES, start=1):
        moved = replace(end, probabilities=end.probabilities + size * np.array([1.0, -1.0]))
        run = run_em(trace.model, trace.data, moved, max_steps=STEPS, tol=0)
        gaps = np.array([float(np.ptp(each.probabilities)) for each in run.params])
        found |= {f"move{i}": size, f"after{i}": int(np.argmax(gaps >= APART))}
        found |= {
            "top_a": float(run.params[-1].probabilities.max()),
            "top_b": float(run.params[-1].probabilities.min()),
        }
        found["l_top"] = float(run.log_likelihoods[-1])
    # While the coins are this close, each step multiplies their gap by the eigenvalue above 1.
    found["eigenvalue"] = float(gaps[4] / gaps[3])
    return found


def _gap(f: Facts) -> float:
    return abs(float(f["a"]) - float(f["b"]))


_MOVED = (
    "Moved by {move1:.1g}, one up and one down, they are 0.1 apart after {after1:d} steps; by {move2:.1g}, after "
    "{after2:d}"
)

FAIR_START = Lesson(
    id="fair_start",
    title="Fair start",
    before="Both coins start at {start:.2f}. EM makes {n:d} steps.",
    stem="Where will the two coins be after {n:d} steps?",
    plays=tuple(Play(coins_at(both), 0, -1) for both in (0.66, 0.5, 0.8)),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "Apart: which one goes up is chance",
                lambda _s, f: _gap(f) >= APART and abs(float(f["a"]) - float(f["top_a"])) > 0.01,
                "They are at {a:.2f} and {b:.2f}: with equal coins every responsibility is 1/2. They would part only "
                "if "
                f"EM drew something at random. {_MOVED}. Look at the marks in the picture.",
                "em-breaks-ties",
            ),
            Choice(
                "At {top_a:.2f} and {top_b:.2f}, the maximum",
                lambda _s, f: abs(max(float(f["a"]), float(f["b"])) - float(f["top_a"])) < 0.01,
                "They are at {a:.2f} and {b:.2f}, where l = {l:.3f}; the maximum has {l_top:.3f}. EM would get there "
                "from "
                f"any start with two different coins. {_MOVED}. Look at the marks in the picture.",
                "one-maximum",
            ),
            Choice(
                "Both at {a:.2f}",
                lambda _s, f: _gap(f) < 1e-9,
                f"Correct: the point is a saddle, and the gradient there is 0. {_MOVED}: each step multiplies their "
                f"gap by "
                "{eigenvalue:.3f}. Look at the marks in the picture.",
            ),
            Choice(
                "Nowhere: such a start is an error",
                lambda scene, _f: scene.trace.failure is not None,
                "The run goes on, at {a:.2f} and {b:.2f}. It would be an error only if a coin had no tosses at all; "
                "each has "
                "half of every set. Look at the marks in the picture.",
                "ties-are-an-error",
            ),
        )
    ),
    number="Each step multiplies a small gap by {eigenvalue:.3f}: from {move1:.1g} to 0.1 in {after1:d} steps.",
    margin=lambda _s, f: 1.0 if _gap(f) < 1e-9 else 0.0,
)
