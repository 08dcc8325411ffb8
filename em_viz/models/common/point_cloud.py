"""The data points, coloured by their responsibilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.data.dataset import Dataset
from em_core.data.name_groups import MOST_COLOURS, NameGroups, groups_of
from em_core.data.planes import plane_of
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.legend import FILLED, Mark
from em_viz.animation.slots import decimals_format, form_and_digits, spread_of
from em_viz.animation.spec import PointCloud
from em_viz.run.drawn import drawn_rows
from em_viz.run.half_steps import START
from em_viz.run.responsibilities import Shares, named_points
from em_viz.style.theme import component_colour, component_shape
from em_viz.text.numbers import format_number

MOST_SAID = 6
"""Of more columns a label says some."""

LONGEST_NAME = 40
"""Characters of a name that a legend shows."""

NAMELESS = "without a name"

OWN_DECIMALS = 4
"""Data written with at most so many decimals are shown as they are; others are measurements of a computer."""


def rows_to_draw(dataset: Dataset) -> IntArray | None:
    """Return the rows of the data that their picture draws; None for all of them."""
    return drawn_rows(dataset.values if dataset.d == 1 else plane_of(dataset).places(dataset.values))


def place_of(dataset: Dataset, point: int) -> tuple[float, ...]:
    """Return where a point is on the axes of its picture, drawn or not: x alone of data in one dimension."""
    one = dataset.values[[point]]
    return tuple((one if dataset.d == 1 else plane_of(dataset).places(one))[0].tolist())


def cloud(run: Shares, dataset: Dataset, x: FloatArray, y: FloatArray) -> PointCloud:
    """Return the points at x, y (n,) that are drawn: neutral at the start, recoloured by E half-steps alone."""
    frames = run.half_steps
    keys = np.where(frames.kind_of == START, 0, run.blend_of[frames.posterior_of])
    forms = value_forms(dataset)
    points = np.arange(len(x)) if run.drawn is None else run.drawn
    labels = tuple(label(dataset, point, forms) for point in points.tolist())
    groups = name_groups(dataset)
    of = None if groups is None else groups.of[points]
    named = named_points(run)
    return PointCloud(
        x[points], y[points], run.blends, keys, labels, run.names, named=named, groups=of, points=run.drawn
    )


def name_groups(dataset: Dataset) -> NameGroups | None:
    """Return the names that the points are coloured by; None where they are coloured by their responsibilities."""
    return groups_of(dataset.names, MOST_COLOURS) if dataset.by_name else None


def colours_of(dataset: Dataset, n_components: int) -> tuple[str, ...]:
    """Return the colours of a picture: as many as it has components, or as there are names that colour its points."""
    groups = name_groups(dataset)
    most = max(n_components, 0 if groups is None else len(groups.names))
    return tuple(component_colour(k) for k in range(most))


def points_legend(dataset: Dataset, usual: Mark) -> tuple[Mark, ...]:
    """Return what the points' colours mean: a mark for each name that they are coloured by, or the usual one."""
    groups = name_groups(dataset)
    if groups is None:
        return (usual,)
    return tuple(
        Mark(FILLED[component_shape(k)], _short(name), component_colour(k)) for k, name in enumerate(groups.names)
    )


def coloured_by(dataset: Dataset) -> str:
    """Return by what the points are coloured, as it continues "coloured by their ..."."""
    return "responsibilities" if name_groups(dataset) is None else "names"


def names_caption(dataset: Dataset) -> str:
    """Return what is to be known where the points are coloured by their names; "" where they are not."""
    if name_groups(dataset) is None:
        return ""
    return (
        "Points are coloured by their names, not by component: EM did not see the names. Select a point for its "
        "responsibilities."
    )


def _short(name: str) -> str:
    whole = " ".join(name.split()) or NAMELESS
    return whole if len(whole) <= LONGEST_NAME else f"{whole[: LONGEST_NAME - 1]}…"


def label(dataset: Dataset, point: int, forms: Sequence[str]) -> str:
    """Return what is said first of a point: "row 17, Old Faithful: eruptions 3.600 min"; forms: `value_forms`."""
    point_values = dataset.values[point]
    numbers = [format_number(float(point_values[j]), *form_and_digits(forms[j])) for j in said(dataset)]
    return labelled(dataset, dataset.row_called(point), numbers)


def said(dataset: Dataset) -> list[int]:
    """Return the places of the columns whose numbers a label says: of many, those of the picture's plane, or the first.

    Nobody reads thirteen numbers above a point.
    """
    if dataset.d <= MOST_SAID:
        return list(range(dataset.d))
    return [dataset.columns.index(name) for name in dataset.plane] or [0, 1, 2]


def labelled(dataset: Dataset, row: str, numbers: Sequence[str]) -> str:
    """Return the label of a row with the numbers of the columns that are `said`, or with slots in their place."""
    shown = said(dataset)
    cells = [
        f"{dataset.columns[j]} {number}{f' {dataset.units[j]}' if dataset.units[j] else ''}"
        for j, number in zip(shown, numbers, strict=True)
    ]
    rest = dataset.d - len(shown)
    said_of_it = ", ".join(cells)
    return f"row {row}: {said_of_it} and {rest} more columns" if rest else f"row {row}: {said_of_it}"


def value_forms(dataset: Dataset) -> tuple[str, ...]:
    """Return the number format of each column: its own decimals, or as many as tell its values apart."""
    return tuple(_value_form(column) for column in dataset.values.T)


def _value_form(column: FloatArray) -> str:
    for decimals in range(OWN_DECIMALS + 1):
        if np.abs(column).max() < 1e9 and (np.round(column, decimals) == column).all():
            return f"fixed:{decimals}"
    return decimals_format(column, spread_of(column))
