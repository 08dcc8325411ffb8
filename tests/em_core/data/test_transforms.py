"""Transforms of columns: the numbers, the log-likelihood in the original units, and what cannot be transformed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from em_core.data import DataError, Dataset, load_bundled
from em_core.data.transforms import Transform, transforms_in
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports.original_units import original_units
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.numerics.arrays import FloatArray

DRAW = np.random.default_rng(5)
X = np.exp(DRAW.normal(1, 0.7, (12, 3)))
DATA = Dataset("own", "Sizes", X, ("a", "b", "c"), ("mm", "", "s"), tuple(range(2, 14)), names=tuple("abcdefghijkl"))

CHAINS = [
    (),
    ("log:a",),
    ("standardise:b",),
    ("difference:c",),
    ("log:a", "difference:a"),
    ("log:a", "difference:a", "standardise:a", "log:b", "standardise:c"),
    ("log:a", "log:b", "log:c", "difference:a", "difference:b", "difference:c"),
]


def by_hand(x: FloatArray, ids: tuple[str, ...]) -> FloatArray:
    """Return the transformed numbers, a value at a time."""
    columns = []
    for name, column in zip("abc", x.T.tolist(), strict=True):
        values = [np.log(value) for value in column] if f"log:{name}" in ids else list(column)
        if f"difference:{name}" in ids:
            values = [np.nan, *(now - before for before, now in pairwise(values))]
        columns.append(values)
    y = np.array(columns).T[int(any("difference" in id for id in ids)) :]
    for j, name in enumerate("abc"):
        if f"standardise:{name}" in ids:
            y[:, j] = (y[:, j] - y[:, j].mean()) / y[:, j].std()
    return y


@pytest.mark.parametrize("ids", CHAINS)
def test_the_numbers_are_those_by_hand_and_rows_keep_their_names(ids: tuple[str, ...]) -> None:
    made = DATA.with_transforms(ids)
    first = int(any("difference" in id for id in ids))
    # A few operations a number, each with one rounding, on numbers of order one: 1e-15, and a margin.
    np.testing.assert_allclose(made.values, by_hand(X, ids), rtol=1e-12, atol=1e-13)
    assert made.rows == DATA.rows[first:]
    assert made.names == DATA.names[first:]
    assert len(set(made.columns)) == 3
    assert (made.transformed is None) == (not ids)


@pytest.mark.parametrize("ids", CHAINS)
def test_the_log_jacobian_is_the_determinant_of_the_map(ids: tuple[str, ...]) -> None:
    made = DATA.with_transforms(ids)
    first = int(any("difference" in id for id in ids))
    scales = np.ones(3) if made.transformed is None else made.transformed.scale

    def image(flat: FloatArray) -> FloatArray:
        """Return all transformed numbers as a function of all rows but the first, with the scales as they are."""
        x = np.vstack([X[:first], flat.reshape(-1, 3)])
        y = by_hand(x, tuple(id for id in ids if "standardise" not in id))
        return np.ravel(y / scales)

    at, step = np.ravel(X[first:]), 1e-6
    jacobian = np.array([(image(at + e) - image(at - e)) / (2 * step) for e in step * np.eye(len(at))]).T
    sign, expected = np.linalg.slogdet(jacobian)
    assert sign == 1
    # Central differences have an error of order step² = 1e-12 and of rounding / step = 1e-10 in each of 36 entries.
    assert (made.log_jacobian or 0.0) == pytest.approx(expected, abs=1e-6)


def direct(x: FloatArray, weights: FloatArray, means: FloatArray, covariances: FloatArray) -> FloatArray:
    """Return the log density of each row under a Gaussian mixture, written out."""
    parts = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        z = x - mean
        distance = np.einsum("ij,jk,ik->i", z, np.linalg.inv(covariance), z)
        norm = np.log(np.linalg.det(2 * np.pi * covariance)) / 2
        parts.append(np.log(weight) - norm - distance / 2)
    density: FloatArray = np.log(np.exp(parts).sum(axis=0))
    return density


def test_the_log_likelihood_in_the_original_units_is_that_of_a_lognormal_mixture() -> None:
    run = described(Experiment(transforms=("log:eruptions", "log:waiting"), max_steps=20))
    shown, trace = run_of(run)
    both = original_units(shown, trace)
    assert both is not None
    x, params = load_bundled("faithful").values, trace.params[-1]
    # The density of a lognormal mixture in each row: that of the logarithms, divided by the values.
    density = direct(np.log(x), params.weights, params.means, params.covariances) - np.log(x).sum(axis=1)
    # Sums of 272 numbers of order 5: rounding is 1e-12 of the sum at most.
    assert both.original.log_likelihood == pytest.approx(density.sum(), rel=1e-10)
    assert both.fitted.log_likelihood == pytest.approx(trace.log_likelihoods[-1], rel=1e-10)
    p, n = both.original.free_parameters, 272
    assert both.original.aic == pytest.approx(-2 * density.sum() + 2 * p, rel=1e-10)
    assert both.original.bic == pytest.approx(-2 * density.sum() + p * np.log(n), rel=1e-10)


def test_standardising_changes_no_log_likelihood_in_the_original_units() -> None:
    plain = run_of(described(Experiment(max_steps=30)))[1].log_likelihoods[-1]
    for experiment in (
        Experiment(max_steps=30, standardise=True),
        Experiment(max_steps=30, transforms=("standardise:eruptions", "standardise:waiting")),
        Experiment(max_steps=30, transforms=("standardise:waiting",)),
    ):
        both = original_units(*run_of(described(experiment)))
        assert both is not None
        # The run is the same in other units: thirty steps of rounding.
        assert both.original.log_likelihood == pytest.approx(plain, rel=1e-9)


def test_differences_are_told_given_the_first_row() -> None:
    both = original_units(*run_of(described(Experiment(transforms=("difference:waiting",), max_steps=5))))
    assert both is not None
    assert both.log_jacobian == 0
    assert both.sentence.startswith("The log-likelihood given row 2 is ")
    assert both.sentence.endswith("under other transforms, and only of the same rows.")
    assert original_units(*run_of(described(Experiment(max_steps=5)))) is None
    assert original_units(*run_of(described(Experiment(model="kmeans", standardise=True)))) is None


def test_a_column_with_holes_is_transformed_where_it_has_values() -> None:
    x = X.copy()
    x[[3, 7], 0] = np.nan
    made = Dataset("own", "Holes", x, ("a", "b", "c")).with_transforms(["log:a", "standardise:a"])
    assert np.flatnonzero(np.isnan(made.values[:, 0])).tolist() == [3, 7]
    there = np.log(np.delete(x[:, 0], [3, 7]))
    expected = -there.sum() - 10 * np.log(there.std())
    assert made.log_jacobian == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("values", "id", "sentence", "remedies"),
    [
        (
            [1, 0, 3, -2, 5],
            "log:a",
            'Column "a" is 0 in row 2 and at most 0 in 1 more row; a logarithm needs values above 0.',
            ["only:a > 0", "keep:log:a"],
        ),
        ([1, -3.25, 2], "log:a", 'Column "a" is −3.25 in row 2; a logarithm', ["only:a > 0", "keep:log:a"]),
        ([-1, -3, 2], "log:a", "at most 0 in 1 more row", ["keep:log:a"]),
        ([1, 2], "difference:a", 'Differences of "a" need at least 3 rows; there are 2 rows.', ["keep:difference:a"]),
        ([1, np.nan, 2, 5], "difference:a", "need a value in each row; row 2 has none", ["keep:difference:a"]),
        ([1, 2, 3, 4], "difference:a", 'Column "difference of a" is 1 in every row', ["keep:difference:a"]),
        ([3, 3, 3, 3], "standardise:a", 'Column "a" is 3 in every row', ["keep:standardise:a"]),
        ([1, 2, 3], "log:b", 'There is no column "b" to transform', ["keep:log:b"]),
    ],
)
def test_what_cannot_be_transformed_is_named_with_its_row_and_value(
    values: list[float], id: str, sentence: str, remedies: list[str]
) -> None:
    with pytest.raises(DataError) as error:
        Dataset("own", "Own", np.array(values, dtype=float)[:, None], ("a",)).with_transforms([id])
    (problem,) = error.value.problems
    assert sentence in str(problem)
    assert [each.id for each in problem.remedies] == remedies


def test_names_say_what_was_done_and_never_meet() -> None:
    made = Dataset("own", "Own", X, ("a", "log of a", "c"), ("mm", "", "s")).with_transforms(
        ["standardise:c", "difference:a", "log:a", "log:a"]
    )
    assert made.columns == ("difference of log of a", "log of a", "standardised c")
    assert made.units == ("log mm", "", "standard deviations")
    assert made.axis_title(0) == "difference of log of a (log mm)"
    other = Dataset("own", "Own", X, ("a", "log of a", "c")).with_transforms(["log:a"])
    assert other.columns == ("log of a", "log of a′", "c")
    assert made.scaling.startswith('Natural logarithm of "a". Differences of successive rows of "a"; row 1, the first')


def test_the_names_of_transforms_are_read_in_any_order() -> None:
    found = transforms_in(["standardise:a", "log:b:c", "log:a"])
    assert found == (Transform("log", "a"), Transform("log", "b:c"), Transform("standardise", "a"))
    assert [each.id for each in found] == ["log:a", "log:b:c", "standardise:a"]
    for wrong in (["log"], ["log:"], ["root:a"], "log:a", [1], None):
        with pytest.raises(ValueError, match="transforms"):
            transforms_in(wrong)
