"""A data set is a value: read-only, compared by its digest, standardised in the open, saved to the last bit."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from em_core.data import (
    DataError,
    Dataset,
    add_point,
    dataset_from_json,
    dataset_from_rows,
    dataset_to_json,
    delete_rows,
    generate,
    load_bundled,
)

FAITHFUL = load_bundled("faithful")


def test_values_are_read_only_and_copied() -> None:
    source = np.arange(6.0).reshape(3, 2)
    data = Dataset("a", "A", source, ("x", "y"))
    source[0, 0] = 99
    assert data.values[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        data.values[0, 0] = 1


def test_shapes_that_disagree_are_refused() -> None:
    with pytest.raises(ValueError, match=r"values have shape \(3, 2\); 1 columns need \(n, d\)"):
        Dataset("a", "A", np.zeros((3, 2)), ("x",))
    with pytest.raises(ValueError, match=r"have lengths \(2, 1, 3\); they need \(3, 1, 3\)"):
        Dataset("a", "A", np.zeros((3, 1)), ("x",), rows=(2, 3))


def test_the_digest_sees_every_bit_and_every_name_and_nothing_else() -> None:
    nudged = FAITHFUL.values.copy()
    nudged[5, 1] = np.nextafter(nudged[5, 1], np.inf)
    assert replace(FAITHFUL, values=nudged).digest != FAITHFUL.digest
    assert replace(FAITHFUL, columns=("a", "b")).digest != FAITHFUL.digest
    assert replace(FAITHFUL, title="Other", rows=()).digest == FAITHFUL.digest


def test_columns_can_be_chosen_and_turned_round() -> None:
    turned = FAITHFUL.select(("waiting", "eruptions"))
    assert np.array_equal(turned.values, FAITHFUL.values[:, ::-1])
    assert FAITHFUL.select(("waiting",)).axis_title(0) == "waiting (min)"
    with pytest.raises(DataError, match='The chosen columns are "wait"; they must be different columns of "Old Fait'):
        FAITHFUL.select(("wait",))


def test_standardising_is_exact_and_says_what_it_did() -> None:
    data = FAITHFUL.standardised()
    assert np.allclose(data.values.mean(axis=0), 0, atol=1e-14)
    assert np.allclose(data.values.std(axis=0), 1, atol=1e-14)
    assert data.centre is not None
    assert data.scale is not None
    assert np.allclose(data.values * data.scale + data.centre, FAITHFUL.values, rtol=1e-15)
    assert data.standardised() is data
    assert data.select(("waiting",)).scaling == (
        "Standardised to mean 0 and standard deviation 1. waiting: (waiting − 70.8971) / 13.57."
    )


def test_standardising_loses_no_more_far_from_zero_than_the_centre_s_own_rounding() -> None:
    z, offset = np.random.default_rng(0).integers(0, 1000, 500) / 64, 2.0**30
    near, far = (Dataset("a", "A", (z + shift)[:, None], ("x",)).standardised() for shift in (0.0, offset))
    assert near.scale is not None
    assert np.abs(near.values - far.values).max() <= np.spacing(offset) / near.scale[0]
    assert np.allclose(np.diff(near.values, axis=0), np.diff(far.values, axis=0), atol=1e-13)


def test_a_constant_column_cannot_be_standardised() -> None:
    with pytest.raises(DataError, match='Column "y" is 7 in every row'):
        Dataset("a", "A", np.array([[1.0, 7.0], [2.0, 7.0]]), ("x", "y")).standardised()


@pytest.mark.parametrize("data", [FAITHFUL.standardised(), generate("moons", 2, 3), generate("nested", 1, 3)])
def test_json_gives_back_every_bit(data: Dataset) -> None:
    back = dataset_from_json(dataset_to_json(data))
    assert back.digest == data.digest
    for name in ("key", "title", "columns", "units", "rows", "source", "licence", "note"):
        assert getattr(back, name) == getattr(data, name)
    for name in ("labels", "centre", "scale"):
        assert np.array_equal(getattr(back, name), getattr(data, name)) or getattr(data, name) is None


SAVED = json.loads(dataset_to_json(generate("nested", 2, 0, n=10)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is not valid JSON"),
        ("[" * 100_000, "it is not valid JSON"),
        ('{"format": NaN}', "it is not valid JSON"),
        ("1" * 5000, "it is not valid JSON"),
        ("{}", 'it has no "format"'),
        ("[1]", 'its "format" is "[1]" and not "halfstep-data/1"'),
        (b"\xff\xfe\x00", "it is not valid JSON"),
        ({"columns": []}, "its columns have no names, or the same name twice"),
        ({"columns": ["x", "x"]}, "its columns have no names, or the same name twice"),
        ({"units": ["cm"]}, '"units" is not a list of 2 values'),
        ({"values": [[1, 2], [3]]}, "point 2 does not have 2 coordinates"),
        ({"values": [[1, 2], [3, "4"]]}, 'point 2, column "y" is "4", not a number below 1e+150'),
        ({"values": [[1, 2], [True, 4]]}, 'point 2, column "x" is "True", not a number below 1e+150'),
        ({"values": [[1, 2], [1e300, 4]]}, 'point 2, column "x" is "1e+300", not a number below 1e+150'),
        ({"values": [[1, 2]] * 20_001}, "it has 20,001 points, and at most 20,000 are read"),
        ({"rows": [-1] * 10}, '"rows" holds "-1", which is not a whole number of at least 0'),
        ({"labels": 3}, '"labels" is not a list of 10 values'),
        ({"title": 3}, '"title" holds "3", which is not a short text'),
        ({"centre": [0, 0]}, '"centre" and "scale" do not belong together'),
        ({"values": [[7, i] for i in range(10)]}, 'Column "x" is 7 in every row'),
    ],
)
def test_other_json_is_refused_in_words(text: str | bytes | dict[str, object], words: str) -> None:
    with pytest.raises(DataError) as caught:
        dataset_from_json(json.dumps({**SAVED, **text}) if isinstance(text, dict) else text)
    assert words in str(caught.value)


def test_an_edited_table_keeps_its_provenance() -> None:
    rows: list[list[object]] = [list(row) for row in FAITHFUL.values.tolist()]
    rows[0] = ["3.7", 80]
    data = dataset_from_rows([*rows, [None, float("nan")], [2.5, 60]], FAITHFUL.columns, FAITHFUL)
    assert data.n == 273
    assert data.values[0].tolist() == [3.7, 80.0]
    assert data.rows[-1] == 274
    assert (data.units, data.source) == (FAITHFUL.units, FAITHFUL.source)
    assert data.note.endswith("Edited by hand.")
    assert np.array_equal(data.values[1:-1], FAITHFUL.values[1:])


def test_all_faults_of_an_edited_table_are_told() -> None:
    with pytest.raises(DataError) as caught:
        dataset_from_rows([[1, 2], [None, 3], ["oops", 4], [5, 7], [float("inf"), 9]], ("x", "y"))
    assert [str(problem).split(";")[0] for problem in caught.value.problems] == [
        'Row 2, column "x" is empty',
        'Row 3, column "x" is "oops", not a number',
        'Row 5, column "x" is "inf", an infinite value',
    ]
    with pytest.raises(DataError, match=r"^The table is empty; it needs at least 2 points. Type some numbers.$"):
        dataset_from_rows([[None], [""]], ("x",))


def test_points_are_added_and_deleted() -> None:
    more = add_point(FAITHFUL, (10.0, 200.0))
    assert more.n == 273
    assert more.rows[-1] == 274
    assert delete_rows(more, [272]).digest == FAITHFUL.digest
    with pytest.raises(DataError, match=r'column "waiting" is "inf", an infinite value'):
        add_point(FAITHFUL, (1.0, float("inf")))
    with pytest.raises(DataError, match=r"The point has 1 coordinates"):
        add_point(FAITHFUL, (1.0,))
    with pytest.raises(DataError, match="There is 1 point; a data set needs at least 2"):
        delete_rows(FAITHFUL, range(271))
