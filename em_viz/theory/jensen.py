"""Jensen's inequality for one point of the run: the log of an average above the average of logs, until q is p."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from scipy.special import xlogy

from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots, words
from em_viz.animation.spec import Animation, Channel, Picture
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, SURFACE, component_colour, layout_base
from em_viz.theory.model_picture import PLACE, numbered
from em_viz.theory.pointwise_e_step import point_name
from em_viz.theory.q_by_hand import division
from em_viz.theory.subject import Subject

WIDEST = 4.0
"""The largest ratio p / q that is seen."""


def jensen(subject: Subject, step: int, point: int, *, key: str) -> Animation:
    """Return the ratios p_k / q_k of one point on the log curve, for q moved between its two likeliest components.

    Their average under q is 1 whatever q is, and the log of that is 0; the average of their logs is -KL(q || p).
    Raises ValueError for a point that has only one component.
    """
    r = subject.trace.responsibilities(step - 1)
    parts = division(r, point)
    p = parts.p
    shares = np.unique(
        np.append(np.linspace(parts.mass / WIDEST / 2, parts.mass * (1 - 1 / WIDEST / 2), 60), p[parts.first])
    )
    q_of = np.repeat(p[None], len(shares), axis=0)
    q_of[:, parts.first], q_of[:, parts.second] = shares, parts.mass - shares
    two = [parts.first, parts.second]
    ratios = (p / np.where(q_of > 0, q_of, 1))[:, two]
    logs = np.log(ratios)
    kl = np.maximum((xlogy(q_of, q_of) - xlogy(q_of, np.where(q_of > 0, p, 1))).sum(axis=1), 0)
    u = np.linspace(0.08, WIDEST, 161)
    line: Attributes = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": [], "y": []}
    halo = {"color": SURFACE, "width": 1.5}
    data = [
        {**line, "uid": "log", "x": u.tolist(), "y": np.log(u).tolist(), "line": {"color": INK, "width": 2.2}},
        {**line, "uid": "chord", "line": {"color": ACCENT_E, "width": 1.6}},
        {**line, "uid": "gap", "line": {"color": ACCENT_M, "width": 5}},
        *(
            {**line, "uid": f"ratio-{j}", "mode": "markers"}
            | {"marker": {"color": component_colour(k), "size": 13, "line": halo}, "meta": {"grip": True}}
            for j, k in enumerate(two)
        ),
        {**line, "uid": "average", "mode": "markers", "marker": {"color": INK, "size": 11, "line": halo}},
        {**line, "uid": "below", "mode": "markers", "marker": {"color": ACCENT_E, "size": 11, "line": halo}},
    ]
    frames = numbered(len(shares))
    one, zero = np.ones((len(shares), 1)), np.zeros((len(shares), 1))
    channels = [
        Channel("chord", "x", ratios, frames),
        Channel("chord", "y", logs, frames),
        Channel("gap", "x", np.hstack([one, one]), frames),
        Channel("gap", "y", np.column_stack([-kl, zero[:, 0]]), frames),
        Channel("average", "x", one, frames),
        Channel("average", "y", zero, frames),
        Channel("below", "x", one, frames),
        Channel("below", "y", -kl[:, None], frames),
    ]
    for j in (0, 1):
        channels += [Channel(f"ratio-{j}", a, v[:, j, None], frames) for a, v in (("x", ratios), ("y", logs))]
    layout = {
        **layout_base(),
        "xaxis": axis("p / q, the posterior divided by q", (0, 1.05 * WIDEST)),
        "yaxis": axis("its logarithm", (-2.3, 1.6)),
        "dragmode": False,
    }
    shape = r.shape[:-1]
    who = words(point_name(subject, point, shape))
    first, second = (words(subject.component(k)) for k in two)
    slots = Slots(len(shares))
    here = (frames == int(np.argmin(np.abs(shares - p[parts.first])))).astype(np.int64)
    rest = slots(parts.mass - shares, "fixed:3")
    said = (
        f"q assigns {slots(shares, 'fixed:3')} of {who} to {first} and {rest} to "
        f"{second}. The log of the average ratio is 0; the average of the logs is {slots(-kl, 'significant:4')}"
    )
    sentences = [
        f"{said}. The difference is the KL divergence of this point.",
        f"{said}: q is the posterior, both ratios are 1, and there is no gap.",
    ]
    picture = with_legend(
        Picture(
            "jensen",
            go.Figure({"data": data, "layout": layout}),
            tuple(channels),
            alt="The logarithm, two points on it, and the chord between them, which is below the curve at the average.",
            caption="Drag the coloured marks: they are p/q of the two components.",
        ),
        ("log", "the logarithm"),
        ("chord", "the chord between both marks"),
        ("gap", "the gap"),
    )
    return Animation(
        key=key,
        title=f"{subject.title}: Jensen's inequality",
        kinds=("q", "E"),
        kind_of=here,
        step_of=frames + 1,
        pictures=(picture,),
        panels=(slots.panel("sentence", "", sentences, here, area="headline"),),
        stride=6,
        noun=PLACE,
        colours=subject.animation.colours,
    )
