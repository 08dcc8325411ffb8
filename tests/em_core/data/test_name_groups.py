"""Rows by their names: few names, each of more than one row, or none."""

from __future__ import annotations

from em_core.data import load_bundled
from em_core.data.name_groups import MOST_COLOURS, MOST_NAMES, groups_of


def test_the_most_frequent_name_comes_first_and_every_row_has_its_place() -> None:
    found = groups_of(["b", "a", "b", "", "", "b"])
    assert found is not None
    assert found.names == ("b", "", "a")
    assert found.of.tolist() == [0, 2, 0, 1, 1, 0]


def test_names_that_tell_nothing_make_no_groups() -> None:
    assert groups_of([]) is None
    assert groups_of(["a"] * 6) is None
    assert groups_of([f"row {i}" for i in range(6)]) is None
    many = [f"name {i % (MOST_COLOURS + 1)}" for i in range(90)]
    assert groups_of(many) is not None
    assert groups_of(many, MOST_COLOURS) is None
    assert groups_of([f"name {i % (MOST_NAMES + 1)}" for i in range(90)]) is None


def test_the_three_species_of_iris() -> None:
    found = groups_of(load_bundled("iris").names, MOST_COLOURS)
    assert found is not None
    assert sorted(found.names) == ["setosa", "versicolor", "virginica"]
