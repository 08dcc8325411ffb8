"""A model's page: a start typed by hand, a stop rule, and all that can be saved of it and opened again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from em_core.catalogue.registry import FAMILY
from em_core.em.flat_params import flat_params
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import described
from em_core.experiments.run_file import to_json
from em_core.experiments.visits import Visit, exhibit_of, first_visit, from_query, to_query
from em_core.own.own_table import OwnTable
from tests.pages.gallery.test_family import expect, open_model
from tests.pages.visits import address, choose, elements, expect_run, press, shown_key, sound, visit

FIRST = first_visit("two_coins")
TYPED = replace(FIRST, typed=(0.5, 0.5, 0.25, 0.75))


def start_of(shown: Visit) -> tuple[float, ...]:
    return flat_params(exhibit_of(shown).start)


def tables(app: AppTest) -> list[list[dict[str, Any]]]:
    """Return the rows of the tables that can be edited: the start's first, the data's last."""
    return [each.value.to_dict("records") for each in elements(app.main, "dataframe")]


@pytest.mark.parametrize("model", FAMILY)
def test_every_model_begins_by_hand_where_its_example_does_or_says_why_not(model: str) -> None:
    usual = first_visit(model)
    app = choose(visit("model", {"model": model}), "Start", "By hand")
    assert not app.error
    if any("too many to be typed" in caption.value for caption in app.sidebar.caption):
        assert model in ("tomography", "deblurring")
    else:
        usual = replace(usual, typed=start_of(usual))
    # The address alone: on a busy machine the longest runs are made elsewhere meanwhile.
    assert from_query(address(app)) == (usual, ())


def test_a_typed_start_comes_back_from_its_link_and_goes_with_another_choice() -> None:
    app = open_model(TYPED)
    expect(app, TYPED)
    assert [list(row.values()) for row in tables(app)[0]] == [["coin A", 0.5, 0.25], ["coin B", 0.5, 0.75]]
    expect(choose(app, "Start", "Example"), FIRST)
    expect(choose(app, "Start", "By hand"), TYPED)
    expect(choose(app, "Model", "linkage"), first_visit("linkage"))


def test_the_table_begins_with_the_start_that_was_drawn() -> None:
    app = open_model(replace(FIRST, draw=3))
    press(app, "New random start")
    drawn = start_of(replace(FIRST, draw=4))
    expect(choose(app, "Start", "By hand"), replace(TYPED, typed=drawn))


def test_another_number_of_components_is_another_table() -> None:
    app = choose(open_model(TYPED), "Coins", 3)
    three = replace(FIRST, chosen=(("coins", 3.0),))
    expect(app, replace(three, typed=start_of(three)))


def test_what_is_typed_survives_another_algorithm_and_stop_rule() -> None:
    app = choose(open_model(TYPED), "Algorithm", "incremental")
    by_rows = replace(TYPED, algorithm="incremental", blocks=5)
    expect(app, by_rows)
    expect(choose(app, "Step limit", 9), replace(by_rows, max_steps=9))


def test_numbers_that_are_no_start_are_told_and_the_last_run_stays() -> None:
    app = open_model(TYPED)
    widget = app.main.get("dataframe")[0]
    edited = {"edited_rows": {"0": {"c1": -1.0}}, "added_rows": [], "deleted_rows": []}
    states = app._tree.get_widget_states()
    states.widgets.append(WidgetState(id=widget.proto.id, string_value=json.dumps(edited)))
    app = sound(app._run(states))
    (error,) = app.error
    assert "probability of coin A" in error.value
    assert shown_key(app) == TYPED.key


def test_a_stop_rule_goes_into_the_address_and_back_to_the_examples() -> None:
    app = open_model(FIRST)
    expect(choose(app, "Step limit", 7), replace(FIRST, max_steps=7))
    app = choose(app, "Tolerance (nats)", 1e-4)
    expect(app, replace(FIRST, max_steps=7, tol=1e-4))
    expect(choose(app, "Step limit", 60), replace(FIRST, tol=1e-4))
    expect(choose(app, "Model", "kmeans"), first_visit("kmeans"))
    assert any(each.label == "Tolerance" for each in app.sidebar.selectbox)


def test_the_sections_of_the_sidebar_have_the_same_numbers_on_every_page() -> None:
    for model in ("blood_groups", "two_coins", "tomography"):
        heads = [each.value for each in visit("model", {"model": model}).sidebar.subheader]
        assert heads == ["1 · Model", "2 · Data", "3 · Options", "4 · Start", "5 · Stopping"]


def saved_on(app: AppTest, text: str) -> AppTest:
    (uploader,) = (
        each for each in elements(app.main, "file_uploader") if each.label == "Open a saved experiment or model"
    )
    return sound(uploader.set_value(("saved.json", text.encode(), "application/json")).run())


OWN = replace(TYPED, own=OwnTable("heads,tosses\n1,5\n4,5\n2,5\n"), tol=1e-3)


@pytest.mark.parametrize("page", ["model", "lab"])
def test_a_saved_run_of_a_model_opens_wherever_it_is_brought(page: str) -> None:
    app = saved_on(visit(page), to_json(described(OWN)))
    if page == "model":
        expect(app, OWN)
    else:
        assert app.session_state["shown_model"] == described(OWN)


def test_a_saved_experiment_of_the_lab_opens_from_a_models_page() -> None:
    asked = Experiment(k=3, seed=5)
    app = saved_on(visit("model"), to_json(described(asked)))
    assert app.session_state["shown_lab"] == described(asked)


def test_a_file_that_is_none_is_told_and_nothing_changes() -> None:
    app = saved_on(visit("model"), '{"format": "halfstep-visit/1"}')
    assert "not a run of a model's page saved by Halfstep" in app.error[0].value.replace("\\", "")
    assert address(app) == to_query(Visit())


def test_every_file_is_offered() -> None:
    for model in ("linkage", "missing_values"):
        labels = [each.label for each in elements(visit("model", {"model": model}).main, "download_button")]
        hidden = "Responsibilities (CSV)" if model == "linkage" else "Expected hidden values (CSV)"
        assert labels == [
            "Report (HTML)",
            "Rows (CSV)",
            "Rows (Excel)",
            "Rows (Parquet)",
            "Parameters (CSV)",
            "Parameters (JSON)",
            "Python script",
            "Jupyter notebook",
            *(["R"] if model == "linkage" else []),
            "Player (HTML)",
            "Half-steps (CSV)",
            hidden,
            "Half-steps (JSON)",
            "Experiment (JSON)",
        ]


def test_the_lab_is_as_it_was() -> None:
    expect_run(visit(), Experiment())
