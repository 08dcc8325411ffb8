"""Lines of the derivation as values, and the numbers of a run in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from em_core.landscape import FreeEnergies
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.run.objective import shown_gap
from em_viz.text.numbers import format_number
from em_viz.theory.q_and_entropy import Halves, halves_of
from em_viz.theory.subject import Subject

Drawn = Literal["", "reached", "jensen", "stage", "way", "halves"]
"""Which picture is shown beside a line."""


@dataclass(frozen=True)
class Question:
    """What is asked before the next line tells it: choices, which of them is right, and what is said to each."""

    text: str
    choices: tuple[str, ...]
    right: int
    told: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line of the derivation.

    formulas:  LaTeX, a formula each; the second is the first with the run's numbers put in.
    words:     plain text.
    """

    title: str
    formulas: tuple[str, ...]
    words: str
    picture: Drawn = ""
    question: Question | None = None


@dataclass(frozen=True, eq=False)
class Numbers:
    """One step of a run in numbers: E-step `step`, its M-step, and the E-step after it.

    objective, bound, expected, entropy:  l, F, Q and H after the E-step.
    objective_after, bound_after, gap:    l, F and the gap after the M-step.
    residual:  l - (F + gap) after the M-step, relative to l.
    form:      writes numbers of l's size.
    """

    subject: Subject
    step: int
    halves: Halves
    objective: float
    bound: float
    expected: float
    entropy: float
    objective_after: float
    bound_after: float
    gap: float
    residual: float
    form: Callable[[float], str]

    @property
    def name(self) -> str:
        """What l is called."""
        return str(self.subject.trace.model.objective)


def numbers_of(subject: Subject, measured: FreeEnergies, step: int) -> Numbers:
    """Return the numbers of step `step` (from 1) of a run; ValueError for a step that the run has not."""
    if not 1 <= step <= subject.trace.n_steps:
        raise ValueError(f"The run has steps 1 to {subject.trace.n_steps}; step {step} does not exist.")
    e, m = 2 * step - 2, 2 * step - 1
    name, digits = form_and_digits(objective_format(measured.objective))
    return Numbers(
        subject,
        step,
        halves_of(measured),
        objective=float(measured.objective[e]),
        bound=float(measured.bound[e]),
        expected=float(measured.expected[e]),
        entropy=float(measured.entropy[e]),
        objective_after=float(measured.objective[m]),
        bound_after=float(measured.bound[m]),
        gap=float(shown_gap(measured.kl[m], measured.objective[m])),
        residual=abs(float(measured.residual[m])),
        form=lambda value: format_number(value, name, digits),
    )
