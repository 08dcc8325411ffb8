"""Is the final point of the run a local maximum, a saddle point or a collapse?"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from em_core.em.protocol import Cause
from em_core.em.trace import AnyTrace
from em_core.landscape.verdict import FLAT, UPHILL, Verdict, VerdictKind, verdict_of
from em_core.lessons.asking.shown import Shown, brief, level, posed
from em_core.lessons.question import Option, Question, Refused, Spot, relative

ID = "end_verdict"

_KNOWN: WeakKeyDictionary[AnyTrace, Verdict] = WeakKeyDictionary()
"""Verdicts of runs that are still about: the end of a run is the same at every step."""

_OPTIONS = (("maximum", "A local maximum"), ("saddle", "A saddle point"), ("collapse", "A collapse"))
_MEANS = {"maximum": "climbs-so-maximum", "saddle": "em-stops-at-saddles", "collapse": "every-run-collapses"}


def ask(shown: Shown) -> Question:
    """Return the question; Refused where the end is flat, not converged, not known, or fails in another way."""
    trace = shown.trace
    failure = trace.failure
    if failure is not None:
        if failure.cause is not Cause.COLLAPSED:
            raise Refused(f"The run ends in another way: {failure}")
        told = f"at step {trace.n_steps + 1} {failure.name} {failure.reason}"
        return _posed(shown, "collapse", 1.0, told, f"the {shown.objective} has no maximum there")
    judged = _KNOWN.get(trace)
    if judged is None:
        judged = _KNOWN.setdefault(trace, verdict_of(trace))
    if judged.kind not in (VerdictKind.MAXIMUM, VerdictKind.SADDLE) or not len(judged.shares):
        raise Refused(f"The final point is none of the three: {judged.reason}")
    least, limit = float(judged.shares[0]), max(FLAT, judged.share_error)
    name = shown.objective
    if judged.kind is VerdictKind.MAXIMUM:
        told = f"the least share of the information at the final point is {brief(least)}, above 0"
        return _posed(shown, "maximum", relative(least, limit), told, f"the {name} falls in every direction from there")
    if least < -limit:
        told = f"the least share of the information at the final point is {brief(least)}, below 0"
        margin = relative(-least, limit)
    elif judged.escapes:
        told, margin = f"{judged.escapes[0].name} is at the edge of its range", 1.0
    else:
        told, margin = f"a move from the final point gains {brief(judged.rise)}", relative(judged.rise, UPHILL)
    return _posed(shown, "saddle", margin, told, f"the {name} rises in some direction from there")


def _posed(shown: Shown, right: str, margin: float, told: str, meaning: str) -> Question:
    name, final = shown.objective, level(float(shown.trace.log_likelihoods[-1]))
    needed = {
        "maximum": f"the {name} would have to fall in every direction from the final point",
        "saddle": f"the {name} would have to rise in some direction from the final point",
        "collapse": "a component would have to shrink onto points that leave it no spread",
    }
    ends = f"The run ends at {final}"

    def option(id: str, text: str) -> Option:
        if id == right:
            reply = f"Correct. {ends}; {told}: {meaning}."
        else:
            reply = f"{ends}; {told}. For {text[:1].lower()}{text[1:]}, {needed[id]}."
        reply += " Look at the end of the curve, and at the page Final point."
        return Option(text, id, id == right, reply, "" if id == right else _MEANS[id], Spot.CURVE)

    stem = "This run goes on to its end. What will its final point be?"
    return posed(shown, ID, stem, [option(*each) for each in _OPTIONS], margin)
