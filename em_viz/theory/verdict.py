"""The kind of stationary point where a run ended, in a sentence, bars and tables."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.em.capabilities import are_exchangeable, capabilities_of
from em_core.em.protocol import AnyModel
from em_core.landscape import StandardErrors, Verdict, VerdictKind
from em_core.landscape.verdict import FLAT
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted, shortened
from em_viz.animation.legend import Mark, shape_mark
from em_viz.animation.slots import words
from em_viz.run.objective import objective_unit
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.plotly import nested
from em_viz.text.numbers import format_number
from em_viz.theory.subject import Subject

MEANING = {
    VerdictKind.MAXIMUM: (
        "The objective falls in every direction, so EM comes back after any small move of the parameters. Whether "
        "there is a higher local maximum, only other starts can tell."
    ),
    VerdictKind.FLAT: (
        "In some directions the objective does not change: the data cannot tell these parameters apart, and where a "
        "run stops among them depends on its start."
    ),
    VerdictKind.SADDLE: (
        "EM stops here, although the objective rises in some direction: it is not an estimate. After a small move of "
        "the "
        "parameters EM leaves this point."
    ),
    VerdictKind.SINGULAR: (
        "The objective has no curvature here, and a likelihood may grow without limit: no number at this final point "
        "is an estimate."
    ),
    VerdictKind.NOT_AT_REST: "The run stopped before it converged: give it more steps or a smaller tolerance.",
    VerdictKind.UNKNOWN: "Without second derivatives nothing can be said of this final point.",
}
"""What each kind of place means for somebody who wants to use the estimate."""

NAMED = 3
"""How many coordinates a direction is told by."""

FEW = 10
"""Fewer rows than this for each parameter are few: errors for endless data may be far off."""

WEAK = 0.05
"""A share below this: hardly any information is left in that direction."""


def verdict_answer(judged: Verdict, model: AnyModel) -> str:
    """Return whether the final point is a maximum, in one sentence with the numbers that decide."""
    name, shares = model.objective, judged.shares
    limit = max(FLAT, judged.share_error)
    up, flat = int((shares < -limit).sum()), int((np.abs(shares) <= limit).sum())
    if judged.kind is VerdictKind.MAXIMUM:
        count = len(shares)
        every = f"in all {count} directions" if count > 2 else ("on both sides", "in both directions")[count > 1]
        if not count:
            return f"Yes, but only because no parameter can move: {judged.reason}"
        return f"Yes, it is a local maximum: the {name} falls {every}. Only other starts can find a higher one."
    if judged.kind is VerdictKind.FLAT:
        where = counted(flat, "direction") if flat else "some directions"
        return f"Not a strict one: the {name} is flat in {where}, so other parameters fit the data equally well."
    if judged.kind is VerdictKind.SADDLE:
        where = f"in {up} of {len(shares)} directions" if up else "in some direction"
        return f"No, it is a saddle point: the {name} rises {where}."
    if judged.kind is VerdictKind.NOT_AT_REST:
        more = format_number(judged.gain, "significant", 2)
        return f"Not yet: the run stopped before it converged. One more step would raise the {name} by about {more}."
    if judged.kind is VerdictKind.SINGULAR:
        return f"No: the {name} has no curvature at this final point, so it is not an estimate."
    return "This cannot be decided for this run, because second derivatives are missing."


def numbers_of(judged: Verdict, model: AnyModel) -> list[tuple[str, str]]:
    """Return the verdict's numbers, each with its name; none where there is no curvature."""
    if judged.information is None:
        return []
    unit = objective_unit(model)
    found = [
        ("length of the gradient", format_number(judged.gradient_norm, "significant", 2)),
        (f"one more EM step would gain{unit}", format_number(judged.gain, "significant", 2)),
    ]
    if len(judged.shares):
        found += [
            ("smallest share of the information", format_number(float(judged.shares[0]), "significant", 4)),
            ("error of that share", format_number(judged.share_error, "significant", 1)),
            ("smallest eigenvalue of the information", format_number(float(judged.eigenvalues[0]), "significant", 4)),
        ]
    return found


def direction_words(judged: Verdict) -> str:
    """Return the direction of a move: the coordinates that it changes most; nothing where there is none."""
    if judged.escapes:
        return f"The move leaves the range of the {judged.escapes[0].name}."
    if judged.information is None or not len(judged.direction):
        return ""
    parts = judged.direction / judged.information.unit
    largest = np.argsort(-np.abs(parts))[:NAMED]
    told = [f"{judged.names[j]} {format_number(float(parts[j]), 'signed', 2)}" for j in largest if abs(parts[j]) > 0.05]
    more = int((np.abs(parts) > 0.05).sum()) - len(told)
    told += [counted(more, "smaller part")] * bool(more)
    return f"Direction of the move, in standard errors of the complete data: {'; '.join(told)}."


def shares_figure(judged: Verdict, *, dark: bool) -> go.Figure:
    """Return the shares of the information as bars, one a direction, the least first; 1 is where nothing is missing."""
    shares = judged.shares
    ink, muted, grid, up, flat, down = (
        theme.TWINS[colour] if dark else colour
        for colour in (theme.INK, theme.MUTED, theme.GRID, theme.ACCENT_M, theme.NEUTRAL, theme.ACCENT_E)
    )
    limit = max(FLAT, judged.share_error)
    colours = [up if share < -limit else flat if share <= limit else down for share in shares]
    low, high = min(0.0, float(shares[0])), max(1.0, float(shares[-1]))
    room = 0.06 * (high - low)
    count = len(shares)
    layout = theme.layout_base()
    quiet = {"gridcolor": grid, "linecolor": grid, "tickcolor": grid, "tickfont": {"color": muted}, "fixedrange": True}
    x = axis("direction, smallest share first", (0.4, count + 0.6), **quiet, dtick=1 if count <= 20 else 5)
    y = axis("share of the complete data's information", (low - room if low < 0 else 0.0, high + room), **quiet)
    for one in (x, y):
        nested(one, "title")["font"] = {"color": muted}
    bars = {
        "type": "bar",
        "x": list(range(1, count + 1)),
        "y": shares.tolist(),
        "marker": {"color": colours},
        "hovertext": [words(each) for each in _directions(judged)],
        "yhoverformat": ",.4r",
        "hovertemplate": "share %{y}<br>%{hovertext}<extra></extra>",
    }
    # A share of nothing is a bar of no height: a mark says that it is there.
    small = [i for i, share in enumerate(shares) if abs(share) < 0.01 * (high - low)]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [i + 1 for i in small],
        "y": [0] * len(small),
        "marker": {"color": [colours[i] for i in small], "symbol": "diamond", "size": 9},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    lines = [
        {"type": "line", "name": name, "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at}
        | {"line": {"color": ink, **look}}
        for name, at, look in (("nothing", 0, {"width": 1.2}), ("complete", 1, {"width": 1, "dash": "dot"}))
    ]
    return go.Figure(
        {
            "data": [bars, marks],
            "layout": {
                **layout,
                "font": {**nested(layout, "font"), "color": ink},
                "xaxis": x,
                "yaxis": y,
                "shapes": lines,
                "height": 300,
                "bargap": 0.35,
                "dragmode": False,
            },
        }
    )


def shares_caption() -> str:
    """Return what a share is."""
    return (
        "A share compares the observed data's information with the complete data's. It is also the fraction of the "
        "distance that an EM step covers in that direction."
    )


def shares_legend(judged: Verdict, figure: go.Figure) -> list[Mark]:
    """Return what the bars' colours say, as they are drawn, with how many there are of each, and the line at 1."""
    limit, shares = max(FLAT, judged.share_error), judged.shares
    colours = figure.data[0].marker.color
    marks = []
    for kind, said in (
        (shares > limit, "in which the objective falls"),
        (np.abs(shares) <= limit, "in which it is flat"),
        (shares < -limit, "in which it rises"),
    ):
        if kind.any():
            marks.append(
                Mark("square", f"{counted(int(kind.sum()), 'direction')} {said}", colours[int(np.argmax(kind))])
            )
    return [*marks, shape_mark(figure, "complete", "1: nothing is missing")]


def shares_table(judged: Verdict) -> list[dict[str, str]]:
    """Return every share with the direction it belongs to, and the eigenvalues of the observed information."""
    told = _directions(judged)
    return [
        {
            "share": format_number(float(share), "significant", 5),
            "direction (standard errors of complete data)": told[i],
            "eigenvalue of the information": format_number(float(judged.eigenvalues[i]), "significant", 5),
        }
        for i, share in enumerate(judged.shares)
    ]


def errors_table(found: StandardErrors) -> list[dict[str, str]]:
    """Return the standard errors as they are to be read: in both ways, and what they would be with nothing hidden."""
    rows = []
    for j, name in enumerate(found.names):
        row = {"parameter": name, "estimate": format_number(float(found.values[j]), "significant", 5)}
        if found.errors is not None:
            row["standard error"] = _error(found.errors, j)
            row["by complete − missing"] = _error(found.louis, j)
            row["if nothing were hidden"] = _error(found.complete, j)
            row["wider by"] = _wider(found.errors, found.complete, j)
        rows.append(row)
    return rows


def cautions(found: StandardErrors, judged: Verdict, subject: Subject) -> list[str]:
    """Return what must be kept in mind with these errors: few rows, little information, names, edges, both ways."""
    if found.errors is None:
        return []
    said = []
    rows, p = _rows(subject), len(judged.shares)
    if rows and p and rows < FEW * p:
        said.append(
            f"{rows} rows for {p} free parameters are few: these errors are valid for large samples, and the "
            "likelihood of few rows need not have the shape of a normal distribution."
        )
    least = float(judged.shares[0])
    if least < WEAK:
        carried = format_number(100 * least, "significant", 2)
        said.append(
            f"In the worst-determined direction the data carry {carried} % of the "
            "complete data's information: the matrix is nearly singular, and the errors in that direction are "
            "uncertain."
        )
    model = subject.trace.model
    if len(subject.components) > 1 and are_exchangeable(model, subject.trace.params[0]):
        many = capabilities_of(model).components.many
        said.append(
            f"With the {many} in another order the likelihood is the same: the errors belong to the order given here."
        )
    if judged.edge:
        few = shortened(judged.edge, NAMED)
        said.append(f"At the edge of their range, where no such error exists: {few}.")
    if found.louis is not None:
        apart = np.abs(found.louis / found.errors - 1)
        worst = float(np.nanmax(apart, initial=0.0))
        percent = format_number(100 * worst, "significant", 1)
        said.append(f"Computed in two independent ways, an error differs by at most {percent} %.")
    return said


def _rows(subject: Subject) -> int:
    """Return how many animals, people or points the data are about: in a table of counts, their sum."""
    if capabilities_of(subject.trace.model).cells:
        return int(np.sum(subject.trace.data))
    return len(subject.rows)


def _directions(judged: Verdict) -> list[str]:
    told = judged.information
    if told is None:
        return []
    parts = told.directions / told.unit[:, None]
    return [_named(judged.names, parts[:, i]) for i in range(parts.shape[1])]


def _named(names: tuple[str, ...], parts: FloatArray) -> str:
    largest = np.argsort(-np.abs(parts))[:NAMED]
    return "; ".join(f"{names[j]} {format_number(float(parts[j]), 'signed', 2)}" for j in largest)


def _error(errors: FloatArray | None, j: int) -> str:
    return "–" if errors is None else format_number(float(errors[j]), "significant", 4)


def _wider(errors: FloatArray, complete: FloatArray | None, j: int) -> str:
    return "–" if complete is None else format_number(float(errors[j] / complete[j]) - 1, "percent", 1)
