"""Broken EM: a faulty run is diagnosed from its half-steps, and the contract's checks show what they find."""

from __future__ import annotations

from em_core.em.stopping import Outcome
from em_core.experiments.visits import Visit
from em_core.faulty.registry import FAULTS
from em_core.lessons.asking.shown import brief
from em_core.lessons.course.find_the_bug import line
from em_core.lessons.diagnosis import EXPLAINS, FirstStep, checks
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson, Predicate
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene

VALUES = "0.1 0.4 0.7 0.9 1.0 1.2 1.3 1.6 1.9 2.4 2.8 3.1 3.5 3.6 3.8 4.3"
"""Sixteen numbers in two groups that overlap."""

OFFERED = 4
"""So many diagnoses are offered: the true one and those after it in the list."""

SIGNS: dict[str, tuple[str, Spot]] = {
    "weights-forgotten": (
        "the responsibilities after the first E would be in proportion to the densities alone",
        Spot.PICTURE,
    ),
    "deviation-for-variance": ("the first M would give the square of the weighted variance", Spot.TABLE),
    "hard-assignment": ("every responsibility would be 0 or 1 after the first E", Spot.PICTURE),
    "one-less": ("each variance would be N / (N − 1) times the weighted variance", Spot.TABLE),
    "unweighted": ("each variance would be that of all points about the mean", Spot.TABLE),
    "silent-floor": ("each variance would be above the weighted variance by one constant", Spot.TABLE),
    "all-equal": ("all components would be at one place from the start", Spot.PICTURE),
    "against-infinity": ("the run would say that it has converged while a step still gains much", Spot.CURVE),
}
"""How each fault shows, as it continues "With ... ", and where."""


def start() -> Visit:
    """Return the visit to the numbers, from a start with unequal weights."""
    return line(VALUES, (0.3, 0.7, 0.5, 3.0, 1.0, 1.0), 30, 1e-6)


def facts(scene: Scene) -> Facts:
    """Work out the first step's numbers beside the right ones, and the first check that the run fails."""
    first, failed = FirstStep.of(scene.trace), [check for check in checks(scene.trace) if not check.passed]
    row = int(abs(first.r - first.right_r).max(axis=1).argmax())
    return {
        "row": scene.shown.sample.rows[row],
        "r": float(first.r[row, 0]),
        "right_r": float(first.right_r[row, 0]),
        "variance": float(first.covariances[0, 0, 0]),
        "right_variance": float(first.right_covariances[0, 0, 0]),
        "n1": float(first.counts[0]),
        "l0": float(scene.trace.log_likelihoods[0]),
        "l1": float(scene.trace.log_likelihoods[1]),
        "steps": scene.trace.n_steps,
        "outcome": _OUTCOMES[scene.trace.outcome],
        "failed": len(failed),
        "check": failed[0].title if failed else "none",
        "missed": failed[0].missed if failed else 0.0,
    }


def diagnosis(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Return the contract's checks on this run, each with its result."""
    return tuple(
        (check.title, "passed" if check.passed else f"failed, by {brief(check.missed)}" if check.missed else "failed")
        for check in checks(scene.trace)
    )


_OUTCOMES = {
    Outcome.CONVERGED: "it has converged",
    Outcome.STEP_LIMIT: "the step limit is reached",
    Outcome.DEGENERATE: "a component has collapsed",
    Outcome.DECREASED: "l has fallen",
    Outcome.FINISHED: "its steps have been made",
}

_TOLD = (
    "After the first E {row} has responsibility {r:.4f} for component 1, where EM has {right_r:.4f}; M then gives "
    "component 1 "
    "the variance {variance:.4f}; the weighted variance is {right_variance:.4f} (N = {n1:.2f})"
)
_FAILS = "Of six checks that EM itself passes, this is the first to fail: {check} (missed by {missed:.3g})"


def _explains(fault: str) -> Predicate:
    return lambda scene, _f: EXPLAINS[fault](FirstStep.of(scene.trace))


def _choice(fault: str, right: bool) -> Choice:
    sign, spot = SIGNS[fault]
    if right:
        said = f"Correct. {_TOLD}. {_FAILS}. Look at {spot.value}."
        return Choice(FAULTS[fault].title, _explains(fault), said, "", spot)
    said = f"{_TOLD}. With that fault {sign}. {_FAILS}. Look at {spot.value}."
    return Choice(FAULTS[fault].title, _explains(fault), said, "wrong-diagnosis", spot)


def _offered(scene: Scene) -> tuple[int, ...]:
    """Return the true diagnoses, each with the reply to those who are right, and those after them in the list."""
    ids, first = list(FAULTS), FirstStep.of(scene.trace)
    true = [i for i, fault in enumerate(ids) if EXPLAINS[fault](first)]
    others = (
        [(true[0] + n) % len(ids) for n in range(1, len(ids)) if (true[0] + n) % len(ids) not in true] if true else []
    )
    return tuple(i + len(ids) for i in true) + tuple(others[: OFFERED - len(true)])


BROKEN_EM = Lesson(
    id="broken_em",
    title="Broken EM",
    before="Somebody's program on sixteen numbers. It goes from l = {l0:.4f} to {l1:.4f} in the first step; after step "
    "{steps:d} it says: {outcome}.",
    stem="Something is wrong in this program. Look at the first half-steps: which fault is it?",
    plays=tuple(Play(start(), 2, -1, fault) for fault in FAULTS),
    facts=facts,
    answer=Choices(
        (*(_choice(fault, False) for fault in FAULTS), *(_choice(fault, True) for fault in FAULTS)), offered=_offered
    ),
    number="Of six checks that EM itself passes, this is the first to fail: {check}.",
    margin=lambda _s, f: 1.0 if int(f["failed"]) else 0.0,
    next_state=False,
    tour=False,
    table=diagnosis,
)
