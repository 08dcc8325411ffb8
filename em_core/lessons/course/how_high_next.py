"""How high next: the gain of a step cannot be read off the gain before it, and it is never negative."""

from __future__ import annotations

from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Height, Known, Lesson
from em_core.lessons.scene import Play, Scene

WITHIN = 0.2
"""How far off a height may be, as a part of the gain of the last step."""

ABOVE = 2.5
"""The axis goes so many times the last gain above the last height."""


def facts(scene: Scene) -> Facts:
    """Work out the last gain, the next one, where a straight line would lead, and the ends of the axis."""
    half = scene.trace.half_step(scene.opens)
    step = half.step + 1
    curve = scene.trace.log_likelihoods
    now, then, last = float(curve[step]), float(curve[step + 1]), float(curve[step] - curve[step - 1])
    return {
        "step": step,
        "next": step + 1,
        "now": now,
        "then": then,
        "last": last,
        "gain": then - now,
        "times": (then - now) / last,
        "straight": now + last,
        "within": WITHIN * last,
        "low": float(curve[1]) - last,
        "high": now + ABOVE * last,
    }


_TRUE = (
    "Step {next:d} raises l by {gain:.1f} nats, to {then:.1f}: {times:.2f} times the gain of step {step:d}, {last:.1f}"
)

HOW_HIGH_NEXT = Lesson(
    id="how_high_next",
    title="How high next?",
    before="The first {step:d} steps of a run. Step {step:d} has raised the log-likelihood l by {last:.1f} nats, to "
    "{now:.1f}.",
    stem="Draw the height of l after step {next:d}: move the mark up or down.",
    plays=tuple(
        Play(Visit("gaussian_mixture", "faithful", typed=(0.5, 0.5, *means, *wide, *wide)), 6, 8)
        for means, wide in (
            ((2, 50, 2.5, 60), (0.4, 0, 0, 60)),
            ((2, 90, 5, 50), (0.5, 0, 0, 100)),
            ((2, 50, 2.5, 60), (0.5, 0, 0, 100)),
        )
    ),
    facts=facts,
    answer=Height(
        truth="then",
        within="within",
        low="low",
        high="high",
        now="now",
        right=f"Correct. {_TRUE}. Look at the curve.",
        other=f"{_TRUE}. Your mark would be right if the next E-step changed the responsibilities by another amount. "
        "Look at the curve.",
        below=Known(
            "now",
            f"{_TRUE}. Your mark is below the last height: l would fall only if E or M were wrong. Look at the curve.",
            "likelihood-is-noisy",
        ),
        known=(
            Known(
                "straight",
                f"{_TRUE}. Your mark goes on in a straight line from the last step: it would be right if both steps "
                "gained the same. Look at the curve.",
                "trend-continues",
            ),
            Known(
                "now",
                f"{_TRUE}. Your mark stays at the last height: that would be right only if the run had ended. Look at "
                "the curve.",
                "small-step-is-close",
            ),
        ),
        misconception="trend-continues",
    ),
    number="Step {next:d} gains {gain:.1f} nats, {times:.2f} times as much as step {step:d}.",
    margin=lambda _s, f: (
        1 - float(f["within"]) / min(abs(float(f["then"]) - float(f[name])) for name in ("now", "straight"))
    ),
    tour=False,
)
