"""Own data on the pages: answers with holes, limits, sequences by a subject, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np

from em_core.data import Dataset, read_pasted, to_dataset
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.url import to_query as lab_query
from em_core.experiments.visits import first_visit, to_query
from em_core.own.own_table import OwnTable
from tests.pages.visits import address, elements, sound, visit, words

ANSWERS = "name,q1,q2,q3\nAnn,yes,,yes\nBob,no,no,\nCid,yes,yes,no\nDan,no,yes,\nEva,,no,no\nFay,yes,,yes\nGil,no,no,no"
LIMITS = "well,nitrate\nW1,<0.5\nW2,0.7\nW3,<0.5\nW4,4.1\nW5,3.8\nW6,< 0.5\nW7,0.9\nW8,4.4\nW9,>50"
BY_ID = "id,level\np1,1.2\np1,0.8\np1,3.9\np1,4.4\np2,4.1\np2,0.9\np2,1.1\np3,3.7"
GAPS = "town,ozone,sun\nUlm,41,190\nTrier,36,\nMainz,,149\nKöln,18,313\nBonn,23,299\nHof,19,60\n"


def on_page(model: str, text: str) -> Any:
    return visit("model", to_query(replace(first_visit(model), own=OwnTable(text))))


def pasted(app: Any, text: str) -> Any:
    (box,) = elements(app, "text_area")
    return sound(box.set_value(text).run())


def said(app: Any) -> str:
    return " ".join(each.value for each in app.markdown)


def test_answers_with_holes_have_a_page_and_a_next_step() -> None:
    app = on_page("latent_classes", ANSWERS)
    assert not app.error
    assert "q1: yes" in words(app)
    assert "**Next:**" in said(app)


def test_limits_have_a_page() -> None:
    app = on_page("lifetimes", LIMITS)
    assert not app.error
    assert "4 are known only by a limit" in words(app)


def test_data_that_are_pasted_are_read_by_subject_and_stop_by_their_own_rule() -> None:
    app = visit("model", {"model": "categorical_hmm"})
    (data,) = [each for each in elements(app.sidebar, "selectbox") if each.label == "Data"]
    app = pasted(sound(data.set_value("own").run()), "animal,base\nk1,A\nk1,C\nk2,A\nk2,G\nk1,T\nk2,A\nk1,A\nk2,C")
    assert not app.error
    found = " ".join(each.value for each in (*app.markdown, *app.caption, *app.info, *app.warning))
    assert "says whose each row is: 2 sequences" in found
    (tolerance,) = [each for each in elements(app.sidebar, "selectbox") if each.label.startswith("Tolerance")]
    assert tolerance.value == 1e-6, "the example stops at 1e-4"


def test_rows_left_out_lead_to_the_model_for_missing_values() -> None:
    app = visit("model", {"model": "student_mixture"})
    (data,) = [each for each in elements(app.sidebar, "selectbox") if each.label == "Data"]
    app = pasted(sound(data.set_value("own").run()), GAPS)
    (button,) = [each for each in app.button if "model for missing values" in each.label]
    app = sound(button.click().run())
    assert address(app)["model"] == "missing_values"
    assert "2 values are missing" in words(app)


def test_the_labs_rows_go_by_their_names() -> None:
    rng = np.random.default_rng(0)
    rows = "\n".join(f"town {i},{x:.2f},{y:.2f}" for i, (x, y) in enumerate(rng.normal(0, 3, (30, 2))))
    data: Dataset = to_dataset(read_pasted(f"town,x,y\n{rows}"), ["x", "y"])
    app = visit("lab", urlencode(lab_query(on_own_data(Experiment(), data), data)))
    assert not app.error
    assert ", town " in words(app)
    assert "**Next:**" in said(app)


def test_an_example_has_no_next_step() -> None:
    assert "**Next:**" not in said(visit("model", {"model": "two_coins"}))
    assert "**Next:**" not in said(visit("lab"))


def test_a_column_of_few_names_is_set_against_the_components() -> None:
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.normal(0, 1, (20, 2)), rng.normal(9, 1, (20, 2))])
    rows = "\n".join(f"{'ab'[i // 20]},{x:.2f},{y:.2f}" for i, (x, y) in enumerate(values))
    data = to_dataset(read_pasted(f"sort,x,y\n{rows}"), ["x", "y"])
    app = visit("lab", urlencode(lab_query(replace(on_own_data(Experiment(), data), k=2), data)))
    (table,) = [each.value for each in app.dataframe if "name" in each.value.columns]
    assert table.iloc[:, 1:].to_numpy().sum() == 40
    assert sorted(table["name"]) == ["a", "b"]
