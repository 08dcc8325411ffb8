"""The lower bound for chosen responsibilities of one point: F is below l by exactly that point's KL(q_i || p_i)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from em_core.em.capabilities import Assignment, capabilities_of
from em_core.landscape import free_energy, point_gaps, with_point
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import with_unit
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, objective_format, swatch, table, words
from em_viz.animation.spec import Animation, Panel
from em_viz.models.common.scene import body_row
from em_viz.run.objective import gap_name, objective_unit, shown_gap
from em_viz.style.theme import ACCENT_E, INK
from em_viz.text.mathml import i, math, n, o, over, row, sub
from em_viz.text.numbers import short
from em_viz.theory.curve_picture import Curve, Mark, curves_picture
from em_viz.theory.model_picture import PLACE, numbered, picture_along
from em_viz.theory.pointwise_e_step import point_name
from em_viz.theory.subject import Subject

TOGETHER = (
    "What is hidden here is not a label for each row by itself: it is numbers, or states that depend on each other. So "
    "no single point has responsibilities of its own."
)

PLACES = 101
"""How many q there are to drag through."""


@dataclass(frozen=True, eq=False)
class Division:
    """How one point may be divided by hand: mass moves between the two components that have most of it.

    flat:    the point's place in the flat row of points; index: in the responsibilities without their last axis.
    p:       (K,) its posterior.
    first, second:  the two components, the lower number first.
    """

    flat: int
    index: tuple[int, ...]
    p: FloatArray
    first: int
    second: int

    @property
    def mass(self) -> float:
        """What the two have together; the others keep what they have."""
        return float(self.p[self.first] + self.p[self.second])


def division(responsibilities: FloatArray, point: int) -> Division:
    """Return how a point, by its index in the flat row of points, is divided; ValueError where it cannot be."""
    *shape, k = responsibilities.shape
    index = tuple(int(j) for j in np.unravel_index(point, shape))
    p = responsibilities[index]
    two = sorted(np.argsort(-p, kind="stable")[:2].tolist())
    if k < 2 or p[two].min() <= 0:
        raise ValueError("This point can only come from one component, so its responsibilities cannot be changed.")
    return Division(point, index, p, int(two[0]), int(two[1]))


def undecided(responsibilities: FloatArray) -> int:
    """Return the point, as an index in the flat row, whose second largest responsibility is largest."""
    flat = np.sort(responsibilities.reshape(-1, responsibilities.shape[-1]), axis=1)
    return int(np.argmax(flat[:, -2])) if flat.shape[1] > 1 else 0


def can_divide(subject: Subject) -> str | None:
    """Return why no q can be set by hand for one point of this model; None where it can."""
    trace = subject.trace
    q = trace.posterior(0)
    if point_gaps(trace.model, trace.data, q, trace.params[0]) is None:
        return TOGETHER
    capabilities = capabilities_of(trace.model)
    noun = capabilities.components.singular
    if capabilities.assignment is Assignment.HARD:
        return f"Assignments are hard here: q gives every point to one {noun}, so no responsibility can be changed."
    if q.responsibilities.shape[-1] < 2:
        return f"There is only one {noun}: every point belongs to it, so no responsibility can be changed."
    return None


def by_hand(subject: Subject, step: int, point: int, *, key: str) -> Animation:
    """Return one point's q moved by hand, a frame each, where E-step number `step` (from 1) has just been made.

    point:  its index in the flat row of points.
    Raises ValueError for a point that cannot be divided.
    """
    trace = subject.trace
    model, data, q, params = trace.model, trace.data, trace.posterior(step - 1), trace.params[step - 1]
    parts = division(q.responsibilities, point)
    own = float(parts.p[parts.first])
    # The posterior itself is among the places, so that the mark can stand on it.
    shares = np.unique(np.append(np.linspace(0, parts.mass, PLACES), own))
    hands = [with_point(q, parts.index if len(parts.index) > 1 else parts.index[0], _at(parts, s)) for s in shares]
    numbers = [free_energy(model, data, hand, params) for hand in hands]
    bound = np.array([each.bound for each in numbers])
    gaps = shown_gap([each.kl for each in numbers], trace.log_likelihoods[step - 1])
    objective = np.full(len(shares), float(trace.log_likelihoods[step - 1]))
    name = model.objective
    here = int(np.argmin(np.abs(shares - own)))
    first = words(subject.component(parts.first))
    low, high = Mark("now", shares, bound, ACCENT_E, grip=True), Mark("now-l", shares, objective, INK, size=8)
    picture = with_legend(
        curves_picture(
            "by-hand",
            (
                Curve("l", f"{name} l", shares, objective, INK),
                Curve("F", "lower bound F", shares, bound, ACCENT_E),
                Curve(
                    "posterior", "posterior", np.full(2, own), np.array([bound.min(), objective[0]]), INK, "dot", 1.2
                ),
            ),
            (low, high),
            x=f"chosen responsibility of {first}",
            y=name + objective_unit(model),
            alt="The lower bound F against the responsibility chosen for one point: highest at the posterior's.",
            caption="Drag the round mark.",
            gaps=(low, high),
        ),
        ("l", "l"),
        ("F", "F for the chosen q"),
        ("posterior", "the posterior, where F equals l"),
    )
    which = numbered(len(shares))
    return Animation(
        key=key,
        title=f"{subject.title}: chosen responsibilities",
        kinds=("Chosen q", "E"),
        kind_of=(which == here).astype(np.int64),
        step_of=which + 1,
        pictures=(picture, picture_along(subject, [params] * len(shares), hands, objective)),
        panels=(
            _sentence(subject, parts, shares, bound, gaps, here),
            _numbers(subject, parts, shares, gaps, data),
        ),
        stride=10,
        noun=PLACE,
        colours=subject.animation.colours,
        opens_at=here,
    )


def _at(parts: Division, share: float) -> FloatArray:
    q = np.array(parts.p)
    q[parts.first], q[parts.second] = share, parts.mass - share
    return q


def _sentence(
    subject: Subject, parts: Division, shares: FloatArray, bound: FloatArray, gaps: FloatArray, here: int
) -> Panel:
    slots = Slots(len(shares))
    shape = subject.trace.responsibilities(0).shape[:-1]
    who = words(point_name(subject, parts.flat, shape))
    first, second = (words(subject.component(k)) for k in (parts.first, parts.second))
    now, other = slots(shares, "fixed:3"), slots(parts.mass - shares, "fixed:3")
    short = gap_name(subject.trace.model).split(" = ")[0]
    down, value = slots(gaps, "significant:4"), slots(bound, objective_format(bound))
    unit = capabilities_of(subject.trace.model).unit
    templates = [
        f"<strong>Chosen q:</strong> {who} gives {now} to {first} and {other} to {second}. F is {value}, which is "
        f"{with_unit(down, unit)} below l: exactly this point's {short}.",
        f'<strong class="hs-kind-e">The posterior:</strong> {who} gives {now} to {first} and {other} to {second}. '
        "No other q is better: F equals l.",
    ]
    return slots.panel(
        "sentence", "Chosen responsibilities", templates, (numbered(len(shares)) == here).astype(int), area="headline"
    )


def _numbers(subject: Subject, parts: Division, shares: FloatArray, gaps: FloatArray, data: FloatArray) -> Panel:
    """Return q, p and what each component adds to the KL, as a table whose sum is the gap."""
    slots = Slots(len(shares))
    model = subject.trace.model
    rows = []
    total = np.zeros(len(shares))
    for k, p in enumerate(parts.p):
        q = np.full(len(shares), p)
        if k == parts.first:
            q = shares
        elif k == parts.second:
            q = parts.mass - shares
        with np.errstate(divide="ignore", invalid="ignore"):
            term = xlogy(q, q) - xlogy(q, p)
        total += term
        mark = swatch(k + 1) if len(parts.p) <= 8 else ""
        cells = slots(q, "fixed:3"), slots(float(p), "fixed:3"), slots(term, "significant:4")
        rows.append(body_row(f"{mark} {words(subject.component(k))}", cells))
    q_k, p_k = sub(i("q"), i("k")), sub(i("p"), i("k"))
    term_head = f"<math>{row(q_k, i('log'), over(q_k, p_k))}</math>"
    head = (
        f'<thead><tr><th></th><th scope="col">q</th><th scope="col">p</th><th scope="col">{term_head}</th></tr></thead>'
    )
    foot = f'<tr><th scope="row">sum</th><td>1.000</td><td>1.000</td><td>{slots(total, "significant:4")}</td></tr>'
    shown = table("hs-parameters", head, rows, foot)
    capabilities = capabilities_of(model)
    if capabilities.assignment is Assignment.HARD:
        shown = '<p class="hs-note">Without an entropy there is no KL: the gap is what the point would gain.</p>'
    count = _count(data, parts.index, subject)
    temperature = capabilities.temperature
    times = (
        f'<p class="hs-note">The gap is {short(temperature)} (the temperature) times the sum.</p>'
        if temperature != 1
        else ""
    )
    times += (
        f'<p class="hs-note">The cell counts {short(count)} rows, each with this q: the gap is {short(count)} times '
        f"the sum, {slots(gaps, 'significant:4')}.</p>"
        if count is not None
        else ""
    )
    apart = n(slots(gaps, "significant:4"))
    formula = f'<div class="hs-formulas">{math(i("l"), o("−"), i("F"), o("="), apart)}</div>'
    return slots.panel(
        "numbers", "This point's KL", [shown + times + formula], np.zeros(len(shares), dtype=np.int64), area="side"
    )


def _count(data: FloatArray, index: tuple[int, ...], subject: Subject) -> float | None:
    """Return how often a cell was seen, where the data are counts of cells; None where a point is a row."""
    return float(data[index]) if capabilities_of(subject.trace.model).cells else None
