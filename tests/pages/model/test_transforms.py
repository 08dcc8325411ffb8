"""Columns are transformed in the lab and on the models' pages: in the picture, in the link, and undone in one press."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import described
from em_core.experiments.visits import first_visit, to_query
from em_core.own.own_table import OwnTable
from tests.em_core.experiments.test_transformed_scripts import RAW, lab_run
from tests.pages.own.test_one_desk import uploaded
from tests.pages.visits import (
    address,
    choose,
    elements,
    expect_run,
    press,
    shown_key,
    sidebar_unfolded,
    sound,
    visit,
    words,
)

LOG, DIFFERENCE, STANDARDISE = "Natural logarithm of", "Differences of successive rows of", "Standardise"
FIRST = Experiment(max_steps=20)


def captions(app: AppTest) -> str:
    return "\n".join(each.value for each in app.main.caption)


def taken(app: AppTest, label: str) -> list[str]:
    shown = elements(sidebar_unfolded(app).sidebar, "multiselect")
    (found,) = (each for each in shown if each.label == label)
    return list(found.value)


def test_columns_of_the_lab_are_transformed_and_each_step_is_undone() -> None:
    lab = visit("lab", "max=20")
    assert "in the original units" not in captions(lab)
    choose(lab, LOG, ["waiting"])
    expect_run(lab, replace(FIRST, transforms=("log:waiting",)))
    assert address(lab)["transform"] == "log:waiting"
    assert "log of waiting" in words(lab)
    assert "in the transformed units and" in captions(lab)
    assert 'Natural logarithm of "waiting".' in captions(lab)
    choose(lab, DIFFERENCE, ["waiting"])
    expect_run(lab, replace(FIRST, transforms=("log:waiting", "difference:waiting")))
    assert "The log-likelihood given row 2 is" in captions(lab)
    # Of a column that is out of use for a while the choice is remembered.
    choose(lab, "Columns", ["eruptions"])
    expect_run(lab, replace(FIRST, columns=("eruptions",)))
    choose(lab, "Columns", ["eruptions", "waiting"])
    assert taken(lab, LOG) == ["waiting"]
    choose(choose(lab, LOG, []), DIFFERENCE, [])
    expect_run(lab, FIRST)
    press(lab, "Undo")
    assert address(lab)["transform"] == "difference:waiting"


def test_a_link_sets_the_choice() -> None:
    lab = visit("lab", "max=20&transform=log:waiting,standardise:eruptions")
    assert taken(lab, LOG) == ["waiting"]
    assert taken(lab, STANDARDISE) == ["eruptions"]
    expect_run(lab, replace(FIRST, transforms=("log:waiting", "standardise:eruptions")))


def test_a_logarithm_that_does_not_exist_is_refused_with_a_way_out() -> None:
    lab = visit("lab", "data=separated&max=20")
    before = address(lab)
    choose(lab, LOG, ["x"])
    (error,) = lab.sidebar.error
    assert 'Column "x" is −2.79682 in row 1' in error.value
    assert address(lab) == before
    press(lab, 'Do not take the logarithm of "x"')
    assert not lab.error
    assert taken(lab, LOG) == []
    assert address(lab) == before


def test_rows_of_a_file_are_left_out_where_they_have_no_logarithm() -> None:
    table = "weight,height\n" + "".join(f"{i % 9 - 1},{150 + i * i % 40}\n" for i in range(40))
    lab = uploaded(table, "mine.csv")
    choose(lab, LOG, ["weight"])
    (error,) = lab.sidebar.error
    assert 'Column "weight" is −1 in row 2 and at most 0 in' in error.value
    press(lab, 'Use only rows in which "weight" is more than 0')
    assert not lab.error
    found = address(lab)
    assert found["transform"] == "log:weight"
    assert found["done"] == "only:weight > 0"


def test_other_data_with_a_column_of_that_name_are_as_they_came() -> None:
    lab = visit("lab", "data=separated&max=20&transform=difference:x")
    assert taken(lab, DIFFERENCE) == ["x"]
    choose(lab, "Shape", "Moons")
    assert taken(lab, DIFFERENCE) == []
    assert "transform" not in address(lab)
    table = "weight,height\n" + "".join(f"{i % 9 + 1},{150 + i * i % 40}\n" for i in range(40))
    other = table.replace("150", "151")
    lab = uploaded(table, "mine.csv")
    choose(lab, LOG, ["weight"])
    assert address(lab)["transform"] == "log:weight"
    choose(lab, "File", ("mine.csv", other.replace("9,", "8,").encode(), ""))
    assert taken(lab, LOG) == []
    assert "transform" not in address(lab)


def test_own_columns_of_a_models_page_are_transformed() -> None:
    text = "\n".join(line.split(",", 2)[2] for line in RAW.decode().splitlines()[:60])
    usual = replace(first_visit("student_mixture"), own=OwnTable(text), max_steps=20)
    app = visit("model", to_query(usual), unfolding=("data-table",))
    choose(app, LOG, ["income", "price"])
    asked = replace(usual, transforms=("log:income", "log:price"))
    sound(app)
    assert shown_key(app) == asked.key
    assert address(app) == to_query(asked)
    assert "in the transformed units and" in captions(app)
    assert 'Natural logarithm of "income" and "price".' in captions(app)
    choose(app, LOG, [])
    assert shown_key(app) == usual.key
    again = visit("model", to_query(asked))
    assert shown_key(again) == asked.key
    assert taken(again, LOG) == ["income", "price"]


@pytest.mark.parametrize("model", ["poisson_mixture", "mixture_of_regressions", "gaussian_hmm"])
def test_counts_answers_and_conditions_are_not_transformed(model: str) -> None:
    entry = first_visit(model).entry
    usual = replace(first_visit(model), own=OwnTable(entry.reader.sketch))
    app = visit("model", to_query(usual) | {"transform": "log:x"})
    assert LOG not in [each.label for each in elements(app.sidebar, "multiselect")]
    assert "plays no part in this run" in app.info[0].value
    assert shown_key(app) == usual.key


def test_a_saved_run_and_its_link_are_one() -> None:
    run, _ = lab_run(("log:income", "difference:price"))
    lab = visit("lab", run.query)
    assert not lab.info
    assert shown_key(lab) == run.key
    assert address(lab) == described(run.experiment, run.own_points).query
