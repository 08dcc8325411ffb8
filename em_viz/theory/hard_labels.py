"""Hard assignment against EM: likeliest labels instead of soft shares, in numbers, from the same start."""

from __future__ import annotations

import numpy as np
from scipy.special import entr

from em_core.em.capabilities import Assignment, capabilities_of
from em_core.landscape.classification_em import guess_labels, guessed
from em_core.numerics.wording import counted, sentences
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.text.numbers import format_number
from em_viz.text.percentages import percent
from em_viz.theory.subject import Subject

SURE = 0.9
"""A point whose largest responsibility is less is shared."""


def labels_words(subject: Subject) -> str:
    """Return what hard assignment would cost at the end of the run, and where it would have led from its start."""
    trace = subject.trace
    last = trace.posterior(trace.n_steps)
    capabilities = capabilities_of(trace.model)
    noun = capabilities.components
    if capabilities.assignment is Assignment.HARD:
        return (
            "This model does guess labels. That is the difference from EM, and it is why its "
            f"{noun.many} do not overlap."
        )
    r = last.responsibilities
    if guessed(last) is None or r.shape[-1] < 2:
        return (
            "A guess would replace the hidden z by one value and ignore its uncertainty, the entropy H. EM keeps every "
            "possible value with its probability, and its M-step uses all of them."
        )
    largest = r.max(axis=1)
    open_points = int((largest < SURE).sum())
    # The logs of responsibilities that are nearly one are best taken from what is left.
    cost = float(-np.log1p(-(1 - largest)).sum())
    said = (
        f"EM assigns points in parts. At the end of this run, {open_points:,} of {len(r):,} points have no "
        f"responsibility above {percent(SURE)}, and the entropy of q is "
        f"{format_number(float(entr(r).sum()), 'significant', 4)} nats. With guessed labels, F would be "
        f"{format_number(cost, 'significant', 4)} nats below l."
    )
    guess = guess_labels(trace.model, trace.data, trace.params[0])
    if guess is None:
        return said
    steps = counted(guess.steps, "step")
    if guess.collapse:
        return sentences(said, f"From the same start, EM with guessed labels stops after {steps}: {guess.collapse}")
    form, digits = form_and_digits(objective_format(trace.log_likelihoods))
    away = float(trace.log_likelihoods[-1]) - guess.objective
    where = f"l = {format_number(guess.objective, form, digits)}"
    size = format_number(abs(away), "significant", 4)
    side = "lower than the final point of EM" if away > 0 else "higher than the final point of EM"
    counts = ", ".join(f"{count:,.0f}" for count in guess.counts)
    soft = ", ".join(format_number(float(count), "fixed", 1) for count in r.sum(axis=0))
    rest = "converges" if guess.rested else "has not converged"
    return sentences(
        said,
        f"From the same start, EM with guessed labels {rest} after {steps} at {where}, {size} {side}. It assigns "
        f"{counts} points to its {noun.many}, where EM assigns {soft}.",
    )
