"""From an activity and a class's answers to pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import parse_qsl

import numpy as np
import plotly.graph_objects as go

from em_core.classroom.activities import Numbers, Starts, WhereHeight, WhereMark
from em_core.classroom.documents import as_document, as_number, as_place, items_in, number_in, text_in
from em_core.classroom.result import Result
from em_core.data.dataset import Dataset
from em_core.data.json_documents import Json
from em_core.experiments.run_description import LAB, run_in
from em_core.lectures.hands import numbered_places, numbered_starts
from em_core.multistart.basin_map import BasinMap, basin_map
from em_core.multistart.optima import OptimumKind
from em_core.numerics.arrays import FloatArray
from em_viz.classroom.basins import class_basins_figure
from em_viz.classroom.ground import dataset_of
from em_viz.classroom.marks import cloud_figure, height_figure
from em_viz.classroom.numbers import numbers_figure
from em_viz.classroom.starts import data_figure, river_figure, starts_figure
from em_viz.style import theme
from em_viz.style.palette import OPTIMA, OTHERS

Answers: TypeAlias = Sequence[Mapping[str, Json]]

SAME = 1e-5
"""Two log-likelihoods that differ by less than this part are of one final point: runs stop a little below it."""

CELLS = 72
"""So many cells a side the basins have: they are seen from far away."""


def asked_starts(activity: Starts, *, numbered: bool) -> go.Figure:
    """Return the data on which starts are placed; `numbered`: with the starts that hands are raised for."""
    candidates = np.array(numbered_starts(activity)) if numbered else None
    return data_figure(dataset_of(activity.picture), candidates)


def class_starts(activity: Starts, answers: Answers, result: Result) -> tuple[go.Figure, go.Figure]:
    """Return everybody's starts on the data, and the river of their runs."""
    ends = [as_document(each, "ends") for each in items_in(result.shared, "ends")]
    names = [text_in(each, "name") for each in ends]
    colours = end_colours([text_in(each, "kind") for each in ends])
    end = np.array([names.index(text_in(each, "end")) for each in result.own])
    curves = [(_floats(each, "frames"), _floats(each, "curve")) for each in result.own]
    heights = tuple(number_in(each, "log_likelihood") for each in ends)
    dataset = dataset_of(activity.picture)
    return starts_figure(dataset, _marks(answers), end, colours), river_figure(curves, end, heights, colours, names)


def end_colours(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the light colour of each final point, best first; those of runs that collapsed are grey."""
    return tuple(
        theme.MUTED if kind == OptimumKind.DEGENERATE.value else OPTIMA[i] if i < len(OPTIMA) else OTHERS
        for i, kind in enumerate(kinds)
    )


def basins_of(link: str) -> BasinMap:
    """Return the basins of a run with two means on a line, from the lowest to the highest value of its data."""
    run, _ = run_in(LAB, dict(parse_qsl(link.partition("?")[2], keep_blank_values=True)))
    shown = run.posed()
    axis = np.linspace(float(shown.data.min()), float(shown.data.max()), CELLS)
    return basin_map(shown.model, shown.data, axis, axis, max_steps=shown.max_steps, tol=shown.tol)


def class_basins(activity: Starts, found: BasinMap, answers: Answers, result: Result) -> go.Figure:
    """Return the basins with a dot for each start of the class, in the colours that the class's ends have."""
    ends = [as_document(each, "ends") for each in items_in(result.shared, "ends")]
    heights = [number_in(each, "log_likelihood") for each in ends]
    colours = end_colours([text_in(each, "kind") for each in ends])
    others = iter([*OPTIMA[len(ends) :], *[OTHERS] * len(found.optima)])
    shown = []
    for optimum in found.optima:
        same = [i for i, height in enumerate(heights) if abs(height - optimum.log_likelihood) <= SAME * abs(height)]
        degenerate = optimum.kind is OptimumKind.DEGENERATE
        shown.append(colours[same[0]] if same else theme.MUTED if degenerate else next(others))
    return class_basins_figure(dataset_of(activity.picture), found, _marks(answers)[..., 0], tuple(shown))


def higher_end(found: BasinMap, result: Result) -> float | None:
    """Return the log-likelihood of the map's best final point, where no start of the class has led so high."""
    ends = [as_document(each, "ends") for each in items_in(result.shared, "ends")]
    best = max(number_in(each, "log_likelihood") for each in ends)
    highest = max(
        (each.log_likelihood for each in found.optima if each.kind is OptimumKind.MAXIMUM and not each.spurious),
        default=best,
    )
    return highest if highest - best > SAME * abs(best) else None


def cloud(activity: WhereMark, answers: Answers, *, told: bool, numbered: bool) -> go.Figure:
    """Return the class's marks for a mean; `told`: with the truth; `numbered`: with the places to choose from."""
    dataset = dataset_of(activity.picture)
    marks = np.array([as_place(each["mark"], "mark") for each in answers]).reshape(-1, dataset.d)
    candidates = np.array(numbered_places(activity))[:, None] if numbered and dataset.d > 1 else None
    before = np.array(activity.picture.means[activity.component])
    return cloud_figure(dataset, marks, np.array(activity.truth) if told else None, before, candidates)


def heights(activity: WhereHeight, answers: Answers, *, told: bool) -> go.Figure:
    """Return the curve so far with the class's guesses; `told`: with the truth."""
    guesses = np.array([as_number(each["height"], "height") for each in answers])
    extent = (activity.low, activity.high)
    return height_figure(
        np.array(activity.curve), activity.first_step, guesses, extent, activity.truth if told else None
    )


def numbers(activity: Numbers, rows: Sequence[Sequence[Json]]) -> go.Figure:
    """Return the numbers that have come in."""
    return numbers_figure(class_data(activity, rows), tuple((each.low, each.high) for each in activity.columns))


def class_data(activity: Numbers, rows: Sequence[Sequence[Json]]) -> Dataset:
    """Return the class's numbers as a data set."""
    values = np.array([[as_number(value, "value") for value in row] for row in rows])
    return Dataset("class", "The class's numbers", values, tuple(column.name for column in activity.columns))


def _marks(answers: Answers) -> FloatArray:
    """Return the marks of each answer, (p, K, d)."""
    return np.array([[as_place(mark, "marks") for mark in items_in(each, "marks")] for each in answers])


def _floats(document: Mapping[str, Json], name: str) -> FloatArray:
    return np.array([as_number(each, name) for each in items_in(document, name)])
