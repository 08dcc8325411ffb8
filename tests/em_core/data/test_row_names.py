"""Rows keep their names: through choosing columns, standardising, editing, saving, links, sentences and hover."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core import run_em
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data import (
    Dataset,
    add_point,
    dataset_from_json,
    dataset_from_rows,
    dataset_to_json,
    delete_rows,
    read_pasted,
    to_dataset,
)
from em_core.data.row_names import label_column
from em_core.experiments.exports import responsibilities_csv
from em_core.experiments.url_data import pack, unpack
from em_core.models import GaussianMixture
from em_viz.models.exhibit_animation import animate_exhibit

TEXT = "x,town,y\n1.5,Bergheim,2\n2.5,Köln,4\n3.5,Trier,5.5\n7,Mainz,6\n8,Ulm,9\n"
NAMES = ("Bergheim", "Köln", "Trier", "Mainz", "Ulm")


def towns() -> Dataset:
    return to_dataset(read_pasted(TEXT), ["x", "y"])


def test_the_first_full_column_of_text_names_the_rows() -> None:
    data = towns()
    assert data.names == NAMES
    assert data.row_called(1) == "3, Köln"
    assert data.listed_rows[:2] == ("2 (Bergheim)", "3 (Köln)")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (TEXT, "town"),
        ("x,y\n1,2\n3,4", None),
        ("x,note,town\n1,,Ulm\n2,good,Trier", "town"),
        ("sort,name,x\na,Ann,1\na,Bob,2\nb,Cid,3", "name"),
        ("sort,x\na,1\na,2\nb,3", "sort"),
    ],
)
def test_a_column_in_which_no_name_comes_twice_goes_before_others(text: str, column: str | None) -> None:
    assert label_column(read_pasted(text), ["x"]) == column


def test_an_identifier_names_rows_where_somebody_says_so() -> None:
    table = read_pasted("patient,x\n40012,1\n40015,2\n40019,3")
    assert label_column(table, ["x"]) is None
    assert label_column(table, ["x"], ["patient"]) == "patient"
    assert to_dataset(table, ["x"], named_by="patient").names == ("40012", "40015", "40019")


def test_names_stay_with_their_rows() -> None:
    data = towns()
    assert data.select(["y"]).names == NAMES
    assert data.standardised().names == NAMES
    np.testing.assert_allclose(data.standardised().original, data.values, rtol=1e-14)
    assert dataset_from_json(dataset_to_json(data)).names == NAMES
    assert unpack(pack(data)).names == NAMES
    assert delete_rows(data, [1, 3]).names == ("Bergheim", "Trier", "Ulm")
    assert add_point(data, [1, 2]).names == (*NAMES, "added")
    edited = (data.values + 1).tolist()
    assert dataset_from_rows(edited, data.columns, data).names == NAMES
    assert dataset_from_rows(edited[1:], data.columns, data).names == ()


def test_rows_that_are_left_out_take_their_names_along() -> None:
    gaps = to_dataset(read_pasted("x,town\n1,Bergheim\n,Köln\n3,Trier\n4,Ulm"), ["x"], drop_missing=True)
    assert (gaps.names, gaps.rows) == (("Bergheim", "Trier", "Ulm"), (2, 4, 5))
    some = to_dataset(read_pasted(TEXT), ["x"], sample=(3, 1))
    assert [dict(zip(towns().rows, NAMES, strict=True))[row] for row in some.rows] == list(some.names)


def test_a_link_without_names_is_what_it_was() -> None:
    data = replace(towns(), names=())
    assert unpack(pack(data)).names == ()
    assert data.digest == towns().digest


def test_as_many_names_as_rows_are_needed() -> None:
    with pytest.raises(ValueError, match="names have length 2; they need 5"):
        replace(towns(), names=("a", "b"))


@pytest.mark.parametrize("model", ["gaussian_mixture", "kmeans", "annealed_mixture", "variational_gaussian_mixture"])
def test_hover_sentences_and_formulas_call_rows_by_their_names(model: str) -> None:
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.normal(0, 1, (12, 2)), rng.normal(4, 1, (12, 2))])
    names = tuple(f"<town {i}>" for i in range(24))
    data = Dataset("own", "Own", values, ("x", "y"), rows=tuple(range(2, 26)), names=names)
    entry = FAMILY[model]
    shown = exhibit(entry, entry.examples[0], own=Sample.of_points(data), seed=1)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=4, tol=0)
    animation = animate_exhibit(shown, trace, key="names")
    labels = next(picture.cloud.labels for picture in animation.pictures if picture.cloud is not None)
    assert labels[3].startswith("row 5, <town 3>: x ")
    panels = {panel.name: panel for panel in animation.panels}
    if model != "kmeans":
        said = panels["sentence"].html(1)
        point = int(trace.responsibilities(0).max(axis=1).argmin())
        assert f"Row {point + 2}, &lt;town {point}&gt;, is shared most evenly" in said
        assert f"row {point + 2}, &lt;town {point}&gt;: x " in panels["formulas"].html(1)
    assert not any("\ue010" in template for panel in animation.panels for template in panel.templates)


def test_a_collapse_names_rows_by_number_and_name() -> None:
    data = to_dataset(read_pasted("x,town\n1,A\n1,B\n5,C\n6,D\n7,E\n9,F"), ["x"])
    model = GaussianMixture(2)
    trace = run_em(model, data.values, model.params([0.5, 0.5], [1, 7], [0.01, 4]))
    assert trace.failure is not None
    assert trace.failure.standing(data.listed_rows) == "on rows 2 (A), 3 (B)"


def test_the_table_of_responsibilities_has_the_names() -> None:
    data = towns()
    model = GaussianMixture(2, "spherical")
    trace = run_em(model, data.values, model.around(data.values, data.values[[0, 4]]), max_steps=2, tol=0)
    first, second, *_ = responsibilities_csv(trace, data).splitlines()
    assert first == "step,row,name,x,y,responsibility_1,responsibility_2"
    assert second.startswith("0,2,Bergheim,1.5,2.0,")
