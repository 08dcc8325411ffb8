"""Which point changes most: how far a responsibility changes is not how uncertain it is."""

from __future__ import annotations

import numpy as np

from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Known, Lesson, Pick
from em_core.lessons.question import relative
from em_core.lessons.scene import Play, Scene
from em_core.numerics.arrays import FloatArray


def changes(scene: Scene) -> FloatArray:
    """Return half the sum over k of |r(t) - r(t-1)| for each point, (n,)."""
    step = scene.trace.half_step(scene.shows).step
    after, before = (scene.trace.responsibilities(t) for t in (step, step - 1))
    found: FloatArray = 0.5 * np.abs(after - before).sum(axis=1)
    return found


def facts(scene: Scene) -> Facts:
    """Work out the point that changes most, the next, the least certain one and the one farthest out."""
    step = scene.trace.half_step(scene.shows).step
    changed, x = changes(scene), scene.trace.data
    best, second = (int(row) for row in np.argsort(changed)[::-1][:2])
    before, after = scene.trace.responsibilities(step - 1), scene.trace.responsibilities(step)
    away = (((x - x.mean(axis=0)) / x.std(axis=0)) ** 2).sum(axis=1)
    return {
        "step": step,
        "n": len(x),
        "best": best,
        "x": float(x[best, 0]),
        "y": float(x[best, 1]),
        "most": float(changed[best]),
        "second": float(changed[second]),
        "before": float(before[best, 0]),
        "after": float(after[best, 0]),
        "component": scene.shown.components[0],
        "undecided": int(before.max(axis=1).argmin()),
        "far": int(away.argmax()),
    }


_TRUE = (
    "The point at ({x:.2f}, {y:.2f}) changes most, by {most:.3f}: its responsibility for {component} goes from "
    "{before:.3f} to {after:.3f}"
)

WHICH_POINT = Lesson(
    id="which_point",
    title="Which point changes most?",
    before="The M-step of step {step:d} has moved both components. The {n:d} points still have the colours of the "
    "E-step before it.",
    stem="The next half-step is E. Click the point whose responsibilities will change most.",
    plays=tuple(
        Play(Visit("gaussian_mixture", "faithful", typed=(0.5, 0.5, *means, *wide, *wide)), 4, 5)
        for means, wide in (
            ((3.5, 82, 3.5, 60), (1.0, 0, 0, 40)),
            ((2, 55, 4.5, 85), (0.4, 0, 0, 60)),
            ((2, 90, 5, 50), (1.0, 0, 0, 40)),
        )
    ),
    facts=facts,
    answer=Pick(
        changes=changes,
        right=f"Correct. {_TRUE}. The next one changes by {{second:.3f}}. Look at its colour in the picture.",
        other=f"{_TRUE}. Your point is number {{rank:d}} of {{n:d}}: it would be the answer if the components had "
        "moved farther as seen from there. Look at both points in the picture.",
        known=(
            Known(
                "undecided",
                f"Your point is the least certain now; it changes by {{change:.3f}}, number {{rank:d}} of {{n:d}}. "
                f"{_TRUE}. The least certain one would change most only if the components had moved most there. Look "
                "at both points in the picture.",
                "undecided-changes-most",
            ),
            Known(
                "far",
                f"Your point is the farthest from the mean of the data; it changes by {{change:.3f}}. {_TRUE}. Far "
                "out one component usually keeps nearly all responsibility; it would have to lose it. Look at both "
                "points in the picture.",
                "far-changes-most",
            ),
        ),
        misconception="every-row-changes-alike",
    ),
    number="The point at ({x:.2f}, {y:.2f}) changes by {most:.3f}, the next one by {second:.3f}.",
    margin=lambda _s, f: relative(float(f["most"]), float(f["second"])),
    tour=False,
)
