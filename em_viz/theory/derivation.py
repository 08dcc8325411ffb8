"""The derivation of EM from Jensen's inequality, line by line, with the numbers of one step of a run."""

from __future__ import annotations

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import Assignment, ObjectiveKind, capabilities_of
from em_core.landscape import partial_m_step, point_gaps
from em_viz.text.numbers import format_number
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
            "Why it is not guessing labels",
            (r"q_i\in\{0,1\}^K:\quad H(q)=0", r"l-F=-\sum_i\log\max_k\,p_{ik}"),
            labels_words(found.subject),
        ),
        _partial(found),
        _algorithm(found),
    )


def undecided_point(subject: Subject, step: int) -> Division | None:
    """Return how the most undecided point after E-step `step` may be divided; None where no point has shares."""
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
            "This model divides nothing: its q are all-or-nothing and have no entropy. F still rises in both "
            "half-steps, "
            "but the gap is no KL divergence, and lines that speak of one do not hold for it."
        )
    if temperature != 1:
        return f"Here the entropy, and with it the KL divergence, counts {temperature:g} times: the model is annealed."
    if capabilities.objective is ObjectiveKind.POSTERIOR:
        return "Here l is the log-posterior: the log prior of θ is added to l, F and Q alike, and nothing else changes."
    if capabilities.objective is not ObjectiveKind.LIKELIHOOD:
        return (
            f"Here l is the {model.objective}, itself a bound; the same lines hold for it, with the posterior of θ in "
            "θ's place."
        )
    return ""


def _wanted(found: Numbers) -> Line:
    before = found.step - 1
    after = "at the start" if before == 0 else f"after {before} step{'s' * (before > 1)}"
    return Line(
        "What is wanted",
        (
            r"l(\theta)=\log p(x\mid\theta)=\log\sum_z p(x,z\mid\theta)",
            rf"l={found.form(found.objective)}",
        ),
        f"In this run {after}, where we stop and look, the {found.name} is {found.form(found.objective)}. What is "
        f"hidden, z, is "
        "summed out inside the logarithm (an integral, where z is a number), and that is what makes it hard: the "
        "logarithm does not reach the single terms.",
        "reached",
    )


def _any_q() -> Line:
    return Line(
        "Bring in any q",
        (r"l(\theta)=\log\sum_z q(z)\,\frac{p(x,z\mid\theta)}{q(z)}",),
        "Multiplied and divided by q(z), whatever distribution over what is hidden q may be: nothing has changed. But "
        "now "
        "the logarithm is taken of an average, the average of p/q under q.",
        question=Question(
            "Which is larger?",
            ("the log of an average", "the average of the logs", "now the one, now the other"),
            0,
            (
                "Yes: the logarithm bends downwards, so every chord lies beneath it.",
                "The other way round: the logarithm bends downwards, so every chord lies beneath it.",
                "Always the log of the average: the logarithm bends downwards everywhere, so every chord lies beneath "
                "it.",
            ),
        ),
    )


def _jensen(found: Numbers) -> Line:
    subject, step = found.subject, found.step
    parts = undecided_point(subject, step)
    said = "The log of an average is at least the average of the logs (Jensen 1906). What is on the right is F."
    if parts is not None and len(parts.index) == 1:
        first, second = (float(parts.p[k]) for k in (parts.first, parts.second))
        cost = parts.mass * float(np.log(parts.mass / first))
        who = point_name(subject, parts.flat, subject.trace.responsibilities(0).shape[:-1])
        many = capabilities_of(subject.trace.model).components.many
        said += (
            f" Look at {who}, the most undecided one: the posterior gives {format_number(first, 'fixed', 3)} and "
            f"{format_number(second, 'fixed', 3)} of it to two {many}, and a q that gives all of that to the first "
            f"would cost {format_number(cost, 'significant', 3)} nats."
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
        f"Summed over the points by themselves the gap is {gap}; l − (F + gap) is "
        f"{format_number(found.residual, 'scientific', 1)} of l, which is rounding."
        if direct is not None
        else "What is hidden here is no label for each row by itself, so the gap is worked out as l − F."
    )
    return Line(
        "What is between them",
        (
            r"l-F=\sum_z q(z)\log\frac{q(z)}{p(z\mid x,\theta)}",
            r"=\mathrm{KL}(q\,\|\,p)\;\ge 0",
            rf"{found.form(found.objective_after)}-({found.form(found.bound_after)})={gap}",
        ),
        f"After M-step {found.step} θ has moved and q is a step behind: l is {found.form(found.objective_after)} and F "
        f"{found.form(found.bound_after)}. {test}",
        "stage",
        Question(
            "Which q closes the gap?",
            (
                "equal shares for every component",
                "the posterior of what is hidden",
                "each point wholly in its likeliest component",
            ),
            1,
            (
                "Only where the data say nothing: the gap is 0 where q is the posterior.",
                "Yes: KL is 0 where q is p(z | x, θ), and nowhere else.",
                "That q has no entropy, and costs −log of the largest responsibility for every point.",
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
        f"{format_number(found.gap, 'significant', 5)}, and touches l. l stays where it was, for θ has not moved. "
        "E is F's best step in q.",
    )


def _halves(found: Numbers) -> Line:
    return Line(
        "The two halves of F",
        (
            r"F(q,\theta)=Q(\theta)+H(q)",
            r"Q(\theta)=\sum_z q(z)\log p(x,z\mid\theta)",
            r"H(q)=-\sum_z q(z)\log q(z)",
            rf"{found.form(found.bound)}={found.form(found.expected)}+{found.form(found.entropy)}",
        ),
        f"After E-step {found.step} the expected complete-data {found.name} Q is {found.form(found.expected)} and the "
        f"entropy H "
        f"of q is {found.form(found.entropy)}. In Q the logarithm has reached the single terms: no sum is inside it "
        f"any more.",
        question=Question(
            "q is held now. Which half can θ change?",
            ("Q alone", "H alone", "both"),
            0,
            (
                "Yes: θ does not stand in H. To raise F over θ is to raise Q.",
                "H holds q and nothing else; θ stands in Q.",
                "θ does not stand in H. To raise F over θ is to raise Q.",
            ),
        ),
    )


def _m_step(found: Numbers) -> Line:
    rise = format_number(found.bound_after - found.bound, "significant", 5)
    return Line(
        "The M-step",
        (r"\theta'\leftarrow\arg\max_\theta F(q,\theta)", r"=\arg\max_\theta Q(\theta)"),
        f"M-step {found.step} raises F by {rise}, to {found.form(found.bound_after)}. M is F's best step in θ. In the "
        f"picture "
        "the M-step goes from the left end to the right: F and l begin together, with one slope, and F stays beneath.",
        "way",
    )


def _chain(found: Numbers) -> Line:
    return Line(
        "l never falls",
        (
            r"l(\theta')\;\ge\;F(q,\theta')\;\ge\;F(q,\theta)\;=\;l(\theta)",
            rf"{found.form(found.objective_after)}\ge{found.form(found.bound_after)}\ge{found.form(found.bound)}={found.form(found.objective)}",
        ),
        "From the left: F is beneath l; the M-step did not lower F; the E-step had made them equal. So l rises by "
        "what F "
        f"rises, {format_number(found.bound_after - found.bound, 'significant', 4)}, and by the new gap, "
        f"{format_number(found.gap, 'significant', 4)}, on top of it.",
        question=Question(
            "Does Q, too, rise or stay in every half-step?",
            ("yes", "no"),
            1,
            (
                "It need not: the E-step raises Q + H, and may pay for more H with less Q.",
                "Right: the E-step raises Q + H, and may pay for more H with less Q.",
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
        said += (
            f" There, in E-step {(worst + 1) // 2}, F rose by {format_number(dq + dh, 'significant', 4)} and H by "
            f"{format_number(dh, 'significant', 4)}: more than F did, so Q had to fall."
        )
        formulas += (
            rf"{format_number(dq, 'significant', 4)}={format_number(dq + dh, 'significant', 4)}"
            rf"-{format_number(dh, 'significant', 4)}",
        )
    else:
        said += " Look at the run that the lab begins with: there Q falls."
    return Line("Why Q alone does not do", formulas, said, "halves")


def _partial(found: Numbers) -> Line:
    subject, step = found.subject, found.step
    trace = subject.trace
    model, data, q, params = trace.model, trace.data, trace.posterior(step - 1), trace.params[step - 1]
    quarter = partial_m_step(model, data, q, params, None, 0.25)
    whole = found.bound_after - found.bound
    rise = quarter.after - quarter.before
    said = ""
    if whole > rounding_allowance(found.bound):
        said = (
            f"A quarter of the way of M-step {step} raises F by {format_number(rise, 'significant', 4)}, "
            f"{format_number(rise / whole, 'percent', 0)} of what the whole gives. "
        )
    gaps = point_gaps(model, data, q, trace.params[step])
    if gaps is not None and gaps.size > 1 and gaps.sum() > rounding_allowance(found.objective):
        half = float(gaps.ravel()[: gaps.size // 2].sum())
        said += (
            f"In E-step {step + 1} the first half of the {noun_of(subject)}s raises F by "
            f"{format_number(half, 'significant', 4)} of "
            f"the {format_number(float(gaps.sum()), 'significant', 4)}. "
        )
    return Line(
        "What if E or M is only partial",
        (r"F(q',\theta)\ge F(q,\theta)", r"F(q',\theta')\ge F(q',\theta)"),
        f"{said}Any step that raises F will do: a few points (incremental EM, Neal & Hinton 1998), a part of the way "
        "(generalised EM, Dempster, Laird & Rubin 1977), one parameter after the other. F never falls. Of l itself "
        "that "
        "is sure only while every E-step is whole: else the chain's last sign, =, is no longer true.",
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
        f"F climbed in q, then in θ, and again: {steps} step{'s' * (steps > 1)} took this run from "
        f"{found.form(float(trace.log_likelihoods[0]))} to {found.form(float(trace.log_likelihoods[-1]))}.",
    )
