"""A start dragged in the picture turns the sidebar, the table and the link to itself, and nothing else."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from em_core.experiments.experiment import Experiment, resolve, starting_params
from em_core.experiments.rounded_start import rounded_start
from em_core.multistart.initialisation import flat_start
from em_viz.animation.packing import unpack
from tests.pages.visits import address, choose, expect_run, packed, press, shown_key, sound, visit, words

FIRST = Experiment()


def handles(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = unpack(packed(app))[1]["pictures"][0]["handles"]
    return found


def heard(app: AppTest) -> int:
    """Return the number of the edit that the player is told was heard."""
    data: bytes = app.main.get("bidi_component")[0].proto.bytes
    (length,) = struct.unpack_from("<I", data)
    return int(json.loads(data[4 : 4 + length])["heard"])


def dragged(app: AppTest, typed: tuple[float, ...], k: int, edit: int, about: str | None = None) -> AppTest:
    """Send what the player sends when a hand has let go."""
    event = {"edit": edit, "about": about or handles(app)["about"], "count": k, "numbers": list(typed)}
    component = app.main.get("bidi_component")[0].proto.id
    states = app._tree.get_widget_states()
    trigger = json.dumps([{"event": "start", "value": event}])
    states.widgets.append(WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{component}__events", json_trigger_value=trigger))
    return sound(app._run(states))


def start(experiment: Experiment = FIRST, shift: float = 0.0) -> tuple[float, ...]:
    """Return an experiment's own start with every mean shifted, as flat numbers with the digits of a picture."""
    dataset = resolve(experiment)
    return rounded_start(sixteen_digits(experiment, shift), experiment.k, dataset.d)


def sixteen_digits(experiment: Experiment = FIRST, shift: float = 0.0) -> tuple[float, ...]:
    """Return the same with all digits, as a hand that moves one mark leaves the others."""
    params = starting_params(experiment, resolve(experiment))
    return flat_start(params.weights, params.means + shift, params.covariances)


def by_hand(typed: tuple[float, ...], base: Experiment = FIRST, **changes: Any) -> Experiment:
    return replace(base, start="by_hand", typed=typed, **changes)


def expect_controls(app: AppTest, k: int) -> None:
    assert next(each.value for each in app.sidebar.selectbox if each.label == "Start") == "by_hand"
    assert app.sidebar.slider[0].value == k


def test_a_dragged_start_is_the_experiment_the_sidebar_and_the_link() -> None:
    typed = start(shift=0.25)
    assert typed != sixteen_digits(shift=0.25)
    lab = dragged(visit(), sixteen_digits(shift=0.25), 2, edit=7)
    expect_run(lab, by_hand(typed))
    expect_controls(lab, 2)
    assert heard(lab) == 7
    assert handles(lab)["centres"][0] == list(typed[2:4])
    again = visit(link=address(lab))
    expect_run(again, by_hand(typed))
    assert handles(again)["spreads"] == handles(lab)["spreads"]


def test_another_number_of_components_is_the_sidebars_too() -> None:
    three = start(replace(FIRST, k=3))
    lab = dragged(visit(), three, 3, edit=1)
    expect_run(lab, by_hand(three, k=3))
    expect_controls(lab, 3)
    one = start(replace(FIRST, k=1))
    lab = dragged(lab, one, 1, edit=2)
    expect_run(lab, by_hand(one, k=1))
    expect_controls(lab, 1)
    # The sidebar still decides: another K is another start.
    lab = choose(lab, "Components K", 3)
    expect_run(lab, by_hand(three, k=3))
    expect_run(choose(lab, "Start", "kmeans"), replace(FIRST, k=3, start="kmeans"))


def test_the_last_of_several_drags_counts() -> None:
    lab = visit()
    for edit, shift in enumerate((0.1, 0.2, 0.3)):
        lab = dragged(lab, start(shift=shift), 2, edit=edit)
        expect_run(lab, by_hand(start(shift=shift)))


def test_what_was_chosen_elsewhere_stays() -> None:
    lab = choose(choose(choose(visit(), "Covariances", "diag"), "Step limit", 5), "Data set", "iris_petals")
    base = replace(FIRST, covariance="diag", max_steps=5, data="iris_petals")
    typed = start(base, 0.1)
    expect_run(dragged(lab, typed, 2, edit=1), by_hand(typed, base))
    expect_run(press(lab, "Reset everything"), FIRST)


def test_what_is_typed_elsewhere_is_not_lost() -> None:
    lab = choose(visit(), "Where the data come from", "Yours")
    lab = choose(lab, "How", "Paste")
    lab = choose(lab, "Numbers, one row per line", "a,b\n1,2\n")
    typed = start(shift=0.1)
    lab = dragged(lab, typed, 2, edit=1)
    assert lab.sidebar.text_area[0].value == "a,b\n1,2\n"


@pytest.mark.parametrize(
    ("typed", "k", "about"),
    [
        (start(), 2, "other data"),
        (start()[:-1], 2, None),
        (start(), 9, None),
        ((), 0, None),
        ((float("nan"), *start()[1:]), 2, None),
    ],
    ids=["other data", "too few", "K", "none", "nan"],
)
def test_what_cannot_be_a_start_changes_nothing_and_is_answered(
    typed: tuple[float, ...], k: int, about: str | None
) -> None:
    lab = dragged(visit(), typed, k, edit=5, about=about)
    expect_run(lab, FIRST)
    assert heard(lab) == 5


def test_a_start_that_the_model_refuses_is_a_sentence_and_the_last_run_stays() -> None:
    lab = visit(link="cov=diag")
    slanted = start()
    lab = dragged(lab, slanted, 2, edit=5)
    assert "does not have the form 'diag'" in lab.error[0].value
    assert shown_key(lab) == replace(FIRST, covariance="diag").key
    assert heard(lab) == 5


@pytest.mark.parametrize("narrow", [1e-4, 1e-300])
def test_a_start_that_leads_nowhere_ends_in_a_sentence(narrow: float) -> None:
    far = (0.5, 0.5, 1.0, 105.0, 4.0, 80.0, narrow, 0.0, 0.0, narrow, 1.0, 0.0, 0.0, 100.0)
    lab = dragged(visit(), far, 2, edit=1)
    expect_run(lab, by_hand(far))
    assert "Step 1 cannot be made: component 1 is empty" in words(lab)


def test_centres_of_k_means_are_a_start_too() -> None:
    base = replace(FIRST, model="kmeans")
    lab = visit(link="model=kmeans")
    shown = handles(lab)
    assert shown["shape"] == "fixed"
    typed = flat_start(shown["masses"], [[2.0, 50.0], [4.0, 90.0]], shown["spreads"])
    lab = dragged(lab, typed, 2, edit=1)
    expect_run(lab, by_hand(typed, base))
    assert handles(lab)["centres"] == [[2.0, 50.0], [4.0, 90.0]]


def test_what_is_chosen_while_the_page_has_yet_to_follow_a_drop_stays() -> None:
    lab = visit()
    lab.sidebar.slider[0].set_value(4)
    lab = dragged(lab, start(shift=0.25), 2, edit=1)
    expect_controls(lab, 4)
    assert address(lab)["k"] == "4"
    lab = visit()
    next(each for each in lab.sidebar.selectbox if each.label == "Start").set_value("kmeans")
    expect_run(dragged(lab, start(shift=0.25), 2, edit=1), replace(FIRST, start="kmeans"))
