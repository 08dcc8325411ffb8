"""The pages under "Why it works": any run, in the address; every view of it; and a sentence where there is none."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from em_core.catalogue.registry import FAMILY, MODELS
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.why_settings import named_in
from em_core.experiments.url import to_query
from em_viz.animation.packing import packed_name, unpack
from pages.widgets.theory.deriving import CHOICES
from pages.widgets.theory.source import LAB, RUNS, link_to
from tests.pages.visits import address, elements, press, sound, unfolded, visit


def sent(app: AppTest) -> list[bytes]:
    """Return what was sent to the players, in the order of the page."""
    found = []
    for element in app.main.get("bidi_component"):
        if element.proto.bytes:
            (length,) = struct.unpack_from("<I", element.proto.bytes)
            # What is fed to a player later has no options before it.
            if element.proto.bytes[4:].startswith(b'{"controls"'):
                found.append(element.proto.bytes[4 + length :])
    return found


def names(app: AppTest) -> list[str]:
    return [packed_name(packed) for packed in sent(app)]


def told(app: AppTest) -> str:
    return " ".join(each.value for each in app.info)


FOLDED = (CHOICES, "choose-slice", "choose-theta", "choose-step", "other-runs")
"""The keys of what is chosen in boxes that are opened first."""


def control(app: AppTest, label: str) -> Any:
    for keys in ((), FOLDED):
        if keys:
            unfolded(app, *keys)
        for widget in elements(app, "selectbox", "slider", "toggle", "button_group", "radio"):
            if widget.label.strip("*") == label:
                return widget
    raise AssertionError(f"There is no control called {label}.")


def test_the_bound_is_about_the_run_in_the_lab() -> None:
    app = visit("bound")
    assert names(app) == [f"bound {Experiment().key}"]
    assert not app.info
    other = Experiment(k=3)
    app = visit("bound", to_query(other))
    assert names(app) == [f"bound {other.key}"]
    assert address(app) == to_query(other)


@pytest.mark.parametrize("model", ["linkage", "poisson_hmm", "missing_values", "kmeans"])
def test_any_model_of_the_family_is_opened_by_its_link(model: str) -> None:
    run = next(run for run in RUNS if run[0] == model)
    app = visit("bound", link_to(run))
    assert not app.error
    assert names(app) == [f"bound {run[0]} {run[1]}"]
    assert address(app) == link_to(run)
    assert control(app, "Run").value == run


def test_every_run_has_a_link_of_its_own_that_names_it() -> None:
    for run in RUNS:
        if run != LAB:
            assert named_in(link_to(run)) == run
    assert named_in({"model": "gaussian_mixture"}) is None, "that is the lab's"
    assert named_in({"model": "linkage", "example": "nonsense"}) == ("linkage", FAMILY["linkage"].examples[0].id)
    assert named_in({"k": "3"}) is None
    assert {run[0] for run in RUNS[1:]} >= set(MODELS)


def test_choosing_another_run_and_coming_back_leaves_no_trace_in_the_address() -> None:
    app = visit("bound", {"model": "linkage", "step": "4", "show": "partial"})
    assert address(app)["step"] == "4"
    app = sound(control(app, "Run").set_value(LAB).run())
    assert address(app) == {"show": "partial"}
    assert names(app)[0].startswith(f"partial {Experiment().key}")
    app = sound(control(app, "Run").set_value(("two_coins", "equal-coins")).run())
    assert address(app) == {"model": "two_coins", "example": "equal-coins", "show": "partial"}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({"show": "inside"}, "inside"),
        ({"show": "inside", "at": "5"}, "inside"),
        ({"show": "partial", "at": "2"}, "partial"),
        ({"show": "hand", "point": "7"}, "by hand"),
        ({"show": "hand", "model": "linkage"}, "by hand"),
        ({"show": "nonsense", "at": "-3", "point": "x"}, "bound"),
    ],
)
def test_every_view_opens_by_its_link(link: dict[str, str], expected: str) -> None:
    app = visit("bound", link)
    assert not app.error
    (name,) = names(app)
    assert name.startswith(expected)
    if link.get("at") == "5":
        assert name.split()[-2] == "5"
    if "point" in link and expected == "by hand":
        assert name.endswith(" 6"), "points are counted from 1 in the address"


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"show": "inside", "model": "poisson_hmm"}, "is computed at once"),
        ({"show": "hand", "model": "missing_values"}, "numbers"),
        ({"show": "hand", "model": "kmeans", "example": "faithful-kmeans"}, "q gives every point to one cluster"),
        ({"show": "hand", "model": "linkage", "point": "4"}, "only come from one component"),
        ({"show": "inside", "max": "0"}, "made no step"),
        ({"show": "partial", "max": "0"}, "made no step"),
    ],
)
def test_where_there_is_nothing_to_see_a_sentence_says_why(link: dict[str, str], said: str) -> None:
    app = visit("bound", link)
    assert not app.error
    assert names(app) == []
    assert said in told(app)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"axis": "3", "at": "5"},
        {"show": "climb"},
        {"show": "plane"},
        {"model": "linkage"},
        {"model": "poisson_hmm", "show": "climb", "axis": "3"},
        {"model": "missing_values", "show": "plane"},
        {"axis": "99", "at": "1000", "show": "drag"},
        {"data": "outlier", "seed": "3"},
    ],
)
def test_the_minorising_curve_is_drawn(link: dict[str, str]) -> None:
    app = visit("minorising", link)
    assert not app.error
    assert len(names(app)) == 1, told(app)
    content = unpack(sent(app)[0])[1]
    assert content["pictures"][0]["name"] == ("contours" if link.get("show") == "plane" else "minorising")


def test_what_has_no_curve_or_no_plane_is_a_sentence() -> None:
    assert "this view needs two" in told(visit("minorising", {"model": "linkage", "show": "plane"}))
    app = visit("minorising", {"show": "plane", "axis": "2", "across": "2"})
    assert "two different parameters" in told(app)


def test_a_run_without_a_step_has_curves_all_the_same() -> None:
    app = visit("minorising", {"max": "0"})
    assert len(names(app)) == 1
    low, high = unpack(sent(app)[0])[1]["pictures"][0]["figure"]["layout"]["xaxis"]["range"]
    assert low < high
    assert "made no step" in told(visit("derivation", {"max": "0"}))


def headings(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if each.value.startswith("##### ")]


def test_the_derivation_opens_at_its_first_line_and_shows_one_at_a_time() -> None:
    app = visit("derivation")
    assert headings(app) == ["##### 1 of 12 · The goal"]
    assert any(each.value.startswith("Goal: raise l(θ) in every step.") for each in app.markdown)
    app = press(app, "Next")
    assert headings(app) == ["##### 2 of 12 · Introduce any distribution q"]
    assert address(app)["line"] == "2"
    app = press(app, "Back")
    assert "line" not in address(app)
    assert headings(visit("derivation", {"line": "4"})) == ["##### 4 of 12 · The gap between l and F"]
    assert len(headings(visit("derivation", {"line": "99"}))) == 1


@pytest.mark.parametrize("page", ["derivation", "minorising", "landscape"])
def test_the_answer_does_not_tell_what_comes_where_that_is_hidden(page: str) -> None:
    def numbers(link: dict[str, str]) -> bool:
        said = [each.value for each in visit(page, link | ({"others": "0"} if page == "landscape" else {})).markdown]
        (answer,) = (each for each in said if each.startswith(("Goal", "It goes", "EM goes")))
        return any(letter.isdigit() for letter in answer)

    assert numbers({})
    assert not numbers({"future": "hide"})


@pytest.mark.parametrize("link", [("derivation", {}), ("bound", {"show": "inside"}), ("landscape", {"others": "0"})])
def test_no_slider_tells_how_many_steps_there_are_while_that_is_hidden(link: tuple[str, dict[str, str]]) -> None:
    page, query = link

    def sliders(**more: str) -> list[str]:
        return [each.label for each in elements(visit(page, query | more, unfolding=FOLDED), "slider")]

    assert any("step" in label for label in sliders())
    assert not any("step" in label for label in sliders(future="hide"))
    told = [each.value for each in visit(page, query | {"future": "hide", "at": "3"}, unfolding=FOLDED).caption]
    assert any(" 3. What comes is hidden" in words for words in told)


def test_all_lines_are_shown_together_when_asked() -> None:
    app = sound(control(visit("derivation", {"line": "4"}), "Show all lines").set_value(True).run())
    assert len(headings(app)) == 12
    assert address(app)["line"] == "all"
    assert len(sent(app)) == 5
    app = sound(control(app, "Show all lines").set_value(False).run())
    assert len(headings(app)) == 1


def test_the_question_answers_what_was_chosen() -> None:
    app = visit("derivation", {"line": "2"})
    question = control(app, "Which is larger?")
    assert not app.success
    app = sound(question.set_value(0).run())
    assert "bends downwards" in app.success[0].value
    app = sound(control(app, "Which is larger?").set_value(1).run())
    assert not app.success
    assert "other way round" in told(app)


@pytest.mark.parametrize("model", ["linkage", "poisson_hmm", "missing_values", "kmeans", "two_coins"])
def test_every_model_has_the_whole_derivation(model: str) -> None:
    run = next(run for run in RUNS if run[0] == model)
    app = visit("derivation", link_to(run) | {"line": "all"})
    assert not app.error
    assert len(headings(app)) == 12
    assert ("not a KL divergence" in told(app)) == (model == "kmeans")


def test_coming_from_the_lab_the_run_is_the_one_that_was_there() -> None:
    other = Experiment(k=3)
    app = visit("lab", to_query(other))
    app.query_params.clear()
    app = sound(app.switch_page("pages/bound.py").run())
    assert names(app) == [f"bound {other.key}"]
    app = sound(control(app, "Run").set_value(("linkage", "linkage-rao")).run())
    assert names(app) == ["bound linkage linkage-rao"]
    app.query_params.clear()
    app = sound(app.switch_page("pages/minorising.py").run())
    assert names(app)[0].startswith("curve linkage linkage-rao"), "the choice is kept from page to page"
