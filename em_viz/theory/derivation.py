"""The derivation of EM from Jensen's inequality, line by line, with the numbers of one step of a run."""

from __future__ import annotations

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import Assignment, ObjectiveKind, capabilities_of
from em_core.landscape import partial_m_step, point_gaps
from em_core.numerics.wording import counted, sentences
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.text.numbers import format_number, short
from em_viz.text.percentages import percent
from em_viz.theory.derivation_lines import Line, Numbers, Question
from em_viz.theory.hard_labels import labels_words
from em_viz.theory.pointwise_e_step import noun_of, point_name
from em_viz.theory.q_and_entropy import falls_sentence
from em_viz.theory.q_by_hand import Division, can_divide, division, undecided
from em_viz.theory.subject import Subject


def derivation(found: Numbers) -> tuple[Line, ...]:
    """Return the lines in their order."""
    return (
        _wanted(found),
        _any_q(),
        _jensen(found),
        _gap(found),
        _e_step(found),
        _halves(found),
        _m_step(found),
        _chain(found),
        _q_alone(found),
        Line(
            "Why EM does not guess labels",
            (r"q_i\in\{0,1\}^K:\quad H(q)=0", r"l-F=-\sum_i\log\max_k\,p_{ik}"),
            labels_words(found.subject),
        ),
        _partial(found),
        _algorithm(found),
    )


def goal_sentence(subject: Subject, *, hide: bool = False) -> str:
    """Return the goal of the derivation, its answer, and, unless that is hidden, what came of it in this run."""
    if hide:
        return "Goal: raise l(θ) in every step. The E-step makes F equal to l, the M-step raises F, so l cannot fall."
    trace = subject.trace
    form, digits = form_and_digits(objective_format(trace.log_likelihoods))
    first, last = (format_number(float(trace.log_likelihoods[i]), form, digits) for i in (0, -1))
    steps = counted(trace.n_steps, "step")
    return (
        "Goal: raise l(θ) in every step. The E-step makes F equal to l, the M-step raises F, so l cannot fall: here it "
        f"rises from {first} to {last} in {steps}."
    )


def undecided_point(subject: Subject, step: int) -> Division | None:
    """Return how the most evenly shared point after E-step `step` may be divided; None where no point has shares."""
    if can_divide(subject) is not None:
        return None
    r = subject.trace.responsibilities(step - 1)
    try:
        return division(r, undecided(r))
    except ValueError:
        return None


def note_on(subject: Subject) -> str:
    """Return what must be said first where the objective is not a plain log-likelihood; "" where it is."""
    model = subject.trace.model
    capabilities = capabilities_of(model)
    temperature = capabilities.temperature
    if capabilities.assignment is Assignment.HARD:
        return (
            "This model assigns each point entirely to one component, so q has no entropy. F still rises in both "
            "half-steps, but the gap is not a KL divergence: the lines about KL do not apply to it."
        )
    if temperature != 1:
        times = short(temperature)
        return f"This model is annealed: entropy and KL divergence are multiplied by the temperature, {times}."
    if capabilities.objective is ObjectiveKind.POSTERIOR:
        return "Here l is the log-posterior: the log prior of θ is added to l, F and Q. Nothing else changes."
    if capabilities.objective is not ObjectiveKind.LIKELIHOOD:
        return (
            f"Here l is the {model.objective}, which is a lower bound itself. The same lines hold, with the posterior "
            "of θ in place of θ."
        )
    return ""


def _wanted(found: Numbers) -> Line:
    before = found.step - 1
    after = "at the start" if before == 0 else f"after {counted(before, 'step')}"
    return Line(
        "The goal",
        (
            r"l(\theta)=\log p(x\mid\theta)=\log\sum_z p(x,z\mid\theta)",
            rf"l={found.form(found.objective)}",
        ),
        f"The goal is to find parameters θ with a large {found.name}. In this run, {after}, it is "
        f"{found.form(found.objective)}. The hidden z is summed over inside the logarithm (integrated, where z is "
        "continuous). The logarithm of a sum has no simple form, so l is hard to maximise directly.",
        "reached",
    )


def _any_q() -> Line:
    return Line(
        "Introduce any distribution q",
        (r"l(\theta)=\log\sum_z q(z)\,\frac{p(x,z\mid\theta)}{q(z)}",),
        "Each term is multiplied and divided by q(z), where q is any distribution over the hidden z. The value has not "
        "changed. But now it is the logarithm of an average: the average of p/q under q.",
        question=Question(
            "Which is larger?",
            ("the log of an average", "the average of the logs", "it depends on the numbers"),
            0,
            (
                "Yes: the logarithm bends downwards, so every chord is below it.",
                "The other way round: the logarithm bends downwards, so every chord is below it.",
                "Always the log of the average: the logarithm bends downwards everywhere, so every chord is below it.",
            ),
        ),
    )


def _jensen(found: Numbers) -> Line:
    subject, step = found.subject, found.step
    parts = undecided_point(subject, step)
    said = "The log of an average is at least the average of the logs (Jensen 1906). The right side is F."
    if parts is not None and len(parts.index) == 1:
        first, second = (float(parts.p[k]) for k in (parts.first, parts.second))
        cost = parts.mass * float(np.log(parts.mass / first))
        who = point_name(subject, parts.flat, subject.trace.responsibilities(0).shape[:-1])
        many = capabilities_of(subject.trace.model).components.many
        said = sentences(
            said,
            f"For example, {who} is the most evenly shared one. Its responsibilities for two {many} are "
            f"{format_number(first, 'fixed', 3)} and {format_number(second, 'fixed', 3)}. A q that assigns both parts "
            f"to the first would cost {format_number(cost, 'significant', 3)} nats.",
        )
    return Line(
        "Jensen's inequality",
        (
            r"l(\theta)\;\ge\;\sum_z q(z)\,\log\frac{p(x,z\mid\theta)}{q(z)}",
            r"\text{The right side is called }F(q,\theta).",
        ),
        said,
        "jensen" if parts is not None else "",
    )


def _gap(found: Numbers) -> Line:
    direct = point_gaps(
        found.subject.trace.model,
        found.subject.trace.data,
        found.subject.trace.posterior(0),
        found.subject.trace.params[0],
    )
    gap = format_number(found.gap, "significant", 5)
    test = (
        f"Computed point by point and summed, the gap is {gap}; the difference from l − F is "
        f"{format_number(found.residual, 'scientific', 1)} of l, which is rounding."
        if direct is not None
        else "In this model the rows do not have a hidden label each, so the gap is computed as l − F."
    )
    return Line(
        "The gap between l and F",
        (
            r"l-F=\sum_z q(z)\log\frac{q(z)}{p(z\mid x,\theta)}",
            r"=\mathrm{KL}(q\,\|\,p)\;\ge 0",
            rf"{found.form(found.objective_after)}-({found.form(found.bound_after)})={gap}",
        ),
        f"After M-step {found.step}, θ has changed and q has not: l is {found.form(found.objective_after)} and F is "
        f"{found.form(found.bound_after)}. {test}",
        "stage",
        Question(
            "Which q closes the gap?",
            (
                "equal responsibilities for all components",
                "the posterior of z",
                "each point entirely in its likeliest component",
            ),
            1,
            (
                "Only where the data carry no information about z: the gap is 0 where q is the posterior.",
                "Yes: KL is 0 where q is p(z | x, θ), and nowhere else.",
                "This q has no entropy. It leaves a gap of −log of the largest responsibility for every point.",
            ),
        ),
    )


def _e_step(found: Numbers) -> Line:
    return Line(
        "The E-step",
        (
            r"q\leftarrow p(z\mid x,\theta)\quad\Rightarrow\quad F(q,\theta)=l(\theta)",
            rf"F={found.form(found.objective_after)}=l",
        ),
        f"E-step {found.step + 1} makes q the posterior: F rises by the whole gap, "
        f"{format_number(found.gap, 'significant', 5)}, and equals l. l does not change, because θ has not changed. "
        "The E-step maximises F over q.",
    )


def _halves(found: Numbers) -> Line:
    return Line(
        "The two terms of F",
        (
            r"F(q,\theta)=Q(\theta)+H(q)",
            r"Q(\theta)=\sum_z q(z)\log p(x,z\mid\theta)",
            r"H(q)=-\sum_z q(z)\log q(z)",
            rf"{found.form(found.bound)}={found.form(found.expected)}+{found.form(found.entropy)}",
        ),
        f"After E-step {found.step}, the expected complete-data {found.name} Q is {found.form(found.expected)} and the "
        f"entropy H of q is {found.form(found.entropy)}. In Q the logarithm is applied to single terms: there is no "
        "sum inside it.",
        question=Question(
            "q is fixed now. Which term depends on θ?",
            ("only Q", "only H", "both"),
            0,
            (
                "Yes: H does not depend on θ. So θ raises F by as much as it raises Q.",
                "H contains only q; θ is in Q.",
                "H does not depend on θ. So θ raises F by as much as it raises Q.",
            ),
        ),
    )


def _m_step(found: Numbers) -> Line:
    rise = format_number(found.bound_after - found.bound, "significant", 5)
    return Line(
        "The M-step",
        (r"\theta'\leftarrow\arg\max_\theta F(q,\theta)", r"=\arg\max_\theta Q(\theta)"),
        f"M-step {found.step} raises F by {rise}, to {found.form(found.bound_after)}. The M-step maximises F over θ. "
        "In the picture it goes from left to right: F and l start at the same value with the same slope, and F stays "
        "below l.",
        "way",
    )


def _chain(found: Numbers) -> Line:
    rise = format_number(found.bound_after - found.bound, "significant", 4)
    return Line(
        "l never falls",
        (
            r"l(\theta')\;\ge\;F(q,\theta')\;\ge\;F(q,\theta)\;=\;l(\theta)",
            rf"{found.form(found.objective_after)}\ge{found.form(found.bound_after)}\ge{found.form(found.bound)}={found.form(found.objective)}",
        ),
        "From left to right: F is at most l; the M-step did not lower F; the E-step had made F equal to l. So l rises "
        f"by the rise of F, {rise}, plus the new gap, {format_number(found.gap, 'significant', 4)}.",
        question=Question(
            "Does Q also never fall?",
            ("it never falls", "it can fall"),
            1,
            (
                "It can fall: the E-step raises Q + H, and H can rise by more than Q + H does.",
                "Right: the E-step raises Q + H, and H can rise by more than Q + H does.",
            ),
        ),
    )


def _q_alone(found: Numbers) -> Line:
    halves, changes = found.halves, found.halves.changes
    said = falls_sentence(halves)
    formulas: tuple[str, ...] = (r"\text{E-step:}\qquad\Delta Q=\Delta F-\Delta H",)
    worst = halves.worst
    if worst is not None:
        dq, dh = float(changes[0][worst]), float(changes[1][worst])
        step, risen = (worst + 1) // 2, format_number(dq + dh, "significant", 4)
        said = sentences(
            said,
            f"There, in E-step {step}, F rose by {risen} and H by "
            f"{format_number(dh, 'significant', 4)}, which is more: so Q fell.",
        )
        formulas += (
            rf"{format_number(dq, 'significant', 4)}={risen}"
            rf"-{format_number(dh, 'significant', 4)}",
        )
    else:
        said = sentences(said, "In the first run of the lab, Q falls.")
    return Line("Why Q alone is not enough", formulas, said, "halves")


ENOUGH = (
    "Any step that raises F is enough: an E-step for a few points (incremental EM, Neal & Hinton 1998), or a part of "
    "the M-step (generalised EM, Dempster, Laird & Rubin 1977). Then F never falls. That l never falls is certain only "
    "if every E-step is complete: otherwise the last sign of the chain, =, does not hold."
)
"""What a part of a step is good for."""


def _partial(found: Numbers) -> Line:
    subject, step = found.subject, found.step
    trace = subject.trace
    model, data, q, params = trace.model, trace.data, trace.posterior(step - 1), trace.params[step - 1]
    quarter = partial_m_step(model, data, q, params, None, 0.25)
    whole = found.bound_after - found.bound
    rise = quarter.after - quarter.before
    quarter_told = half_told = ""
    if whole > rounding_allowance(found.bound):
        share = percent(rise / whole)
        quarter_told = (
            f"A quarter of M-step {step} raises F by {format_number(rise, 'significant', 4)}, "
            f"{share} of what the whole M-step gives."
        )
    gaps = point_gaps(model, data, q, trace.params[step])
    if gaps is not None and gaps.size > 1 and gaps.sum() > rounding_allowance(found.objective):
        half = float(gaps.ravel()[: gaps.size // 2].sum())
        half_told = (
            f"In E-step {step + 1}, the first half of the {noun_of(subject)}s raises F by "
            f"{format_number(half, 'significant', 4)} of {format_number(float(gaps.sum()), 'significant', 4)}."
        )
    return Line(
        "A partial E-step or M-step",
        (r"F(q',\theta)\ge F(q,\theta)", r"F(q',\theta')\ge F(q',\theta)"),
        sentences(quarter_told, half_told, ENOUGH),
    )


def _algorithm(found: Numbers) -> Line:
    trace = found.subject.trace
    steps = trace.n_steps
    return Line(
        "The algorithm",
        (
            r"\mathbf{E:}\quad q\leftarrow p(z\mid x,\theta)",
            r"\mathbf{M:}\quad\theta\leftarrow\arg\max_\theta Q(\theta)",
        ),
        f"EM maximises F over q, then over θ, and repeats this. In this run {counted(steps, 'step')} changed "
        f"the {found.name} from {found.form(float(trace.log_likelihoods[0]))} to "
        f"{found.form(float(trace.log_likelihoods[-1]))}.",
    )
