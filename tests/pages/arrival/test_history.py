"""Undo and redo: what was shown comes back, in the lab and on a model's page."""

from __future__ import annotations

from em_core.experiments.experiment import Experiment
from em_core.experiments.prepared_starts import prepared_starts
from em_core.experiments.visits import first_visit, to_query
from pages.widgets.arrival.history import MOST, History
from tests.pages.visits import address, choose, expect_run, press, visit


def test_what_is_shown_again_is_no_new_choice_and_what_was_undone_is_forgotten() -> None:
    history: History[str] = History()
    for letter in "aabbc":
        history = history.with_next(letter)
    assert history.shown == ("a", "b", "c")
    back = history.moved(-1)
    assert (back.shown[back.now], back.can_undo, back.can_redo) == ("b", True, True)
    assert back.with_next("b") == back
    other = back.with_next("d")
    assert (other.shown, other.can_redo) == (("a", "b", "d"), False)
    assert history.moved(9) == history
    assert history.moved(-9).now == 0


def test_the_oldest_choices_are_forgotten_first() -> None:
    history: History[int] = History()
    for i in range(MOST + 3):
        history = history.with_next(i)
    assert len(history.shown) == MOST
    assert history.shown[0] == 3


def test_a_prepared_start_is_one_press_away_and_can_be_undone() -> None:
    starts = {start.title: start.experiment for start in prepared_starts(Experiment.data)}
    lab = visit("lab")
    for title in ("Bad", "Collapse"):
        lab = press(lab, title)
        expect_run(lab, starts[title])
    lab = press(lab, "Undo")
    expect_run(lab, starts["Bad"])
    lab = press(lab, "Undo")
    expect_run(lab, Experiment())
    assert next(button for button in lab.button if button.label == "Undo").disabled
    expect_run(press(lab, "Redo"), starts["Bad"])


def test_a_model_can_be_undone_too() -> None:
    page = choose(visit("model"), "Model", "linkage")
    assert address(page) == to_query(first_visit("linkage"))
    assert address(press(page, "Undo")) == to_query(first_visit("two_coins"))
