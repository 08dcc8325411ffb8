"""The objective of all runs over their steps (the river), and the paths of their means, coloured by their ends."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go

from em_core.em.capabilities import places_means
from em_core.multistart.drawn_starts import way_of
from em_core.multistart.optima import OptimumKind
from em_core.multistart.restart_study import Study, letters
from em_core.numerics.wording import counted
from em_viz.animation.figure_table import Row
from em_viz.animation.legend import Mark
from em_viz.animation.packing import Packer
from em_viz.animation.slots import objective_format, words
from em_viz.models.common.histogram import histogram
from em_viz.multistart.restarts.distance_to_best import below_axis, below_best
from em_viz.multistart.restarts.run_curves import (
    Bands,
    Curves,
    mean_paths,
    objective_bands,
    objective_curves,
    typical_run,
)
from em_viz.multistart.restarts.sentences import headline
from em_viz.run.objective import objective_unit
from em_viz.style import theme
from em_viz.style.axes import axis, padded
from em_viz.style.palette import TWINS, optimum_colours
from em_viz.style.plotly import Attributes, PlotlyJson
from em_viz.text.numbers import format_number

BAND = 0.17
"""The opacity of the band of a final point's runs, as assets/restarts/summary.js fills it."""


def pack_river(study: Study, key: str) -> bytes:
    """Return the river as `assets/restarts/river.js` unpacks it; the name is `key`."""
    packer = Packer()
    curves = objective_curves(study)
    bands = objective_bands(study)
    below = below_best(study, curves, bands)
    axes = river_axes(study, curves)
    content = {
        "key": key,
        "theme": theme.for_browser(twins=TWINS),
        "colours": optimum_colours(study),
        "names": [letters(i) for i in range(len(study.optima))],
        "hits": [optimum.hits for optimum in study.optima],
        "optimumOf": packer.integers(study.optimum_of),
        "labels": run_labels(study),
        "chosen": [typical_run(study, optimum) for optimum in study.optima],
        "marks": {name: [mark.content() for mark in marks] for name, marks in river_legend(study).items()},
        "words": how_to_read(study),
        "panels": [
            {
                "name": "river",
                "title": f"The {study.model.objective} after each step",
                "alt": _river_alt(study),
                "figure": _plain(axes),
                "heights": {"range": list(axes.layout.yaxis.range), "title": axes.layout.yaxis.title.text},
                "curves": _curves(packer, curves),
                "bands": _bands(packer, bands),
                "steps": "x",
                "most": int(study.steps.max()),
                "ends": [
                    {"optimum": i, "y": optimum.log_likelihood}
                    for i, optimum in enumerate(study.optima)
                    if optimum.kind is not OptimumKind.DEGENERATE
                ],
                "below": {
                    "title": f"Distance below the best {study.model.objective} after each step",
                    "axis": below_axis(study, below),
                    "y": packer.floats(below.y, coarse=True),
                    "low": packer.floats(below.low, coarse=True),
                    "high": packer.floats(below.high, coarse=True),
                    "ends": [{"optimum": i, "y": y} for i, y in below.ends],
                },
            },
            *([_paths(packer, study)] if places_means(study.model) else []),
        ],
    }
    return packer.finish(key, content)


def _paths(packer: Packer, study: Study) -> dict[str, object]:
    """Return the panel of the means, for a model whose components have such."""
    flat = _in_plane(study)
    return {
        "name": "paths",
        "title": "Paths of the means",
        **({"points": "Where the means end"} if flat else {}),
        "alt": "The means of the runs, from where they start to where they end, over the data.",
        "figure": _plain(_plane_paths(study) if flat else _line_paths(study)),
        "curves": _curves(packer, mean_paths(study)),
        "steps": None if flat else "y",
        "most": int(study.steps.max()),
        "ends": [],
    }


def river_legend(study: Study) -> dict[str, list[Mark]]:
    """Return what the marks mean while one run stands for each final point ("one"), and while every run is drawn."""
    colour = optimum_colours(study)[0]
    replayed = Mark("line", "the run replayed below")
    one = [
        Mark("line", "each final point: its run with the median number of steps", colour, 2.2),
        Mark("square", "all of its runs, from the lowest to the highest", colour, faint=BAND),
    ]
    if places_means(study.model) and _in_plane(study):
        one += [
            Mark("dot", "where its means end", colour),
            Mark("small", "where the means of its other runs end", colour, faint=0.5),
            Mark("open", "where those of the run replayed below end"),
        ]
    every = [Mark("line", "a run, in the colour of its final point", colour, 1.4)]
    return {"one": [*one, replayed], "every": [*every, replayed]}


def how_to_read(study: Study) -> dict[str, str]:
    """Return what can be done with the pictures, with a mouse and by touch."""
    where = "both pictures" if places_means(study.model) else "the picture"
    return {
        "pointer": f"Point at a run to see it in {where}. Click to replay it; Shift and click to replay it beside "
        "another.",
        "touch": "Tap a run to replay it.",
    }


def river_axes(study: Study, curves: Curves) -> go.Figure:
    """Return the river's axes; the curves themselves are drawn on a canvas over them."""
    name = study.model.objective
    layout = {
        **theme.layout_base(),
        "xaxis": axis("steps", (0, 1)),
        "yaxis": axis(f"{name}{objective_unit(study.model)}", _heights(study, curves)),
        "margin": {"l": 70, "r": 46, "t": 8, "b": 46},
    }
    return go.Figure({"data": [_invisible()], "layout": layout})


def run_labels(study: Study) -> list[str]:
    """Return what pointing at each run says: its number, its end, its steps, its start."""
    ends = [float(trace.log_likelihoods[-1]) for trace in study.traces]
    form, _, digits = objective_format(ends).partition(":")
    decimals = int(digits or 0)
    return [
        f"run {i + 1} → {letters(int(study.optimum_of[i]))} · {counted(trace.n_steps, 'step')} · "
        f"{format_number(end, form, decimals)} · {way_of(restart)}"
        for i, (trace, restart, end) in enumerate(zip(study.traces, study.plan, ends, strict=True))
    ]


def river_table(study: Study) -> list[Row]:
    """Return a row for each run: where it started, where it ends, after how many steps and how high."""
    return [
        {
            "run": i + 1,
            "start": way_of(restart),
            "final point": letters(int(study.optimum_of[i])),
            "steps": trace.n_steps,
            f"{study.model.objective} at the start": float(trace.log_likelihoods[0]),
            f"{study.model.objective} at the end": float(trace.log_likelihoods[-1]),
        }
        for i, (trace, restart) in enumerate(zip(study.traces, study.plan, strict=True))
    ]


def _heights(study: Study, curves: Curves) -> tuple[float, float]:
    """Return the river's range: all ends, and nine in ten of the runs after their first step.

    The first step makes up for a bad start, often by more than all others: it may come from below the picture.
    """
    last = curves.offsets[1:] - 1
    after_one = curves.y[np.minimum(curves.offsets[:-1] + 1, last)]
    ends = [optimum.log_likelihood for optimum in study.optima]
    return padded(np.concatenate([curves.y[last], ends, [np.quantile(after_one, 0.1)]]))


def _plane_paths(study: Study) -> go.Figure:
    x = study.dataset.values
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": x[:, 0],
        "y": x[:, 1],
        "marker": {"color": theme.NEUTRAL, "size": 3.5, "opacity": 0.45},
        "hoverinfo": "skip",
    }
    layout = {
        **theme.layout_base(),
        "xaxis": axis(words(study.dataset.axis_title(0)), padded(x[:, 0])),
        "yaxis": axis(words(study.dataset.axis_title(1)), padded(x[:, 1])),
        "margin": {"l": 60, "r": 12, "t": 8, "b": 46},
    }
    return go.Figure({"data": [points], "layout": layout})


def _line_paths(study: Study) -> go.Figure:
    values = study.dataset.values[:, 0]
    edges, heights = histogram(values)
    bars = {
        "type": "bar",
        "x": (edges[1:] + edges[:-1]) / 2,
        "y": heights,
        "width": np.diff(edges),
        "yaxis": "y2",
        "marker": {"color": theme.GRID, "line": {"width": 0}},
        "hoverinfo": "skip",
    }
    layout = {
        **theme.layout_base(),
        "bargap": 0,
        "xaxis": axis(words(study.dataset.axis_title(0)), padded(values), anchor="y2"),
        # Time runs down towards the data.
        "yaxis": axis("steps", (1, 0), domain=[0.2, 1]),
        "yaxis2": {"domain": [0, 0.17], "showticklabels": False, "showgrid": False, "ticks": "", "fixedrange": True},
        "margin": {"l": 60, "r": 12, "t": 8, "b": 46},
    }
    return go.Figure({"data": [bars, _invisible()], "layout": layout})


def _invisible() -> Attributes:
    """A trace that only makes Plotly draw axes."""
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "hoverinfo": "skip"}


def _in_plane(study: Study) -> bool:
    return study.dataset.d > 1


def _bands(packer: Packer, bands: Bands) -> dict[str, object]:
    return {
        "optimum": packer.integers(bands.optimum),
        "offsets": packer.integers(bands.offsets),
        "x": packer.floats(bands.x, coarse=True),
        "low": packer.floats(bands.low, coarse=True),
        "high": packer.floats(bands.high, coarse=True),
    }


def _curves(packer: Packer, curves: Curves) -> dict[str, object]:
    return {
        "x": packer.floats(curves.x, coarse=True),
        "y": packer.floats(curves.y, coarse=True),
        "offsets": packer.integers(curves.offsets),
        "run": packer.integers(curves.run),
    }


def _plain(figure: go.Figure) -> PlotlyJson:
    read: PlotlyJson = json.loads(figure.to_json())
    return read


def _river_alt(study: Study) -> str:
    ends = counted(len(study.optima), "final point")
    what = f"The {study.model.objective} of {study.n_runs:,} runs after each step."
    return f"{what} The runs end at {ends}. {headline(study)}"
