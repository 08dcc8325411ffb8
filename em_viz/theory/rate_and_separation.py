"""The rate of EM against the separation of two Gaussians, one frame a separation, one curve a dimension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from em_core.distributions.gaussian import Covariance
from em_core.landscape import rate_of_overlap
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted, sentences
from em_viz.animation.legend import mark_of
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, table, words
from em_viz.animation.spec import Animation, Channel, Panel, Picture
from em_viz.style.axes import axis
from em_viz.style.theme import COLOURS, INK, NEUTRAL, layout_base
from em_viz.text.by_input import ARROWS_TOO
from em_viz.theory.curve_picture import Curve, Mark, curves_picture
from em_viz.theory.model_picture import PLACE
from em_viz.theory.speed import NEARLY_ALL, part_left
from em_viz.theory.speed_numbers import steps_a_digit

DIMENSIONS = (1, 2, 3, 5, 10, 20, 50)
"""The dimensions of the data that are offered."""

COVARIANCES: dict[Covariance, str] = {
    "spherical": "spherical: one variance for each component",
    "full": "full: any ellipse for each component",
    "tied": "tied: one ellipse for both",
}
"""The covariance kinds that are offered."""

SEPARATIONS: FloatArray = np.arange(50, 4, -1) / 10
"""Distances of the means, in standard deviations: nearer than the last, what a rate lacks of 1 is lost in rounding."""


@dataclass(frozen=True, eq=False)
class Rates:
    """Rates of EM for large samples.

    rate:     (dimensions, separations); `slowest`: as many names of what is slowest.
    overlap:  (separations,) the share of their mass that the two components have in common.
    """

    covariance: Covariance
    rate: FloatArray
    slowest: tuple[tuple[str, ...], ...]
    overlap: FloatArray


def rates_of(covariance: Covariance) -> Rates:
    """Return the rates for every dimension and separation."""
    found = [[rate_of_overlap(float(s), d, covariance) for s in SEPARATIONS] for d in DIMENSIONS]
    return Rates(
        covariance,
        np.array([[each.rate for each in row] for row in found]),
        tuple(tuple(each.slowest for each in row) for row in found),
        np.array([each.overlap for each in found[0]]),
    )


def overlap(rates: Rates, *, key: str) -> Animation:
    """Return the animation: the separation is dragged, or stepped through; the pictures' switch is the dimension."""
    count = len(SEPARATIONS)
    frames = np.arange(count)
    return Animation(
        key=key,
        title="The rate of EM against the overlap of two Gaussians",
        kinds=("separation",),
        kind_of=np.zeros(count, dtype=np.int64),
        step_of=frames + 1,
        pictures=(*(_curve(rates, j) for j in range(len(DIMENSIONS))), _densities()),
        panels=(_sentence(rates), _table(rates), _about(rates)),
        stride=5,
        noun=PLACE,
    )


def _curve(rates: Rates, j: int) -> Picture:
    others = [
        Curve(f"other-{k}", f"d = {DIMENSIONS[k]}", SEPARATIONS, rates.rate[k], NEUTRAL, width=1)
        for k in range(len(DIMENSIONS))
        if k != j
    ]
    own = Curve("rate", f"d = {DIMENSIONS[j]}", SEPARATIONS, rates.rate[j], INK, width=2.6)
    mark = Mark("here", SEPARATIONS, rates.rate[j], INK, size=14, grip=True)
    picture = curves_picture(
        f"rate-{DIMENSIONS[j]}",
        [*others, own],
        [mark],
        x="separation of the means (standard deviations)",
        y="rate: fraction of the distance left after a step",
        alt=f"The rate of EM in {DIMENSIONS[j]} dimensions against the separation of two Gaussians.",
        caption="Drag the round mark along the curve.",
        keys=ARROWS_TOO,
        extent=(0.0, 1.03),
    )
    return Picture(
        picture.name,
        picture.figure,
        picture.channels,
        alt=picture.alt,
        group="dimension",
        title=f"d = {DIMENSIONS[j]}",
        caption=picture.caption,
        keys=picture.keys,
        legend=(
            mark_of(picture.figure, "rate", f"in {counted(DIMENSIONS[j], 'dimension')}"),
            mark_of(picture.figure, f"other-{int(j == 0)}", "in other dimensions"),
        ),
    )


def _densities() -> Picture:
    x = np.linspace(-7, 7, 181)
    halves = [
        np.exp(-((x[None, :] - sign * SEPARATIONS[:, None] / 2) ** 2) / 2) / np.sqrt(8 * np.pi) for sign in (-1, 1)
    ]
    line = {"type": "scatter", "mode": "lines", "x": x.tolist(), "y": [], "hoverinfo": "skip"}
    looks = [
        {"color": COLOURS[0], "width": 2.2},
        {"color": COLOURS[1], "width": 2.2},
        {"color": INK, "width": 2.4, "dash": "dot"},
    ]
    data = [{**line, "uid": uid, "line": look} for uid, look in zip(("left", "right", "sum"), looks, strict=True)]
    frames = np.arange(len(SEPARATIONS))
    values = (*halves, halves[0] + halves[1])
    channels = tuple(Channel(uid, "y", y, frames) for uid, y in zip(("left", "right", "sum"), values, strict=True))
    layout = {
        **layout_base(),
        "xaxis": axis("along the line through both means (standard deviations)", (-7, 7)),
        "yaxis": axis("density", (0, 0.42), showticklabels=False),
        "dragmode": False,
    }
    return with_legend(
        Picture(
            "densities",
            go.Figure({"data": data, "layout": layout}),
            channels,
            alt="The densities of two Gaussians of unit variance at this separation, and their sum.",
        ),
        ("left", "one component at this separation, with a weight of one half"),
        ("right", "the other"),
        ("sum", "their sum"),
    )


def _sentence(rates: Rates) -> Panel:
    slots = Slots(len(SEPARATIONS))
    first, last = rates.rate[0], rates.rate[-1]
    digits = np.array([steps_a_digit(float(r)) for r in first])
    separation, common = slots(SEPARATIONS, "fixed:1"), slots(100 * rates.overlap, "significant:3")
    text = (
        f"<strong>{separation} standard deviations apart,</strong> the two components share {common} % of their "
        "probability. In "
        "one dimension each step leaves {0} of the distance: "
        f"{slots(digits, 'significant:3')} steps for each digit. In {DIMENSIONS[-1]} dimensions it leaves {{1}}."
    )
    ways = [part_left(slots, rate) for rate in (first, last)]
    templates = [text.replace("{0}", one).replace("{1}", many) for one in ways[0] for many in ways[1]]
    case = 2 * (first > NEARLY_ALL) + (last > NEARLY_ALL)
    return slots.panel("sentence", "The rate", templates, case.astype(np.int64), area="headline")


def _table(rates: Rates) -> Panel:
    slots = Slots(len(SEPARATIONS))
    rows = []
    for j, d in enumerate(DIMENSIONS):
        digits = np.array([steps_a_digit(float(r)) for r in rates.rate[j]])
        rate, steps = slots(rates.rate[j], "fixed:6"), slots(digits, "significant:3")
        rows.append(f"<tr><th>{d}</th><td>{rate}</td><td>{steps}</td></tr>")
    head = '<thead><tr><th style="text-align:left">d</th><th>rate</th><th>steps per digit</th></tr></thead>'
    zero = np.zeros(len(SEPARATIONS), dtype=np.int64)
    return slots.panel("rates", "The rate in each dimension", [table("hs-rates", head, rows)], zero, area="side")


def _about(rates: Rates) -> Panel:
    slots = Slots(len(SEPARATIONS))
    texts = []
    for i in range(len(SEPARATIONS)):
        in_one, in_many = rates.slowest[0][i], rates.slowest[-1][i]
        said = f"Slowest in one dimension: {words(in_one)}."
        if in_many != in_one:
            said = sentences(said, f"In {DIMENSIONS[-1]}: {words(in_many)}.")
        texts.append(f'<p class="hs-note">{said}</p>')
    foot = (
        '<p class="hs-note">Valid for large samples from two equally frequent spherical Gaussians of variance 1, by '
        "quadrature: the largest fraction of missing information of a mixture with "
        f"{rates.covariance} covariances, all parameters free.</p>"
    )
    return slots.panel("about", "What is slowest", [text + foot for text in texts], np.arange(len(texts)), area="side")
