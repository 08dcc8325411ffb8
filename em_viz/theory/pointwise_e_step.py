"""The E-step point by point: one q after the other becomes the posterior, and F only rises (Neal & Hinton 1998)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.em.protocol import Posterior
from em_core.landscape import PointwiseEStep, e_step_by_points, point_gaps
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, objective_format, words
from em_viz.animation.spec import Animation, Panel
from em_viz.run.objective import gap_name, objective_unit, shown_gap
from em_viz.style.theme import ACCENT_E, INK, NEUTRAL
from em_viz.text.by_input import ARROWS_TOO
from em_viz.theory.curve_picture import Curve, Mark, curves_picture
from em_viz.theory.model_picture import numbered, picture_along, step_sizes
from em_viz.theory.subject import Subject

MOST = 300
"""More points than this are renewed several at a time."""


def widest_step(subject: Subject, kl: FloatArray) -> int:
    """Return the E-step, counted from 1, in which the widest gap closes; the first that closes one where none is wide.

    kl:  the gap at every half-step from the first E on, as `free_energies` counts.
    """
    closing = kl[1::2][: subject.trace.n_steps]
    return int(np.argmax(closing)) + 2 if len(closing) else 1


def pointwise(subject: Subject, step: int, *, largest_first: bool = False, key: str) -> Animation:
    """Return E-step number `step` (from 2: the first has no q before it), renewed point by point; a frame each.

    Raises ValueError for a model whose points hang together, and for a step that the run has not.
    """
    trace = subject.trace
    if not 2 <= step <= trace.n_steps + 1:
        raise ValueError(
            f"E-step {step} has no q before it to begin from; the run has E-steps 2 to {trace.n_steps + 1}."
        )
    model, data, old, params = trace.model, trace.data, trace.posterior(step - 2), trace.params[step - 1]
    gaps = point_gaps(model, data, old, params)
    if gaps is None:
        raise ValueError(
            "What is hidden here is not a label for each row by itself: an E-step computes all of q at once."
        )
    order = np.argsort(-gaps.ravel(), kind="stable").tolist() if largest_first else None
    found = e_step_by_points(model, data, old, params, order)
    ends = np.unique(np.linspace(0, len(found.order), min(len(found.order), MOST) + 1).round().astype(np.int64))
    bounds, objective = found.bounds[ends], float(trace.log_likelihoods[step - 1])
    frames = numbered(len(ends))
    name = trace.model.objective
    count = ends.astype(np.float64)
    picture = with_legend(
        curves_picture(
            "inside",
            (
                Curve("l", f"{name} l", count[[0, -1]], np.full(2, objective), INK),
                Curve("before", "F before", count[[0, -1]], np.full(2, bounds[0]), NEUTRAL, "dot", 1.6),
                Curve("F", "lower bound F", np.arange(len(found.bounds), dtype=np.float64), found.bounds, ACCENT_E),
            ),
            (Mark("now", count, bounds, ACCENT_E, grip=True),),
            x=f"{noun_of(subject)}s whose q has been updated",
            y=name + objective_unit(trace.model),
            alt="The lower bound F against the number of points whose q has been updated: it rises to the objective l.",
            caption="Drag the round mark.",
            keys=ARROWS_TOO,
            whole=True,
            gaps=(Mark("a", count, bounds, INK), Mark("b", count, np.full(len(count), objective), INK)),
        ),
        ("l", "l, which no E-step changes"),
        ("before", "F before this E-step"),
        ("F", "F"),
    )
    mixed = _renewed(old, trace.posterior(step - 1), found.order, ends)
    own = picture_along(subject, [params] * len(ends), mixed, np.full(len(ends), objective)) if mixed else None
    return Animation(
        key=key,
        title=f"{subject.title}: inside E-step {step}",
        kinds=("Before", "E"),
        kind_of=np.minimum(frames, 1),
        step_of=ends,
        pictures=(picture, *((own,) if own else ())),
        panels=(_sentence(subject, found, ends, gaps.shape, objective),),
        stride=step_sizes(len(ends)),
        noun=noun_of(subject).capitalize(),
        colours=subject.animation.colours,
    )


def point_name(subject: Subject, index: int, shape: tuple[int, ...]) -> str:
    """Return what a point is called, by its index in the flat row of gaps of that shape."""
    rows, columns = subject.rows, subject.columns
    if len(shape) == 2 and len(rows) == shape[0] and len(columns) == shape[1]:
        row, column = divmod(index, shape[1])
        return f"{rows[row]}, {columns[column]}"
    if len(shape) == 1 and len(rows) == shape[0]:
        return rows[index]
    return f"{noun_of(subject)} {index + 1}"


def noun_of(subject: Subject) -> str:
    """Return what has a q of its own: a point, or a cell in which several were counted."""
    return "cell" if capabilities_of(subject.trace.model).cells else "point"


def _renewed(old: Posterior, new: Posterior, order: IntArray, ends: IntArray) -> Sequence[Posterior]:
    """Return q after each frame; nothing where the posterior is more than its responsibilities."""
    before, after = (np.asarray(q.responsibilities) for q in (old, new))
    if "responsibilities" not in (field.name for field in fields(old)):  # type: ignore[arg-type]
        return ()
    k = before.shape[-1]
    found = []
    for end in ends:
        r = before.reshape(-1, k).copy()
        r[order[:end]] = after.reshape(-1, k)[order[:end]]
        found.append(replace(old, responsibilities=r.reshape(before.shape)))  # type: ignore[type-var]
    return found


def _sentence(
    subject: Subject, found: PointwiseEStep, ends: IntArray, shape: tuple[int, ...], objective: float
) -> Panel:
    slots = Slots(len(ends))
    bounds = found.bounds[ends]
    rise = np.diff(bounds, prepend=np.nan)
    left = shown_gap(objective - bounds, objective)
    short = gap_name(subject.trace.model).split(" = ")[0]
    risen, rest = slots(rise, "significant:4"), slots(left, "significant:4")
    now = slots(bounds, objective_format(bounds))
    start = (
        f"<strong>Before the E-step:</strong> θ has moved, every q is still the old one, and F is {rest} below l. "
        "Each frame updates the q of one point."
    )
    if left[0] <= rounding_allowance(objective):
        start = (
            "<strong>Before the E-step:</strong> every q is the posterior already, to within rounding: F equals l, "
            "and there is no gap to close."
        )
    templates = [start]
    for i in range(1, len(ends)):
        count = ends[i] - ends[i - 1]
        if count == 1:
            name = words(point_name(subject, int(found.order[ends[i] - 1]), shape))
            who, whose = f"the q of {name} becomes its posterior", f"the {short} of this point"
        else:
            who, whose = f"{count} more q become posteriors", f"the {short} of these points"
        end = "F equals l." if left[i] <= rounding_allowance(objective) else f"Gap left: {rest}."
        templates.append(
            f'<strong class="hs-kind-e">{ends[i]} of {ends[-1]}:</strong> {who}. F rises by {risen} to {now}, '
            f"by exactly {whose}. {end}"
        )
    return slots.panel("sentence", "Inside the E-step", templates, numbered(len(ends)), area="headline")
