"""The sequence in its states' colours, the states' probabilities over time, and the most likely path."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.wording import counted, sentences
from em_viz.animation.legend import BEFORE, Mark, mark_of
from em_viz.animation.slots import form_and_digits, words
from em_viz.animation.spec import Channel, Picture, PointCloud
from em_viz.models.common.density_curves import fine_enough
from em_viz.models.hmm.row_names import places, row_name, sequence_names
from em_viz.models.hmm.run_arrays import History
from em_viz.run.half_steps import START, M
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes, nested
from em_viz.style.theme import GHOST, GRID, INK, NEUTRAL, SURFACE, component_colour, layout_base
from em_viz.text.numbers import format_number

COLUMNS = 1_500
"""At least so many thin columns fill the strip of probabilities."""

FILLED = 1_300
"""Their widths together, in pixels: as wide as pictures get, so that no gap is seen and no row hides the next."""

JOINED_UP_TO = 200
"""More points than this are not joined by a line: it would hide them."""

NAMED = 8
"""Of more sequences than this, as many are named along the axis."""

PATH, TRUTH = 0.0, -1.0
"""The heights of the strips of hard answers."""


def series_picture(run: History) -> Picture:
    """Return the picture: above the values, beneath them the probabilities of the states, then the hard answers."""
    x = places(run)
    traces, channels = [], []
    for part in (_levels(run, x), _probabilities(run, x), _path(run, x)):
        traces += part[0]
        channels += part[1]
    figure = go.Figure({"data": [*_joined(run, x), *traces, *_truth(run, x)], "layout": _layout(run, x)})
    return Picture(
        "data", figure, tuple(channels), _cloud(run, x), _alt(run), caption=_caption(run), legend=_legend(run, figure)
    )


def runs_of(path: IntArray, state: int, x: FloatArray, firsts: IntArray) -> FloatArray:
    """Return the stretches of a path (n,) in a state, as x positions begin, end, NaN, begin, end, NaN, ..."""
    inside = path == state
    begins = inside.copy()
    ends = inside.copy()
    begins[1:] &= ~inside[:-1]
    ends[:-1] &= ~inside[1:]
    # A sequence that begins in the state in which the one before it ended is another stretch.
    later = firsts[(firsts > 0) & (firsts < len(path))]
    begins[later] |= inside[later]
    ends[later - 1] |= inside[later - 1]
    half = _half(x)
    edges = np.column_stack([x[begins] - half, x[ends] + half])
    result: FloatArray = np.column_stack([edges, np.full(len(edges), np.nan)]).ravel()
    return result


def _half(x: FloatArray) -> float:
    """Half the time between two rows."""
    return float(np.diff(x).min()) / 2 if len(x) > 1 else 0.5


def _line(uid: str, colour: str, width: float, **more: object) -> Attributes:
    line = {"color": colour, "width": width, "simplify": False}
    kind = {"type": "scatter", "mode": "lines", "uid": uid, "hoverinfo": "skip"}
    return {**kind, "x": [], "y": [], "line": line, **more}


def _joined(run: History, x: FloatArray) -> list[Attributes]:
    """A thin line through the values, which shows their order; of symbols or too many values, one point unseen.

    Plotly makes no axes where there is nothing, and the cloud stands upon them.
    """
    if run.emissions.symbols or run.shown > JOINED_UP_TO:
        return [_line("order", NEUTRAL, 1, x=x[:1].tolist(), y=run.data.values[:1, 0].tolist(), opacity=0.0)]
    later = run.data.firsts[(run.data.firsts > 0) & (run.data.firsts < run.shown)]
    across, up = (np.insert(v, later, np.nan).tolist() for v in (x, run.data.values[: run.shown, 0]))
    return [_line("order", NEUTRAL, 1, x=across, y=up, opacity=0.35)]


def _levels(run: History, x: FloatArray) -> tuple[list[Attributes], list[Channel]]:
    """Each state's mean across the picture, where it was before the M-step, and a standard deviation either side."""
    levels, spread, frames = run.emissions.levels, run.emissions.spread, run.half_steps
    if levels is None:
        return [], []
    half = _half(x)
    ends = [float(x[0]) - half, float(x[-1]) + half]
    shown, is_m = frames.params_of, (frames.kind_of == M).astype(np.int64)
    traces, channels = [], []
    for k in range(run.n_components):
        colour, level = component_colour(k), levels[:, k]
        traces += [
            _line(f"ghost-{k}", colour, 1.2, x=ends, opacity=0.0),
            _line(f"level-{k}", colour, 2.4, x=ends),
        ]
        nested(traces[-2], "line")["dash"] = "dot"
        flat = np.column_stack([level, level])
        channels += [
            Channel(f"level-{k}", "y", flat, shown),
            Channel(f"ghost-{k}", "y", flat, shown - is_m, glide=False),
            Channel(f"ghost-{k}", "opacity", np.array([[0.0], [GHOST + 0.2]]), is_m, glide=False),
        ]
        if spread is not None:
            low, high = level - spread[:, k], level + spread[:, k]
            nothing = np.full_like(low, np.nan)
            traces.append(_line(f"spread-{k}", colour, 1, x=[*ends, ends[0], *ends], opacity=0.7))
            channels.append(Channel(f"spread-{k}", "y", np.column_stack([low, low, nothing, high, high]), shown))
    return traces, channels


def _probabilities(run: History, x: FloatArray) -> tuple[list[Attributes], list[Channel]]:
    """The states' probabilities upon one another, as columns from where the state before ends."""
    frames, k_all = run.half_steps, run.n_components
    n, each = run.shown, -(-COLUMNS // run.shown)
    offsets = ((np.arange(each) + 0.5) / each - 0.5) * 2 * _half(x)
    across = np.repeat((x[:, None] + offsets).ravel(), 3).tolist()
    ends = np.stack([run.trace.responsibilities(t)[:n].cumsum(axis=1) for t in range(run.trace.n_steps + 1)])
    ends = np.insert(fine_enough(ends, 0.25), 0, 0.0, axis=2)
    # What should sum to one does so but for rounding.
    ends[:, :, -1] = 1.0
    divided = (frames.kind_of != START).astype(np.int64)
    traces, channels = [], []
    for k in range(k_all):
        base, top = (np.repeat(ends[:, :, end], each, axis=1) for end in (k, k + 1))
        columns = np.stack([base, top, np.full_like(top, np.nan)], axis=-1).reshape(len(top), -1)
        traces.append(
            _line(f"probability-{k}", component_colour(k), FILLED / (n * each), x=across, yaxis="y2", opacity=0.0)
        )
        channels += [
            Channel(f"probability-{k}", "y", columns, frames.posterior_of),
            Channel(f"probability-{k}", "opacity", np.array([[0.0], [1.0]]), divided, glide=False),
        ]
    return traces, channels


def _path(run: History, x: FloatArray) -> tuple[list[Attributes], list[Channel]]:
    """The most likely path as a strip, and a mark where the likeliest state of the row is another one."""
    frames, n = run.half_steps, run.shown
    keys, paths = np.where(frames.kind_of == START, 0, 1 + frames.posterior_of), run.paths[:, :n]
    traces, channels = [], []
    for k in range(run.n_components):
        stretches = _padded([np.empty(0), *(runs_of(path, k, x, run.data.firsts) for path in paths)])
        height = [PATH] * stretches.shape[1]
        traces.append(_line(f"path-{k}", component_colour(k), 10, y=height, yaxis="y3"))
        channels.append(Channel(f"path-{k}", "x", stretches, keys, glide=False))
    others = _padded([np.empty(0), *(x[a != b] for a, b in zip(paths, run.likeliest[:, :n], strict=True))])
    marker = {"color": INK, "size": 6, "symbol": "circle", "line": {"color": SURFACE, "width": 1}}
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "uid": "differs",
            "x": [],
            "y": [PATH] * others.shape[1],
            "yaxis": "y3",
            "marker": marker,
            "hovertemplate": "%{x}: the most likely state of this one alone is another<extra></extra>",
        }
    )
    return traces, [*channels, Channel("differs", "x", others, keys, glide=False)]


def _padded(lines: list[FloatArray]) -> FloatArray:
    """Return lines of different lengths as rows of one array, NaN where a line has ended."""
    table = np.full((len(lines), max(1, *map(len, lines))), np.nan)
    for row, line in zip(table, lines, strict=True):
        row[: len(line)] = line
    return table


def _truth(run: History, x: FloatArray) -> list[Attributes]:
    """The true states as a strip in shades of grey: colours belong to the model's own states."""
    if run.truth is None:
        return []
    shades = (GRID, INK, NEUTRAL)
    strips = []
    for state in range(int(run.truth.max()) + 1):
        across = runs_of(run.truth[: run.shown], state, x, run.data.firsts)
        colour = shades[state % len(shades)]
        strips.append(_line(f"truth-{state}", colour, 10, x=across.tolist(), y=[TRUTH] * len(across), yaxis="y3"))
    return strips


def _cloud(run: History, x: FloatArray) -> PointCloud:
    frames, n = run.half_steps, run.shown
    keys = np.where(frames.kind_of == START, 0, run.blend_of[frames.posterior_of])
    values, sample = run.data.values[:n, 0], run.exhibit.sample
    symbols, whole = run.emissions.symbols, bool((values == np.round(values)).all())
    form = ("integer", 0) if whole else form_and_digits(run.emissions.form)
    shown = [symbols[int(v)] if symbols else format_number(float(v), *form) for v in values]
    title = sample.column_title(0)
    labels = tuple(f"{row_name(run, i)}: {title} {value}" for i, value in enumerate(shown))
    return PointCloud(x, values, run.blends[:, :n], keys, labels, run.exhibit.components)


def _layout(run: History, x: FloatArray) -> Attributes:
    half, truth = _half(x), run.truth is not None
    room = 0.01 * (float(x[-1]) - float(x[0])) + half
    strips = {PATH: "path", **({TRUTH: "truth"} if truth else {})}
    top = 0.15 if truth else 0.09
    time = axis(words(run.noun), (float(x[0]) - room, float(x[-1]) + room), anchor="y3", showgrid=False)
    if len(run.data.lengths) > 1:
        firsts = run.data.firsts[run.data.firsts < run.shown]
        lasts = np.minimum(np.cumsum(run.data.lengths)[: len(firsts)], run.shown) - 1
        named = slice(None, None, -(-len(firsts) // NAMED))
        time |= {
            "tickvals": ((x[firsts] + x[lasts]) / 2)[named].tolist(),
            "ticktext": [words(name) for name in sequence_names(run)[: len(firsts)][named]],
        }
    still = {"fixedrange": True, "showgrid": False}
    return {
        **layout_base(),
        "xaxis": time,
        "yaxis": axis(words(run.exhibit.sample.column_title(0)), _extent(run), domain=[top + 0.28, 1], **_symbols(run)),
        "yaxis2": axis("P(state)", (0.0, 1.0), domain=[top + 0.04, top + 0.23], tickvals=[0, 0.5, 1], **still),
        "yaxis3": axis(
            "",
            (min(strips) - 0.6, 0.6),
            domain=[0, top],
            tickvals=list(strips),
            ticktext=list(strips.values()),
            ticks="",
            **still,
        ),
    }


def _extent(run: History) -> tuple[float, float]:
    """The range of the values, and of the means as far as they do not press the values into a corner."""
    values, levels = run.data.values[: run.shown, 0], run.emissions.levels
    low, high = padded(values, 0.08)
    if levels is None:
        return min(low, -0.5), max(high, len(run.emissions.symbols) - 0.5)
    room = 0.3 * (high - low)
    return max(min(low, float(levels.min())), low - room), min(max(high, float(levels.max())), high + room)


def _symbols(run: History) -> Attributes:
    symbols = run.emissions.symbols
    return {"tickvals": list(range(len(symbols))), "ticktext": list(map(words, symbols))} if symbols else {}


def _legend(run: History, figure: go.Figure) -> tuple[Mark, ...]:
    marks = []
    if run.emissions.levels is not None:
        marks.append(mark_of(figure, "level-0", f"the states' {run.emissions.name}s"))
        if run.emissions.spread is not None:
            marks.append(mark_of(figure, "spread-0", "one standard deviation either side"))
        marks.append(mark_of(figure, "ghost-0", BEFORE))
    colours = Mark("points", "each state's probability given the whole sequence", component_colour(0))
    return (
        *marks,
        colours,
        mark_of(figure, "path-0", "the single most likely path"),
        mark_of(figure, "differs", "where the most likely state by itself is another"),
    )


def _caption(run: History) -> str:
    n, columns = len(run.data), run.data.values.shape[1]
    return sentences(
        f"The first {run.shown:,} of {n:,} are drawn." if run.shown < n else "",
        f"The first of {columns} columns is drawn." if columns > 1 else "",
        f"Dark in the strip of the truth: {_dark(run)}." if run.truth is not None else "",
    )


def _dark(run: History) -> str:
    names = (run.exhibit.sample.facts or {}).get("states", ())
    return str(names[1]) if len(names) > 1 else "state 2"


def _alt(run: History) -> str:
    k, n = run.n_components, len(run.data)
    return (
        f"{run.exhibit.sample.title}: {n} {run.noun}s in order, coloured by the probabilities of "
        f"{counted(k, 'state')}; below them these probabilities as a strip, and the single most likely path."
    )
