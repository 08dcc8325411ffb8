"""The standings of a tournament as two pictures with the same rows: hit rates, and what every trial ended at.

Green is what the best end wears on the restarts page, and so here: a trial that found it. Everything else is grey.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.multistart.initialisation import STARTS
from em_core.multistart.tournament import Standing, Tournament
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted
from em_viz.animation.legend import Mark, mark_of
from em_viz.run.objective import objective_unit
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.palette import OPTIMA, TWINS
from em_viz.style.plotly import Attributes, nested
from em_viz.text.numbers import short
from em_viz.text.percentages import interval_text, percent

FINE = 0.1
"""Gaps below this are drawn evenly, larger ones ever more closely: log10(1 + gap / FINE)."""

STEP = 0.05
"""Trials this near to each other on the axis share a bubble."""

ROW, ROOM = 46, 74
"""Pixels a row, and for the axis below them."""

STAGE_ROWS, STAGE_ROW, STAGE_ROOM = 8, 32, 58
"""The same on the stage, where type is twice as large: so many rows at most, the best."""


def hit_rates_figure(tournament: Tournament, *, dark: bool, stage: bool = False) -> go.Figure:
    """Return a bar for the hit rate of each random strategy with its interval; the others say yes or no.

    stage:  whether it is for the stage, where it is magnified: lower rows, and the best STAGE_ROWS of them.
    """
    found, ink, muted = (_shade(colour, dark) for colour in (OPTIMA[0], theme.INK, theme.MUTED))
    rows = _rows(tournament)[: STAGE_ROWS if stage else None]
    drawn = [(standing, y) for standing, y in rows if standing.random]
    bars = {
        "type": "bar",
        "uid": "rates",
        "name": "hit rate",
        "orientation": "h",
        "y": [y for _, y in drawn],
        "x": [standing.share for standing, _ in drawn],
        "width": 0.5,
        "marker": {"color": found, "opacity": 0.6},
        "error_x": {
            "array": [standing.interval.high - standing.share for standing, _ in drawn],
            "arrayminus": [standing.share - standing.interval.low for standing, _ in drawn],
            "color": ink,
            "thickness": 1.6,
            "width": 5,
        },
        "customdata": [f"{standing.hits} of {standing.trials} repetitions" for standing, _ in drawn],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    rates = [f"<b>{percent(standing.share)}</b>  {interval_text(standing.interval)}" for standing, _ in drawn]
    once = ["finds it" if standing.hits else "does not find it" for standing, _ in rows if not standing.random]
    words = {
        "type": "scatter",
        "name": "words",
        "mode": "text",
        "x": [1.04] * len(drawn) + [0.01] * len(once),
        "y": [y for _, y in drawn] + [y for standing, y in rows if not standing.random],
        "text": rates + once,
        "textposition": "middle right",
        "textfont": {"color": [ink] * len(rates) + [muted] * len(once), "size": 13},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    halves = [0, 0.5, 1]
    ticks = {"tickvals": halves, "ticktext": [percent(each) for each in halves], "tickangle": 0}
    x = axis("repetitions that found it", (0, 1.85), **ticks)
    layout = _layout(rows, x, dark)
    if stage:
        layout["height"] = STAGE_ROW * len(rows) + STAGE_ROOM
        nested(nested(layout, "xaxis"), "tickfont")["size"] = 13
    return go.Figure({"data": [bars, words], "layout": layout})


def gaps_figure(tournament: Tournament, *, dark: bool) -> go.Figure:
    """Return bubbles for the trials at their gaps to the best end, under the median, quartiles and deciles of a row.

    A bubble's area is the number of trials that ended there, which is written beside it where there are several.

    Trials that ended with nothing but collapses and spikes are at the right edge.
    """
    found, missed, ink = (_shade(colour, dark) for colour in (OPTIMA[0], theme.NEUTRAL, theme.INK))
    rows = _rows(tournament)
    finite = [standing.gaps[np.isfinite(standing.gaps)] for standing, _ in rows]
    largest = max((float(gaps.max()) for gaps in finite if gaps.size), default=0.0)
    ticks = [0.0, *(tick for tick in (0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6) if tick <= max(largest, 1.0))]
    edge = max(float(_place(np.array([largest]))[0]) * 1.06, float(_place(np.array([ticks[-1]]))[0])) + 0.12
    lost = any(bool(np.isinf(standing.gaps).any()) for standing, _ in rows)
    bubbles = [
        _bubbles(rows, True, found, ink, "found the best", edge),
        _bubbles(rows, False, missed, ink, "did not find it", edge),
    ]
    spans = [line for standing, y in rows if standing.random for line in _span(standing, y, edge, ink)]
    places = [float(place) for place in _place(np.array(ticks))]
    x = axis(
        f"below the best{objective_unit(tournament.model)}, logarithmic",
        (-0.28, edge + 0.12),
        tickvals=places + [edge] * lost,
        ticktext=[short(tick) for tick in ticks] + ["none found"] * lost,
    )
    return go.Figure({"data": [*spans, *bubbles], "layout": _layout(rows, x, dark)})


SPANS = (
    ("median", "median"),
    ("quartiles", "the middle half of the repetitions"),
    ("deciles", "the middle 80\u00a0%"),
)
"""What stands above the repetitions of a method that draws its starts, and what it means."""


def rates_legend(figure: go.Figure) -> list[Mark]:
    """Return what the marks of the hit rates mean; nothing where no method draws its starts."""
    bars = figure.data[0]
    return [mark_of(figure, "rates", "share that found it, with its 95\u00a0% interval")] if len(bars.y) else []


def gaps_legend(figure: go.Figure) -> list[Mark]:
    """Return what the marks of the repetitions mean, those that are drawn."""
    drawn = [trace.uid for trace in figure.data if len(trace.x)]
    one = [("found", "repetitions that found the best point"), ("missed", "those that did not")]
    every = [(uid, words) for name, words in SPANS for uid in [u for u in drawn if u.startswith(name)][:1]]
    return [mark_of(figure, uid, words) for uid, words in [*one, *every] if uid in drawn]


def _place(gaps: FloatArray) -> FloatArray:
    """Return where gaps are on the axis; monotone, so that quantiles stay quantiles."""
    return np.asarray(np.log10(1 + gaps / FINE))


def _rows(tournament: Tournament) -> list[tuple[Standing, float]]:
    """Return each standing with its height, the first on top."""
    return [(standing, -float(row)) for row, standing in enumerate(tournament.standings)]


def _bubbles(
    rows: list[tuple[Standing, float]], hit: bool, colour: str, ink: str, name: str, edge: float
) -> Attributes:
    xs: list[float] = []
    ys: list[float] = []
    counts: list[int] = []
    said: list[str] = []
    for standing, y in rows:
        places = [_at(gap, edge) for gap, one in zip(standing.gaps, standing.hit, strict=True) if one == hit]
        at, count = np.unique(
            np.round(np.array([place for place in places if not np.isnan(place)]) / STEP), return_counts=True
        )
        xs += (at * STEP).tolist()
        ys += [y - 0.08] * len(at)
        counts += count.tolist()
        said += [f"{counted(n, 'repetition')} {name}" for n in count.tolist()]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "uid": "found" if hit else "missed",
        "name": name,
        "x": xs,
        "y": ys,
        "text": [f"{count}" if count > 1 else "" for count in counts],
        "textposition": "bottom center",
        "textfont": {"color": ink, "size": 12},
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": colour,
            "size": [7 + 2.2 * (count - 1) ** 0.5 for count in counts],
            "opacity": 0.75,
            "symbol": "circle" if hit else "diamond",
            "line": {"width": 0},
        },
        "cliponaxis": False,
    }


def _at(gap: float, edge: float) -> float:
    return edge if np.isinf(gap) else float(_place(np.array([gap]))[0])


def _span(standing: Standing, y: float, edge: float, ink: str) -> list[Attributes]:
    """Return a thin line from the first to the last decile, a thick one between the quartiles, the median across."""
    if np.isnan(standing.gaps).any():
        return []
    low, first, median, third, high = (_at(float(gap), edge) for gap in standing.quantiles)
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "cliponaxis": False}
    above = y + 0.24
    title = STARTS[standing.strategy].title
    return [
        {
            **line,
            "uid": f"deciles{y:g}",
            "name": f"{title}: deciles",
            "x": [low, high],
            "y": [above] * 2,
            "line": {"color": ink, "width": 1.4},
        },
        {
            **line,
            "uid": f"quartiles{y:g}",
            "name": f"{title}: quartiles",
            "x": [first, third],
            "y": [above] * 2,
            "line": {"color": ink, "width": 4},
        },
        {
            **line,
            "uid": f"median{y:g}",
            "name": f"{title}: median",
            "x": [median] * 2,
            "y": [above - 0.1, above + 0.1],
            "line": {"color": ink, "width": 3},
        },
    ]


def _layout(rows: list[tuple[Standing, float]], x: Attributes, dark: bool) -> Attributes:
    ink, muted, grid = (_shade(colour, dark) for colour in (theme.INK, theme.MUTED, theme.GRID))
    quiet = {"gridcolor": grid, "linecolor": grid, "tickcolor": grid, "tickfont": {"color": muted}, "fixedrange": True}
    nested(x, "title")["font"] = {"color": muted}
    names = [STARTS[standing.strategy].title.replace(" (a mistake)", "") for standing, _ in rows]
    return {
        **theme.layout_base(),
        "font": {"family": theme.FONT, "size": 13, "color": ink},
        "height": ROW * len(rows) + ROOM,
        "margin": {"l": 10, "r": 10, "t": 8, "b": 46},
        "bargap": 0.4,
        "xaxis": x | quiet,
        "yaxis": {
            "range": [0.6 - len(rows), 0.55],
            "tickvals": [y for _, y in rows],
            "ticktext": names,
            "automargin": True,
            **quiet,
            "showgrid": False,
            "ticks": "",
            "tickfont": {"color": ink, "size": 13},
        },
    }


def _shade(colour: str, dark: bool) -> str:
    return TWINS[colour] if dark else colour
