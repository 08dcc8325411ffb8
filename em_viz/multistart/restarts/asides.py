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
from em_core.numerics.wording import agreeing, counted, listed, sentences
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

RANKED_LAST = "They are counted, and ranked last."
"""What becomes of runs without a final point, where others have one."""


def asides(study: Study) -> list[str]:
    """Return what is to be known of how these ends were found and counted; nothing where it goes without saying."""
    said, objective = [], study.model.objective
    if short := len(study.short):
        said.append(
            f"{counted(short, 'run')} stopped before {agreeing(short, 'its', 'their')} final point, at the step limit "
            f"or the tolerance. {agreeing(short, 'It was', 'They were')} continued with accelerated steps, which never "
            f"lower the {objective}, and {agreeing(short, 'is', 'are')} counted where those end."
        )
    flat = [study.name_of(each) for each in study.optima if each.kind is OptimumKind.FLAT]
    if flat:
        said.append(
            f"{listed(flat)} {agreeing(len(flat), 'is', 'are')} flat: other parameters nearby give the same "
            f"{objective}. Flat final points of the same {objective} are counted as one; the picture shows one of them."
        )
    unjudged = [study.name_of(each) for each in study.optima if each.kind is OptimumKind.AT_REST]
    if unjudged:
        said.append(f"{listed(unjudged)}: EM has converged here. Whether this is a maximum cannot be computed.")
    return said


def unfollowed_words(study: Study) -> str:
    """Return why runs are compared where they stopped; "" where they were followed until they rest."""
    model, params, data = study.model, study.traces[0].params[0], study.dataset.values
    if is_followable(model, data, params):
        return ""
    free = free_parameters(model, params)
    many = counted(free, "free parameter")
    if isinstance(data, np.ndarray) and free >= data.size:
        many = f"{many} for {counted(data.size, 'observation')}"
    return (
        f"The model has {many}. Its runs are not followed until they converge: they are "
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
    example = failure_sentence(study.replay(failed[0]), study.dataset.listed_rows)
    return sentences(
        f"{counted(len(failed), 'run')} became degenerate, and EM could not go on: {sorts}.",
        RANKED_LAST if study.best is not None else "",
        f"For example, run {failed[0] + 1}: {example}",
    )
