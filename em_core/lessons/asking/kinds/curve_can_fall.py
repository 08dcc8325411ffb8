"""Can the curve of the objective fall?"""

from __future__ import annotations

import numpy as np

from em_core.em.capabilities import rounding_of
from em_core.em.stopping import rounding_allowance
from em_core.lessons.asking.shown import Shown, brief, posed
from em_core.lessons.question import Option, Question, Spot, relative

ID = "curve_can_fall"


def ask(shown: Shown) -> Question:
    """Return the question: the algorithm's claim answers it, and a fall in the run, whatever was claimed."""
    trace = shown.trace
    steps = np.diff(trace.log_likelihoods)
    worst = int(steps.argmin()) if len(steps) else 0
    fall = max(0.0, -float(steps[worst])) if len(steps) else 0.0
    allowed = max(
        rounding_allowance(float(np.abs(trace.log_likelihoods).max())),
        rounding_of(trace.model, trace.data, trace.params[worst]) if fall else 0.0,
    )
    fell = fall > allowed
    can = fell or trace.claims.bound_only or trace.claims.may_fall
    # Without a fall the algorithm's claim decides, which is a proof.
    margin = relative(fall, allowed) if fell or not can else 1.0
    name = shown.objective
    if fell:
        seen = f"from step {worst} to step {worst + 1} it fell by {brief(fall)}"
    else:
        seen = f"its largest fall in the {len(steps)} steps of this run is {brief(fall)}"
        seen += "" if not fall else ", which is rounding"
    options = [_option(shown, yes, can, seen) for yes in (True, False)]
    title = trace.claims.title
    stem = f"The curve shows the {name} after each {trace.claims.step} of {title}. Can it ever fall?"
    return posed(shown, ID, stem, options, margin)


def _option(shown: Shown, yes: bool, can: bool, seen: str) -> Option:
    trace, name = shown.trace, shown.objective
    only_f = f"{trace.claims.title} renews only a part at a time: each half-step raises F, and the {name} may fall"
    broken = f"EM never lowers the {name}, so this is no correct EM"
    why = only_f if trace.claims.bound_only else broken
    if trace.claims.may_fall:
        why = f"{trace.claims.title} gives the M-step other sums than the E-step's, and the {name} may fall"
    proof = f"the E-step brings F up to the {name}, and the M-step raises F"
    if yes is can:
        reply = f"Correct: {seen}. {why if can else proof[:1].upper() + proof[1:]}."
    elif yes:
        reply = f"{seen[:1].upper()}{seen[1:]}: {proof}. It would fall if an M-step could lower F."
    else:
        needed = "if every half-step renewed everything" if trace.claims.bound_only else "if each M-step raised F"
        if trace.claims.may_fall:
            needed = "if the E-step gave the posterior itself"
        reply = f"{seen[:1].upper()}{seen[1:]}. {why}. It could not fall {needed}."
    reply += " Look at the curve."
    text = "Yes, it can fall" if yes else "No, it never falls"
    return Option(text, yes, yes is can, reply, "" if yes is can else _means(yes), Spot.CURVE)


def _means(yes: bool) -> str:
    return "likelihood-is-noisy" if yes else "all-monotone"
