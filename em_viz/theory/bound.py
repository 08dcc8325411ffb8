"""The decomposition l = F(q, theta) + KL(q || p) at every half-step of a run (Neal & Hinton 1998)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.algorithms.run import Outcome, rounding_allowance
from em_core.em.capabilities import Assignment, ObjectiveKind, capabilities_of
from em_core.em.protocol import AnyModel
from em_core.landscape import FreeEnergies, point_gaps
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, closing, objective_format, words
from em_viz.animation.spec import Animation, Panel
from em_viz.run.bound_zoom import Camera, camera, one_scene
from em_viz.run.half_steps import KINDS, E, M, half_steps_of
from em_viz.run.objective import gap_name, objective_pictures, shown_gap
from em_viz.run.outcome import outcome_sentence
from em_viz.theory.bound_picture import column_picture
from em_viz.theory.q_and_entropy import Halves, halves_of, halves_picture
from em_viz.theory.subject import Subject


def theatre(subject: Subject, numbers: FreeEnergies, *, key: str, about: Sequence[int] = ()) -> Animation:
    """Return the animation, one frame a half-step.

    numbers:  `free_energies` of the subject's trace.
    about:    frames that the picture of the bound is as close to as can be; none: it comes closer with the run.
    """
    trace = subject.trace
    frames = half_steps_of(trace)
    objective = trace.log_likelihoods[frames.params_of]
    bound = np.concatenate([[np.nan], np.minimum(numbers.bound, numbers.objective)])
    seen = one_scene(objective, bound, about) if about else camera(objective, bound)
    halves = halves_of(numbers)
    return Animation(
        key=key,
        title=f"{subject.title}: the lower bound",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(
            column_picture(seen, objective, bound, trace.model),
            replace(subject.picture, group="run", title="the run"),
            replace(halves_picture(halves), group="run"),
            replace(objective_pictures(trace)[0], group="run"),
        ),
        panels=(
            _sentence(subject, objective, bound, seen),
            numbers_panel(subject, numbers, halves, objective, bound),
        ),
        colours=subject.animation.colours,
    )


def numbers_panel(
    subject: Subject, numbers: FreeEnergies, halves: Halves, objective: FloatArray, bound: FloatArray
) -> Panel:
    """Return l, F, the gap, its two independent sums and what is between them, Q and H; all of this half-step."""
    trace, frames = subject.trace, half_steps_of(subject.trace)
    slots, name = Slots(frames.n_frames), trace.model.objective
    form = objective_format(objective)
    direct = is_direct(subject)
    residual = np.concatenate([[np.nan], np.abs(numbers.residual)])
    gap = np.concatenate([[np.nan], numbers.kl])
    changes = halves.changes
    rows = [
        (f"{name} l", slots(objective, form), ""),
        ("lower bound F", slots(bound, form), ""),
        (words(gap_name(subject.trace.model)), slots(shown_gap(gap, objective), "significant:4"), ""),
        (
            "Q, expected complete-data log-likelihood",
            slots(halves.expected, form),
            slots(changes[0], "signed-significant:4"),
        ),
        ("H, entropy of q", slots(halves.entropy, form), slots(changes[1], "signed-significant:4")),
    ]
    body = "".join(
        f"<div><dt>{head}</dt><dd>{value}{f' <small>{change}</small>' if change else ''}</dd></div>"
        for head, value, change in rows
    )
    kept = slots(residual, "scientific:1")
    if direct:
        good, bad = (
            f'<p class="hs-check {look}">l − (F + gap) is {kept} of l, {said}. '
            '<span class="hs-note">The gap is computed without l and F, as a sum over all points: this tests the '
            "identity l = F + gap.</span></p>"
            for look, said in (("hs-good", "within rounding"), ("hs-bad", "more than rounding"))
        )
    else:
        good = bad = (
            '<p class="hs-note">What is hidden here is not a label for each row by itself, so the gap is computed as '
            "l − F. There is no sum over points to test it against.</p>"
        )
    none = '<p class="hs-note">The identity l = F + gap holds from the first E-step on.</p>'
    case = np.select([np.isnan(residual), residual <= 1e-10], [2, 0], 1)
    numbers_html = f'<dl class="hs-numbers">{body}</dl>'
    note = f'<p class="hs-note">{_what_the_gap_is(subject.trace.model)}</p>'
    return slots.panel(
        "numbers",
        "The numbers of the bound",
        [numbers_html + said + note for said in (good, bad, none)],
        case,
        area="side",
    )


def bound_answer(subject: Subject, numbers: FreeEnergies) -> str:
    """Return why the objective cannot fall, with what its steps in this run have done."""
    steps = subject.trace.n_steps
    why = why_it_cannot_fall(subject)
    if steps == 0:
        return f"{why} This run made no step."
    rise = np.diff(subject.trace.log_likelihoods)
    allowed = rounding_allowance(float(np.abs(numbers.objective).max()))
    rose, fell = int((rise > 0).sum()), int((rise < -allowed).sum()) or "none"
    return f"{why.removesuffix('.')}: l rose in {rose} of this run's {steps} steps and fell in {fell}."


def why_it_cannot_fall(subject: Subject) -> str:
    """Return why the objective cannot fall, without a word on what it does in this run."""
    name = subject.trace.model.objective
    return f"No half-step lowers the lower bound F, and after each E-step F equals the {name} l."


def is_direct(subject: Subject) -> bool:
    """Return whether the gap is summed over points, apart from l and F."""
    trace = subject.trace
    return point_gaps(trace.model, trace.data, trace.posterior(0), trace.params[0]) is not None


def _what_the_gap_is(model: AnyModel) -> str:
    capabilities = capabilities_of(model)
    if capabilities.assignment is Assignment.HARD:
        noun = capabilities.components
        return (
            f"Assignments are hard: q gives each point to one {noun.singular} and has no entropy. The gap is not a KL "
            f"divergence: it is by how much the objective would rise if each point went to its best {noun.singular}."
        )
    if capabilities.objective is ObjectiveKind.EVIDENCE_BOUND:
        return (
            "Here θ is the posterior of the parameters, and the objective is itself a lower bound of the log evidence."
        )
    return "The gap is KL(q ‖ p): never negative, and 0 only where q is the posterior p of what is hidden."


def _sentence(subject: Subject, objective: FloatArray, bound: FloatArray, seen: Camera) -> Panel:
    """Return the headline: what the half-step did to l, F and the gap."""
    frames, slots = half_steps_of(subject.trace), Slots(len(objective))
    unit = capabilities_of(subject.trace.model).unit
    form, step = objective_format(objective), slots(frames.step_of, "integer")
    gap, short = shown_gap(objective - bound, objective), gap_name(subject.trace.model).split(" = ")[0]
    rise_l, rise_f = np.diff(objective, prepend=np.nan), np.diff(bound, prepend=np.nan)
    allowed = np.array([rounding_allowance(value) for value in objective])
    l_now, f_rise, l_rise = slots(objective, form), slots(rise_f, "significant:4"), slots(rise_l, "significant:4")
    opened = slots(gap, "significant:4")
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    stays = f"l stays at {l_now}"
    nats = f" {unit}" if unit else ""
    templates = [
        f"<strong>Start:</strong> l is {l_now}. No E-step has run yet, so there is no bound to draw.",
        f"{e} the first q is the posterior of what is hidden, so the lower bound F equals l. {stays}.",
        f"{e} q becomes the posterior. The lower bound F rises by {f_rise}{nats} to l: the gap closes. {stays}.",
        f"{e} q was the posterior already, to within rounding: F equals l. {stays}.",
        f"{m} θ moves to where F is highest. F rises by {f_rise}{nats}; l rises by {l_rise}: a gap opens, "
        f"{short} = {opened}.",
        f"{m} neither F nor l changes by more than rounding: θ is already where F is highest.",
        f"{m} F changes by {slots(rise_f, 'signed-significant:4')} and l by {slots(rise_l, 'signed-significant:4')}: "
        "l falls by more than rounding, and EM never does that.",
    ]
    moved_e, moved_m = rise_f > allowed, (rise_l > allowed) | (rise_f > allowed)
    case = np.select(
        [
            frames.kind_of == 0,
            (frames.kind_of == E) & (frames.step_of == 1),
            (frames.kind_of == E) & moved_e,
            frames.kind_of == E,
            (frames.kind_of == M) & (rise_l < -allowed),
            (frames.kind_of == M) & moved_m,
        ],
        [0, 1, 2, 3, 6, 4],
        5,
    )
    closer = seen.scene != np.concatenate([[1.0], seen.scene[:-1]])
    zoom = np.concatenate([[1.0], seen.span[:-1] / seen.span[1:]])
    inwards = slots(np.maximum(zoom, 1 / zoom), "significant:2")
    zooms = ["", f"Zoomed in {inwards} times.", f"Zoomed out {inwards} times."]
    which = np.select([closer & (zoom > 1), closer & (zoom < 1)], [1, 2], 0)
    texts = [sentences(template, zoomed) for zoomed in zooms for template in templates]
    shown = case + which * len(templates)
    end = ""
    if subject.trace.outcome is Outcome.DEGENERATE:
        rows = subject.about.sample.numbers if subject.about.alone else ()
        end = f' <span class="hs-outcome">{words(outcome_sentence(subject.trace, rows))}</span>'
    texts, shown = closing(texts, shown, end)
    return slots.panel("sentence", "This half-step", texts, shown, area="headline")
