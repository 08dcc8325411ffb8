"""The plane of data with many columns: two columns exactly, or the first two principal directions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.data import DataError, Dataset, load_bundled
from em_core.data.planes import check_plane, check_width, plane_of, principal_axes
from em_core.numerics.arrays import FloatArray


def a_covariance(d: int, seed: int) -> FloatArray:
    root = np.random.default_rng(seed).standard_normal((d, d))
    return np.asarray(root @ root.T + 0.1 * np.eye(d))


def test_two_columns_are_seen_as_they_are_and_a_gaussian_as_its_marginal() -> None:
    wine = replace(load_bundled("wine"), plane=("proline", "alcohol"))
    plane = plane_of(wine)
    picked = [wine.columns.index(name) for name in wine.plane]
    assert not plane.principal
    assert np.array_equal(plane.places(wine.values), wine.values[:, picked])
    covariance = a_covariance(13, 1)
    assert np.array_equal(plane.spreads(covariance), covariance[np.ix_(picked, picked)])
    assert plane.titles == ("proline", "alcohol")


def test_principal_directions_are_those_of_the_greatest_variance() -> None:
    wine = load_bundled("wine").standardised()
    plane = plane_of(wine)
    residuals = wine.values - wine.values.mean(axis=0)
    singular, vectors = np.linalg.svd(residuals, full_matrices=False)[1:]
    assert plane.principal
    assert np.abs(plane.axes @ vectors[:2].T) == pytest.approx(np.eye(2), abs=1e-10)
    assert plane.axes @ plane.axes.T == pytest.approx(np.eye(2), abs=1e-12)
    assert plane.share == pytest.approx((singular[:2] ** 2).sum() / (singular**2).sum(), rel=1e-10)
    # A direction has no sign of its own: the largest entry is positive on every processor.
    assert all(axis[np.abs(axis).argmax()] > 0 for axis in plane.axes)
    covariance, mean = a_covariance(13, 2), np.arange(13.0)
    assert plane.spreads(covariance) == pytest.approx(plane.axes @ covariance @ plane.axes.T, rel=1e-12)
    assert plane.places(mean) == pytest.approx(plane.axes @ (mean - wine.values.mean(axis=0)), rel=1e-12)


def test_one_column_of_large_numbers_is_named() -> None:
    assert plane_of(load_bundled("wine")).along == "proline"
    assert plane_of(load_bundled("wine").standardised()).along == ""
    axes, variances = principal_axes(load_bundled("wine").values)
    assert axes.shape == (2, 13)
    assert (np.diff(variances) <= 0).all()


@pytest.mark.parametrize("plane", [(), ("alcohol", "hue")], ids=["principal", "columns"])
def test_a_hand_moves_within_the_plane_alone(plane: tuple[str, ...]) -> None:
    wine = replace(load_bundled("wine").standardised(), plane=plane)
    seen = plane_of(wine)
    mean, place = np.arange(13.0) / 13, np.array([0.3, -1.2])
    moved = seen.moved(mean, place)
    assert seen.places(moved) == pytest.approx(place, abs=1e-12)
    across = np.eye(13) - seen.axes.T @ seen.axes
    assert across @ moved == pytest.approx(across @ mean, abs=1e-12)
    covariance, spread = a_covariance(13, 3), np.array([[2.0, 0.7], [0.7, 0.5]])
    wider = seen.stretched(covariance, spread)
    assert seen.spreads(wider) == pytest.approx(spread, abs=1e-10)
    assert np.linalg.eigvalsh(wider)[0] > 0
    # What is across the plane, given what is in it, is what it was.
    inverse, before = np.linalg.inv(wider), np.linalg.inv(covariance)
    assert across @ inverse @ across == pytest.approx(across @ before @ across, abs=1e-8)


def test_a_diagonal_covariance_stays_diagonal_in_two_columns() -> None:
    wine = replace(load_bundled("wine"), plane=("ash", "hue"))
    wider = plane_of(wine).stretched(np.diag(np.arange(1.0, 14)), np.diag([0.5, 40.0]))
    assert wider == pytest.approx(np.diag(np.diag(wider)), abs=1e-12)


def test_a_plane_that_the_data_do_not_have_is_refused() -> None:
    for plane in (("ash",), ("ash", "ash"), ("ash", "tulips")):
        with pytest.raises(DataError, match="shows two different columns of three or more"):
            check_plane(plane, load_bundled("wine").columns)
    check_plane((), ("a",))
    wide = Dataset("w", "w", np.arange(102.0).reshape(2, 51), tuple(f"x{j}" for j in range(51)))
    with pytest.raises(DataError, match="at most 50"):
        check_width(wide)
