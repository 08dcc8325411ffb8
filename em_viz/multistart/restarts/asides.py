"""What must be said of runs of any model: those that stopped short, flat maxima, and ends of other sorts."""

from __future__ import annotations

from collections import Counter

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.em.free_parameters import free_parameters
from em_core.em.nouns import Noun, with_article
from em_core.em.protocol import Cause
from em_core.multistart.followable import is_followable
from em_core.multistart.optima import OptimumKind
from em_core.multistart.restart_study import Study
from em_viz.run.outcome import failure_sentence

NAMES = {
    Cause.COLLAPSED: "collapsed",
    Cause.EMPTY: "an empty {noun}",
    Cause.IMPOSSIBLE: "an impossible observation",
    Cause.UNDETERMINED: "an undetermined {noun}",
    Cause.EDGE: "at the edge of the model",
    Cause.ENDLESS: "beyond all bounds",
    Cause.PRECISION: "beyond double precision",
}
"""What a card says of each sort of degenerate end."""


def asides(study: Study) -> list[str]:
    """Return what is to be known of how these ends were found and counted; nothing where it goes without saying."""
    said, objective = [], study.model.objective
    if short := len(study.short):
        said.append(
            f"{_runs(short)} stopped before {'its' if short == 1 else 'their'} final point, at the step limit or the "
            f"tolerance. {'It was' if short == 1 else 'They were'} continued with accelerated steps, which never lower "
            f"the {objective}, and {'is' if short == 1 else 'are'} counted where those end."
        )
    flat = [study.name_of(each) for each in study.optima if each.kind is OptimumKind.FLAT]
    if flat:
        said.append(
            f"{_listed(flat)} {'is' if len(flat) == 1 else 'are'} flat: other parameters nearby give the same "
            f"{objective}. Flat final points of the same {objective} are counted as one; the picture shows one of them."
        )
    unjudged = [study.name_of(each) for each in study.optima if each.kind is OptimumKind.AT_REST]
    if unjudged:
        said.append(f"{_listed(unjudged)}: EM has converged here. Whether this is a maximum cannot be computed.")
    return said


def unfollowed_words(study: Study) -> str:
    """Return why runs are compared where they stopped; "" where they were followed until they rest."""
    model, params, data = study.model, study.traces[0].params[0], study.dataset.values
    if is_followable(model, data, params):
        return ""
    free = free_parameters(model, params)
    seen = f" for {data.size:,} observations" if isinstance(data, np.ndarray) and free >= data.size else ""
    return (
        f"The model has {free:,} free parameters{seen}. Its runs are not followed until they converge: they are "
        "compared where they stopped, all in one group."
    )


def end_name(cause: Cause | None, noun: Noun) -> str:
    """Return what a degenerate end is, in a few words.

    cause:  None where nobody knows.
    """
    name = NAMES[Cause.COLLAPSED if cause is None else cause]
    return name.replace("an {noun}", with_article("{noun}")).replace("{noun}", noun.singular)


def about_degenerate(study: Study) -> str:
    """Return what ended the degenerate runs, sort by sort, with an example; "" where all are as a mixture's are.

    Of runs whose components collapsed or are empty, `honest_words` knows more to say.
    """
    failed = [run for run in range(study.n_runs) if study.traces[run].failure is not None]
    causes = Counter(failure.cause for run in failed if (failure := study.traces[run].failure) is not None)
    if set(causes) <= {Cause.COLLAPSED, Cause.EMPTY}:
        return ""
    noun = capabilities_of(study.model).components
    sorts = "; ".join(f"in {count:,}, {cause.value.format(one=noun.one)}" for cause, count in causes.most_common())
    ranked = " They are counted, and ranked last." if study.best is not None else ""
    example = failure_sentence(study.replay(failed[0]))
    return (
        f"{_runs(len(failed))} became degenerate, and EM could not go on: {sorts}.{ranked} For example, run "
        f"{failed[0] + 1}: {example}"
    )


def _runs(count: int) -> str:
    return f"{count:,} run{'s' * (count != 1)}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
