"""The page of new rows: an example at once, people's own rows, a saved model, and every fault in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from em_core.scoring.model_file import model_to_json
from pages.widgets.frame.site import PLACES
from tests.em_core.scoring.fitted import PLAIN, STANDARDISED, first, fitted
from tests.pages.visits import elements, figures, head, press, sound, visit


def words(page: AppTest) -> str:
    kinds = (page.main.markdown, page.main.info, page.main.caption, page.main.warning, page.main.error)
    return " ".join(each.value for kind in kinds for each in kind)


def table(page: AppTest) -> Any:
    return page.main.dataframe[0].value


def pasted(page: AppTest, text: str) -> AppTest:
    (box,) = [each for each in elements(page.main, "text_area") if each.label.startswith("Rows, with")]
    return sound(box.set_value(text).run())


@pytest.fixture(scope="module")
def opened() -> AppTest:
    return visit("new_rows")


def test_it_begins_with_an_example_of_the_model_in_the_lab(opened: AppTest) -> None:
    assert head(opened)[0] == PLACES["new_rows"].name
    assert "By the largest responsibility, 2 rows belong to component 1 and 2 rows belong to component 2." in words(
        opened
    )
    assert "An example is in the box" in opened.main.caption[0].value
    assert list(table(opened)["assigned"]) == [2, 1, 1, 2]
    assert next(button.label for button in elements(opened.main, "download_button")) == "Rows (CSV)"


def test_own_rows_are_scored_and_what_is_wrong_is_told() -> None:
    page = pasted(visit("new_rows"), "who,waiting,eruptions\nann,79,3.5\nbob,,1.8\ncai,900,1.5\nTotal,979,6.8\n")
    assert "1 row of totals" in words(page)
    assert "1 row is far from every component" in words(page)
    assert 'The model does not use "who"' in words(page).replace("\\", "")
    assert list(table(page)["who"]) == ["ann", "bob", "cai"]
    assert table(page)["not_scored"].tolist()[1] == 'column "waiting" is empty'
    page = press(page, "Keep 1 row of totals")
    assert list(table(page)["who"]) == ["ann", "bob", "cai", "Total"]
    page = pasted(page, "x,y\n1,2\n3,4\n")
    assert "has no columns" in words(page)
    assert not page.main.dataframe


def test_a_saved_model_is_opened_and_chosen() -> None:
    page = visit("new_rows")
    (upload,) = [each for each in elements(page.main, "file_uploader") if each.label == "Model file (JSON)"]
    raw = model_to_json(fitted(STANDARDISED)[0]).encode()
    page = sound(upload.set_value(("model.json", raw, "application/json")).run())
    (choice,) = [each for each in page.main.selectbox if each.label == "Fitted model"]
    assert choice.options[0].startswith("Saved: Gaussian mixture, Old Faithful")
    assert choice.value == "saved"
    assert "By the largest responsibility" in words(page)


def test_a_file_that_is_no_model_is_refused_in_a_sentence() -> None:
    page = visit("new_rows")
    (upload,) = [each for each in elements(page.main, "file_uploader") if each.label == "Model file (JSON)"]
    page = sound(upload.set_value(("model.json", b"{}", "application/json")).run())
    assert "This is not a fitted model saved by Halfstep" in words(page)
    assert "By the largest responsibility" in words(page), "the model of the lab stays"


def test_the_model_of_its_own_page_can_be_chosen_and_one_that_cannot_score_says_so() -> None:
    page = visit("model", {"model": "linkage"})
    page.switch_page("pages/new_rows.py")
    page = sound(page.run())
    (choice,) = [each for each in page.main.selectbox if each.label == "Fitted model"]
    page = sound(choice.set_value("model").run())
    assert "so they say nothing about the rows of another" in words(page)


@pytest.mark.parametrize("id", ["kmeans", "latent_classes", "mixture_of_regressions", "poisson_mixture"])
def test_every_kind_of_model_has_its_picture_and_table(id: str) -> None:
    page = visit("model", {"model": id})
    page.switch_page("pages/new_rows.py")
    page = sound(page.run())
    (choice,) = [each for each in page.main.selectbox if each.label == "Fitted model"]
    page = sound(choice.set_value("model").run())
    assert not page.error
    assert len(table(page)) == 4
    assert len(figures(page)) == 1
    assert next(iter(fitted(first(id))[0].columns)) in table(page).columns


def test_what_was_pasted_survives_a_visit_to_another_page() -> None:
    page = pasted(visit("new_rows"), "waiting,eruptions\n79,3.5\n55,2\n")
    page.switch_page("pages/glossary.py")
    page = sound(page.run())
    page.switch_page("pages/new_rows.py")
    page = sound(page.run())
    assert len(table(page)) == 2
    assert fitted(PLAIN)[0].columns == ("eruptions", "waiting")
