"""What is known after a run, in a few words each: where quick starts end, what its end is, which K BIC takes."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_core.experiments.run_answers import STARTS, Answer, FinalPoint, Question, QuickStarts, TakenK
from em_core.landscape import VerdictKind
from em_core.numerics.wording import agreeing
from em_viz.text.numbers import format_number

PENDING = "Checking this run: other starts, the final point, BIC …"
CHECKED = "This run:"
"""What stands before the answers, while they come and after."""

OFFERS = {
    Question.STARTS: f"try {STARTS.runs} starts",
    Question.VERDICT: "test the final point",
    Question.BIC: "compare K by BIC",
}
"""What the link says where the answer would take long."""

AGAINST = "✗ "
"""Stands before what speaks against the run: it is told by more than a colour."""


@dataclass(frozen=True)
class Said:
    """An answer in words; against: whether it speaks against the run."""

    words: str
    against: bool = False

    @property
    def marked(self) -> str:
        """The words, with a mark where they speak against the run."""
        return f"{AGAINST}{self.words}" if self.against else self.words


def answer_words(found: Answer, trace: AnyTrace) -> Said | None:
    """Return an answer in words; None where there is nothing to say."""
    if isinstance(found, QuickStarts):
        return _starts(found, trace)
    return _final_point(found, trace) if isinstance(found, FinalPoint) else _taken(found)


def whole_words(said: list[Said]) -> str:
    """Return all answers as one sentence."""
    return f"{CHECKED} {'; '.join(each.words for each in said)}."


def _starts(found: QuickStarts, trace: AnyTrace) -> Said:
    of = f"{found.of} quick starts"
    if trace.failure is not None:
        if not found.ended:
            return Said(f"all {of} collapse, too", against=True)
        return Said(f"{found.ended} of {of} {agreeing(found.ended, 'does', 'do')} not collapse")
    if found.higher:
        rise = f"{format_number(found.rise, 'significant', 2)} {capabilities_of(trace.model).unit}".rstrip()
        who = f"all {of}" if found.higher == found.of else f"{found.higher} of {of}"
        best = f"by up to {rise}" if found.higher > 1 else f"by {rise}"
        return Said(f"{who} {agreeing(found.higher, 'ends', 'end')} higher, {best}", against=True)
    if found.here == found.of:
        return Said(f"all {of} end here")
    here = (
        f"{found.here} of {of} {agreeing(found.here, 'ends', 'end')} here" if found.here else f"none of {of} ends here"
    )
    if found.spurious:
        return Said(f"{here}; {found.spurious} higher {agreeing(found.spurious, 'is', 'are')} spurious")
    return Said(f"{here}, none higher")


def _final_point(found: FinalPoint, trace: AnyTrace) -> Said | None:
    if trace.failure is not None:
        return Said("it collapsed: this is no estimate", against=True)
    if found.kind is VerdictKind.NOT_AT_REST:
        gain = format_number(found.gain, "significant", 2)
        return Said(f"not converged: one more step gains {gain}", against=True)
    return {
        VerdictKind.MAXIMUM: Said("a strict local maximum"),
        VerdictKind.FLAT: Said("flat here: other parameters fit as well", against=True),
        VerdictKind.SADDLE: Said("a saddle point, not a maximum", against=True),
        VerdictKind.SINGULAR: Said("singular here: this is no estimate", against=True),
    }.get(found.kind)


def _taken(found: TakenK) -> Said:
    if found.k == found.here:
        return Said(f"BIC would take K = {found.k}, too")
    # At the edge of what was tried a larger K may be better still.
    taken = f"K = {found.k} or more" if found.k == found.most else f"K = {found.k}"
    return Said(f"BIC would take {taken}, not {found.here}", against=True)
