"""The address: what a click brings from before undoes nothing; what a link or the history brings is followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from pages.widgets.arrival import address as door
from pages.widgets.basins.ask import Ask
from pages.widgets.restarts.ask import Ask as AskOfRestarts
from pages.widgets.theory.source import LAB, RUNS
from tests.pages.theory.test_why import control
from tests.pages.visits import address, choose, expect_run, press, sound, visit

FIRST = Experiment()
OF_BEFORE: list[dict[str, str]] = [{}, {"k": "3"}, {"k": "4"}, {"k": "3", "step": "7"}]


def bringing(app: AppTest, query: Mapping[str, str]) -> AppTest:
    """Return the app, whose next click brings this address along."""
    app.query_params.clear()
    app.query_params.update(query)
    return app


@pytest.mark.parametrize("brought", OF_BEFORE)
def test_a_click_that_brings_an_address_of_before_undoes_nothing(brought: dict[str, str]) -> None:
    lab = choose(choose(choose(visit(), "Components K", 3), "Components K", 4), "Components K", 5)
    expect_run(choose(bringing(lab, brought), "Start", "kmeans"), replace(FIRST, k=5, start="kmeans"))


def test_a_projector_that_was_turned_on_stays_on_when_an_address_of_before_is_put_right() -> None:
    lab = choose(choose(visit(), "Components K", 3), "Components K", 4)
    sound(bringing(lab, {"k": "3", "view": "projector", "step": "7"}).run())
    assert address(lab) == {"k": "4", "view": "projector"}


def test_a_line_that_was_uncovered_and_a_move_that_was_made_stay() -> None:
    app = press(press(visit("derivation"), "Next"), "Next")
    sound(bringing(app, {"line": "2"}).run())
    assert address(app)["line"] == "3"
    sound(press(bringing(app, {"line": "2"}), "Next"))
    assert address(app)["line"] == "4"
    app = press(visit("verdict"), "Move the parameters a little")
    given = address(app)
    assert "push" in given
    sound(bringing(app, {}).run())
    assert address(app) == given


def test_the_history_is_followed_to_what_was_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    app = choose(visit("restarts", {"data": "galaxies_corrected", "k": "2", "runs": "10"}), "First seed", 5)
    assert address(app)["runs_seed"] == "5"
    monkeypatch.setattr(door, "_went_back", lambda: True)
    sound(bringing(app, {"data": "galaxies_corrected", "k": "2", "runs": "10"}).run())
    assert "runs_seed" not in address(app)
    assert next(each.value for each in app.sidebar.number_input if each.label == "First seed") == 1


def test_a_link_to_the_same_page_is_followed_to_where_one_has_been_before() -> None:
    few = AskOfRestarts(runs=10).query
    three, two = (to_query(Experiment(data="galaxies_corrected", k=k)) | few for k in (3, 2))
    app = visit("restarts", three)
    for link in (two, three, two):
        sound(bringing(app, door.link_to_this_page(link)).run())
        assert address(app) == link


def test_a_link_to_the_same_experiment_with_something_else_asked_is_followed() -> None:
    experiment = Experiment(data="galaxies_corrected", k=2)
    app = visit("basins", to_query(experiment) | Ask().query)
    link = to_query(experiment) | Ask(width=1.0).query
    sound(bringing(app, door.link_to_this_page(link)).run())
    assert address(app) == link


def test_the_run_of_the_lab_is_there_again_after_a_look_at_another() -> None:
    app = visit("bound", {"k": "3"})
    example = next(run for run in RUNS if run[0] == "linkage")
    for run in (example, LAB):
        sound(control(app, "Run").select_index(RUNS.index(run)).run())
    assert address(app) == {"k": "3"}
