"""The gap of each algorithm to the best objective known, on a logarithmic axis against passes or wall-clock time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.arrays import FloatArray, IntArray
from em_core.standings.standing import LINES, Contest, Standing
from em_viz.animation.legend import Mark, mark_of
from em_viz.animation.spec import Channel, Picture
from em_viz.race.clock import Clock, kept_points
from em_viz.race.sentences import line_text
from em_viz.run.objective import objective_unit
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, NEUTRAL, SURFACE, component_colour, component_shape, layout_base
from em_viz.text.numbers import scientific

PASSES, FACTORS, SECONDS = "passes", "passes, logarithmic", "wall-clock time"
"""The pictures of the gap, by what their horizontal axis is."""

SPREAD = 8
"""Where the longest run takes more than so many times the passes of the first to arrive, passes are logarithmic."""

FOOT = "At the foot of the picture the distance is zero, or within rounding of it."

QUICK = "by the clock of the server that ran it: another machine, or a busy one, orders them differently"


@dataclass(frozen=True, eq=False)
class Drawn:
    """A race as it is drawn: the moments of its clock, and how deep the axis of gaps goes.

    range:  the powers of ten of the axis.
    """

    contest: Contest
    clock: Clock
    range: tuple[float, float]

    @property
    def foot(self) -> float:
        """The gap at the foot of the axis: what is less is drawn there."""
        return 10 ** (self.range[0] + 0.02 * (self.range[1] - self.range[0]))

    def on_axis(self, gaps: FloatArray) -> FloatArray:
        """Return gaps as they are drawn: those within rounding at the foot of the axis."""
        return np.maximum(gaps, self.foot)


def drawn(contest: Contest, clock: Clock) -> Drawn:
    """Return a race as it is drawn."""
    highest = max(float(gaps.max(initial=0.0)) for each in contest.standings for gaps in _sound(each))
    top = float(np.log10(max(highest, 10 * LINES[0])))
    low = min(float(np.log10(contest.floor)), float(np.log10(LINES[-1])) - 1)
    return Drawn(contest, clock, (low, top + 0.04 * (top - low)))


def gap_pictures(race: Drawn) -> tuple[Picture, ...]:
    """Return the pictures of the gap, of which one is shown at a time; the most telling first."""
    kinds = [FACTORS, PASSES] if _spread(race.contest) > SPREAD else [PASSES, FACTORS]
    return tuple(_picture(race, kind) for kind in (*kinds, SECONDS))


def _spread(contest: Contest) -> float:
    arrivals = [float(each.passes[-1]) for each in contest.standings if np.isfinite(each.passes[-1])]
    return contest.spent / max(min(arrivals, default=contest.spent), 1.0)


def _sound(standing: Standing) -> list[FloatArray]:
    return [gaps[np.isfinite(gaps)] for gaps in standing.gaps]


def _picture(race: Drawn, kind: str) -> Picture:
    contest = race.contest
    data: list[Attributes] = [_line(race, kind, line, i) for i, line in enumerate(LINES)]
    channels: list[Channel] = []
    for k, standing in enumerate(contest.standings):
        traces, moves = (_ribbon if len(standing.runs) > 1 else _single)(race, kind, k, standing)
        data += traces
        channels += moves
    title = {PASSES: "passes over the data", FACTORS: "passes over the data", SECONDS: "wall-clock time (ms)"}[kind]
    name, across = contest.model.objective, _across(race, kind)
    layout = {
        **layout_base(),
        "xaxis": axis(title, across, **(_ticks(across) if kind != PASSES else {})),
        "yaxis": axis(
            f"distance below the best {name} known{objective_unit(contest.model)}",
            race.range,
            type="log",
            exponentformat="power",
            dtick=2 if race.range[1] - race.range[0] > 7 else 1,
        ),
    }
    figure = go.Figure({"data": data, "layout": layout})
    return Picture(
        f"gap-{(PASSES, FACTORS, SECONDS).index(kind)}",
        figure,
        tuple(channels),
        alt=(
            f"How far each algorithm's {name} is below the best known, on a logarithmic axis against {title}. "
            f"A straight line falls by the same factor in each pass."
            if kind == PASSES
            else f"How far each algorithm's {name} is below the best known; both axes are logarithmic."
        ),
        group="gap",
        title=kind,
        caption=f"Time is {QUICK}." if kind == SECONDS else FOOT,
        legend=_legend(race, figure),
    )


def _legend(race: Drawn, figure: go.Figure) -> tuple[Mark, ...]:
    there = {trace.uid for trace in figure.data}
    marks = [
        mark_of(figure, f"run-{k}", each.entrant.title if len(each.runs) == 1 else f"{each.entrant.title}, median")
        for k, each in enumerate(race.contest.standings)
    ]
    said = ", ".join(line_text(line) for line in LINES)
    marks.append(mark_of(figure, "line-0", f"lines at {said}"))
    for flag, words in (("fall", "the objective falls"), ("lower", "ends lower than the best"), ("left", "breaks off")):
        first = next((uid for uid in sorted(there) if uid.startswith(f"{flag}-")), None)
        if first is not None:
            found = mark_of(figure, first, words)
            marks.append(Mark(found.kind, words, INK, found.width, future=True))
    return tuple(marks)


def _across(race: Drawn, kind: str) -> tuple[float, float]:
    contest = race.contest
    if kind == PASSES:
        return -0.02 * contest.spent, 1.03 * contest.spent
    if kind == FACTORS:
        last = float(np.log10(max(contest.spent, 2)))
        return -0.03 * last, 1.03 * last
    times = np.concatenate([_times(run.seconds) for each in contest.standings for run in each.runs])
    low, high = float(np.log10(times.min())), float(np.log10(times.max()))
    room = 0.03 * max(high - low, 1)
    return low - room, high + room


def _ticks(extent: tuple[float, float]) -> Attributes:
    """Return the ticks of a logarithmic axis as people count: 1, 10, 100, and where there is room 2 and 5, too."""
    parts = (1,) if extent[1] - extent[0] > 2.5 else (1, 2, 5)
    powers = range(int(np.floor(extent[0])), int(np.ceil(extent[1])) + 1)
    places = [part * 10.0**power for power in powers for part in parts]
    return {"type": "log", "tickmode": "array", "tickvals": places, "ticktext": [f"{place:,.6g}" for place in places]}


def _times(seconds: FloatArray) -> FloatArray:
    """Return times after the start in milliseconds; the start itself has no logarithm."""
    times: FloatArray = 1e3 * seconds[1:]
    return np.maximum(times, 1e-3) if len(times) else np.array([1.0])


def _places(kind: str, standing: Standing, points: IntArray, run: int = 0) -> FloatArray:
    """Return where points are along the axis; NaN for what has no logarithm."""
    chosen = standing.runs[run]
    values = 1e3 * chosen.seconds[points] if kind == SECONDS else chosen.passes[points]
    return values if kind == PASSES else np.where(values > 0, values, np.nan)


def _single(race: Drawn, kind: str, k: int, standing: Standing) -> tuple[list[Attributes], list[Channel]]:
    clock, colour, gaps = race.clock, component_colour(k), standing.gaps[0]
    points = kept_points(standing)
    x = _places(kind, standing, points)
    first = int(np.isnan(x).sum())
    points, x = points[first:], x[first:]
    now = clock.points(standing)
    title = standing.entrant.title
    line: Attributes = {
        "type": "scatter",
        "mode": "lines",
        "uid": f"run-{k}",
        "name": title,
        "x": x.tolist(),
        "y": race.on_axis(gaps[points]).tolist(),
        # What it maximises is not what is drawn.
        "line": {"color": colour, "width": 2.4, **({"dash": "dash"} if standing.runs[0].maximises else {})},
        "customdata": scientific(gaps[points], 2),
        "hovertemplate": f"{title}: %{{customdata}} left at %{{x}}<extra></extra>",
    }
    shown = np.searchsorted(points, now, side="right").astype(np.float64)
    at = np.clip(now, points[0] if len(points) else 0, None)
    channels = [
        Channel(f"run-{k}", "reveal", shown[:, None], clock.every, glide=False),
        *_mark_channels(f"mark-{k}", _places(kind, standing, at), race.on_axis(gaps[at]), clock),
    ]
    data = [line, _mark(f"mark-{k}", k, 11)]
    falls = standing.falls[0]
    # Of falls one after another the first alone: the line shows where it goes from there.
    falls = falls[~np.isin(falls - 1, falls) & np.isin(falls, points)]
    if len(falls):
        data.append(_flags(f"fall-{k}", "triangle-down", colour, _places(kind, standing, falls), race, gaps[falls]))
        seen = np.searchsorted(falls, now, side="right").astype(np.float64)
        channels.append(Channel(f"fall-{k}", "reveal", seen[:, None], clock.every, glide=False))
    flag = _flag(standing)
    if flag:
        last = np.array([len(gaps) - 1])
        uid, symbol = flag
        data.append(_flags(f"{uid}-{k}", symbol, colour, _places(kind, standing, last), race, gaps[last], size=17))
        over = clock.over(standing).astype(np.float64)
        channels.append(Channel(f"{uid}-{k}", "opacity", over[:, None], clock.every, glide=False))
    return data, channels


def _flag(standing: Standing) -> tuple[str, str] | None:
    """Return the flag at the end of a run, and its symbol; None where there is nothing to say."""
    if standing.broken:
        return "left", "x"
    return ("lower", "circle-open") if standing.ended_lower else None


def _ribbon(race: Drawn, kind: str, k: int, standing: Standing) -> tuple[list[Attributes], list[Channel]]:
    """Return the range of an entrant that draws at random, over all its seeds, and its median, at each moment."""
    clock, colour, title = race.clock, component_colour(k), standing.entrant.title
    found = race.on_axis(clock.gaps(standing))
    x = clock.passes.astype(np.float64)
    if kind == SECONDS:
        # A run's time by its passes, the mean over the seeds.
        each = [np.interp(x, run.passes, run.seconds, right=float(run.seconds[-1])) * 1e3 for run in standing.runs]
        x = np.mean(each, axis=0)
    first = 0 if kind == PASSES else int((x <= 0).sum())
    until = int((clock.passes < standing.spent).sum()) + 1
    x, found = x[first:until], found[first:until]
    middle = np.sort(found, axis=1)[:, (found.shape[1] - 1) // 2]
    base: Attributes = {"type": "scatter", "mode": "lines", "x": x.tolist(), "hoverinfo": "skip"}
    quiet = {"color": colour, "width": 0.8}
    data: list[Attributes] = [
        {**base, "uid": f"low-{k}", "name": f"{title}, lowest", "y": found.min(axis=1).tolist(), "line": quiet},
        {
            **base,
            "uid": f"high-{k}",
            "name": f"{title}, highest",
            "y": found.max(axis=1).tolist(),
            "line": quiet,
            "fill": "tonexty",
            "fillcolor": _faint(colour),
        },
        {
            **base,
            "uid": f"run-{k}",
            "name": f"{title}, median",
            "y": middle.tolist(),
            "line": {"color": colour, "width": 2.4},
        },
        _mark(f"mark-{k}", k, 11),
    ]
    index = np.clip(clock.every - first, 0, len(x) - 1)
    shown = np.clip(clock.every - first + 1, 0, len(x)).astype(np.float64)[:, None]
    channels = [Channel(f"{uid}-{k}", "reveal", shown, clock.every, glide=False) for uid in ("low", "high", "run")]
    channels += _mark_channels(f"mark-{k}", x[index], middle[index], clock)
    return data, channels


def _faint(colour: str) -> str:
    return f"rgba({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))}, 0.18)"


def _line(race: Drawn, kind: str, line: float, i: int) -> Attributes:
    low, high = _across(race, kind)
    x = [low, high] if kind == PASSES else [10**low, 10**high]
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": f"line-{i}",
        "name": f"line at {line_text(line)}",
        "x": x,
        "y": [line, line],
        "line": {"color": NEUTRAL, "width": 1.4, "dash": "dash"},
        "hoverinfo": "skip",
        "meta": {"table": False},
    }


def _mark(uid: str, k: int, size: float) -> Attributes:
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": uid,
        "x": [],
        "y": [],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "meta": {"table": False},
        "marker": {
            "color": component_colour(k),
            "symbol": component_shape(k),
            "size": size,
            "line": {"color": SURFACE, "width": 1.5},
        },
    }


def _mark_channels(uid: str, x: FloatArray, y: FloatArray, clock: Clock) -> list[Channel]:
    return [Channel(uid, name, values[:, None], clock.every, glide=False) for name, values in (("x", x), ("y", y))]


def _flags(
    uid: str, symbol: str, colour: str, x: FloatArray, race: Drawn, gaps: FloatArray, size: float = 9
) -> Attributes:
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": uid,
        "name": uid.partition("-")[0],
        "x": x.tolist(),
        "y": race.on_axis(gaps).tolist(),
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"color": colour, "symbol": symbol, "size": size, "line": {"color": colour, "width": 2}},
    }
