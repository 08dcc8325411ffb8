"""The plane on which data of many columns are shown: two of their columns, or their first two principal directions.

A projection of a Gaussian is a Gaussian: on axes A (2, d) its mean is A (mean - centre) and its covariance A S A'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.data.dataset import Dataset
from em_core.data.limits import MAX_DIMENSIONS
from em_core.data.problems import DataError, Kind, Problem, named, positions, shown
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Plane:
    """Where points of d dimensions are in a picture of two.

    centre:   (d,) what is at the origin; zeros where the axes are columns.
    axes:     (2, d) orthonormal: rows of the identity, or principal directions.
    titles:   what the two axes are called; names: the same without units.
    columns:  the places of the two columns, or () for principal directions.
    share:    how much of the data's total variance is in the plane.
    along:    the column that is nearly all of the first principal direction, or "".
    """

    centre: FloatArray
    axes: FloatArray
    titles: tuple[str, str]
    names: tuple[str, str]
    columns: tuple[int, ...]
    share: float
    along: str = ""

    @property
    def principal(self) -> bool:
        """Whether the axes are principal directions."""
        return not self.columns

    def places(self, points: FloatArray) -> FloatArray:
        """Return points, or means, (..., d) as places (..., 2)."""
        if self.columns:
            return points[..., list(self.columns)]
        placed: FloatArray = (points - self.centre) @ self.axes.T
        return placed

    def spreads(self, covariances: FloatArray) -> FloatArray:
        """Return covariances (..., d, d) as those of the projections (..., 2, 2)."""
        if self.columns:
            picked = list(self.columns)
            return covariances[..., picked, :][..., picked]
        seen: FloatArray = self.axes @ covariances @ self.axes.T
        return (seen + seen.swapaxes(-1, -2)) / 2

    def moved(self, mean: FloatArray, place: FloatArray) -> FloatArray:
        """Return a mean (d,) moved within the plane so that it is at `place` (2,); what is across the plane stays."""
        result: FloatArray = mean + (place - self.places(mean)) @ self.axes
        return result

    def stretched(self, covariance: FloatArray, spread: FloatArray) -> FloatArray:
        """Return a covariance (d, d) that is seen as `spread` (2, 2).

        What is across the plane keeps its regression on the plane and its variance given that: with P what is seen now,
        S + S A' P^-1 (spread - P) P^-1 A S. It is positive definite where both are.
        """
        seen = self.spreads(covariance)
        slopes = np.linalg.solve(seen, self.axes @ covariance)
        result: FloatArray = covariance + slopes.T @ (spread - seen) @ slopes
        return (result + result.T) / 2


NEARLY = 0.95
"""A principal direction of which a column has more than this part is that column, to the eye."""


def plane_of(data: Dataset) -> Plane:
    """Return the plane of a data set with two or more columns: the two that it names, else as its dimensions say.

    Two columns are their own plane; of more, the first two principal directions are shown. DataError names columns that
    do not exist.
    """
    if data.d == 2 and not data.plane:
        return _of_columns(data, (0, 1))
    if data.plane:
        return _of_columns(data, tuple(positions(data.plane, data.columns, shown(data.title))))
    centre = data.values.mean(axis=0)
    axes, variances = principal_axes(data.values)
    total = float(variances.sum())
    largest = int(np.argmax(axes[0] ** 2))
    along = data.columns[largest] if axes[0, largest] ** 2 > NEARLY else ""
    titles = ("principal direction 1", "principal direction 2")
    return Plane(centre, axes, titles, titles, (), float(variances[:2].sum()) / total if total else 1.0, along)


def check_width(data: Dataset) -> None:
    """Raise DataError for more columns than are fitted at a time."""
    if data.d > MAX_DIMENSIONS:
        sentence = f"{data.d:,} columns are chosen; at most {MAX_DIMENSIONS} are fitted at a time."
        raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, "Choose fewer columns.", value=str(data.d))])


def check_plane(plane: Sequence[str], columns: Sequence[str]) -> None:
    """Raise DataError for a plane that is not of two different columns of three or more."""
    if not plane or (len(columns) > 2 and len(plane) == 2 and len(set(plane)) == 2 and set(plane) <= set(columns)):
        return
    sentence = f"The picture is to show {named(plane)}; it shows two different columns of three or more."
    raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, f"In use are {named(columns)}.")])


def principal_axes(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the first two principal directions of values (n, d), (2, d), and all d variances, the largest first.

    A direction has no sign of its own: the largest entry of each is positive.
    """
    residuals = values - values.mean(axis=0)
    variances, vectors = np.linalg.eigh(residuals.T @ residuals / len(values))
    axes = vectors[:, ::-1][:, :2].T
    signs = np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])
    return np.ascontiguousarray(axes * signs[:, None]), variances[::-1]


def _of_columns(data: Dataset, picked: Sequence[int]) -> Plane:
    axes = np.eye(data.d)[list(picked)]
    variances = data.values.var(axis=0)
    total = float(variances.sum())
    across, up = picked
    return Plane(
        np.zeros(data.d),
        axes,
        (data.axis_title(across), data.axis_title(up)),
        (data.columns[across], data.columns[up]),
        tuple(picked),
        float(variances[list(picked)].sum()) / total if total else 1.0,
    )
