"""Five heads of ten: a responsibility by hand, and the M-step that follows from all of them."""

from __future__ import annotations

from em_core.lessons.course.half_a_step import coins
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Amount, Known, Lesson
from em_core.lessons.scene import Play, Scene


def facts(scene: Scene) -> Facts:
    """Work out the first set's responsibility for coin A, and both coins before and after."""
    before, after = scene.trace.params[0].probabilities, scene.trace.params[1].probabilities
    r = scene.trace.responsibilities(0)
    tosses = scene.trace.data
    return {
        "r": float(r[0, 0]),
        "heads": int(tosses[0, 0]),
        "tosses": int(tosses[0, 1]),
        "a": float(before[0]),
        "b": float(before[1]),
        "a_after": float(after[0]),
        "b_after": float(after[1]),
        "weighted_heads": float(r[:, 0] @ tosses[:, 0]),
        "weighted_tosses": float(r[:, 0] @ tosses[:, 1]),
        "none": 0.0,
        "all": 1.0,
        "half": 0.5,
    }


_THEN = (
    " M then counts {weighted_heads:.2f} heads in {weighted_tosses:.2f} tosses for coin A: {a_after:.4f}; coin B "
    "goes to "
    "{b_after:.4f}. Look at the marks of the coins in the picture."
)

FIVE_HEADS = Lesson(
    id="five_heads",
    title="Five heads of ten",
    before="Coin A shows heads with probability {a:.2f}, coin B with {b:.2f}; both are drawn equally often.",
    stem="The first set has {heads:d} heads in {tosses:d} tosses. After the E-step, how much of it will belong to "
    "coin A?",
    plays=(Play(coins(0.6, 0.5), 0, 2), Play(coins(0.7, 0.4), 0, 2), Play(coins(0.8, 0.3), 0, 2)),
    facts=facts,
    answer=Amount(
        truth="r",
        low=0.0,
        high=1.0,
        step=0.01,
        within=0.02,
        right="Correct: the responsibility is {r:.3f}, A's probability of these tosses divided by the sum of both."
        + _THEN,
        other="The responsibility is {r:.3f}: A's probability of {heads:d} heads, divided by the sum of A's and B's. "
        "Your "
        "number would need another ratio of the two." + _THEN,
        known=(
            Known(
                "none",
                "0 would mean that A cannot show {heads:d} heads. It can: the responsibility is {r:.3f}, and each set "
                "counts for both coins." + _THEN,
                "e-step-assigns-hard",
            ),
            Known(
                "all",
                "1 would mean that B cannot show {heads:d} heads. It can: the responsibility is {r:.3f}, and each set "
                "counts for both coins." + _THEN,
                "e-step-assigns-hard",
            ),
            Known(
                "half",
                "0.5 would be right if both coins made {heads:d} heads equally probable. They do not: the "
                "responsibility is {r:.3f}." + _THEN,
                "posterior-is-half",
            ),
            Known(
                "a",
                "{a:.2f} is A's probability of heads in one toss, not the probability that the coin was A. That is "
                "{r:.3f}; the two would agree only by chance." + _THEN,
                "posterior-is-parameter",
            ),
        ),
        misconception="posterior-is-parameter",
    ),
    number="{r:.2f} of the set belongs to coin A; M then puts the coins at {a_after:.4f} and {b_after:.4f}.",
    margin=lambda _scene, f: min(abs(float(f["r"]) - float(f[other])) for other in ("none", "all", "half", "a")),
)
