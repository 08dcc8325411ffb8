"""Who may never fall: l and F rise, and Q may fall."""

from __future__ import annotations

from em_core.em.capabilities import entropy_of
from em_core.lessons.course.half_a_step import coins
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.question import Spot, relative
from em_core.lessons.scene import Play, Scene


def facts(scene: Scene) -> Facts:
    """Work out l, F and Q after the E-step on the screen and after the next one."""
    found: dict[str, float | str] = {}
    for name, half in (("before", scene.trace.half_step(scene.opens)), ("after", scene.trace.half_step(scene.shows))):
        found[f"l_{name}"], found[f"F_{name}"] = half.log_likelihood, half.lower_bound
        found[f"Q_{name}"] = half.lower_bound - entropy_of(half.posterior)
    for name in ("l", "F", "Q"):
        found[f"d{name}"] = float(found[f"{name}_after"]) - float(found[f"{name}_before"])
    return found


def _falls(name: str, f: Facts) -> bool:
    return float(f[f"d{name}"]) < 0


_ALL = "In this step l changes by {dl:+.4f}, F by {dF:+.4f} and Q by {dQ:+.4f}"

WHO_MAY_FALL = Lesson(
    id="who_may_fall",
    title="Who may never fall?",
    before="An E-step has just been made: l = {l_before:.4f}, F = {F_before:.4f}, and Q, the expected complete-data "
    "log-likelihood, is {Q_before:.4f}.",
    stem="One M-step and one E-step later: which of the three, the log-likelihood l, the lower bound F or Q, will be "
    "lower?",
    plays=(Play(coins(0.99, 0.2), 3, 5), Play(coins(0.95, 0.1), 3, 5), Play(coins(0.9, 0.2), 3, 5)),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "None of them",
                lambda _s, f: not any(_falls(name, f) for name in ("l", "F", "Q")),
                f"{_ALL}. That none falls would be true of l and F alone: M raises Q for its own posterior, and E then "
                "takes another one. Look at the curve.",
                "q-is-monotone",
                Spot.CURVE,
            ),
            Choice(
                "l",
                lambda _s, f: _falls("l", f),
                f"{_ALL}. l would fall only if an M-step lowered F, or an E-step left F below l. Look at the curve.",
                "likelihood-is-noisy",
                Spot.CURVE,
            ),
            Choice(
                "F",
                lambda _s, f: _falls("F", f),
                f"{_ALL}. F would fall only if one of the two half-steps failed to maximise it. Look at the curve.",
                "bound-may-fall",
                Spot.CURVE,
            ),
            Choice(
                "Q",
                lambda _s, f: _falls("Q", f),
                f"Correct. {_ALL}: the entropy of the responsibilities has grown by more than Q lost. Look at the "
                f"curve, "
                "which shows l and F.",
                spot=Spot.CURVE,
            ),
        )
    ),
    number="l rises by {dl:.4f} while Q falls: {dQ:+.4f}.",
    margin=lambda _s, f: relative(abs(float(f["dQ"])), 1e-3) if float(f["dQ"]) < 0 else 0.0,
)
