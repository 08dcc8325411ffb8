"""The landscape, the speed and the final point: any run, everything in the address, sentences where nothing is."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from em_core.catalogue.registry import FAMILY
from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from tests.pages.theory.test_why import control, names, sent, told
from tests.pages.visits import address, elements, press, sound, unfolded, visit

SADDLE = {"model": "missing_values", "example": "missing-murray-saddle"}
QUICK = {"others": "0"}


def said(app: AppTest) -> str:
    return " ".join(each.value for each in elements(app.main, "markdown", "success", "warning", "info", "caption"))


def set_to(app: AppTest, label: str, value: Any) -> AppTest:
    return sound(control(app, label).set_value(value).run())


@pytest.mark.parametrize("page", ["landscape", "speed", "verdict"])
@pytest.mark.parametrize(
    "link",
    [
        {"model": "linkage"},
        SADDLE,
        {"model": "poisson_hmm"},
        {"model": "kmeans", "example": "faithful-kmeans"},
        {"model": "gaussian_mixture", "example": "outlier-collapse"},
    ],
    ids=lambda link: link["model"],
)
def test_every_sort_of_run_has_a_picture_or_a_sentence(page: str, link: dict[str, str]) -> None:
    app = visit(page, link | QUICK)
    assert not app.error
    assert sent(app) or app.info or app.success or app.warning
    assert link.items() <= address(app).items()


def test_the_first_visit_is_about_the_run_in_the_lab() -> None:
    assert names(visit("speed")) == [f"speed {Experiment().key}"]
    other = Experiment(data="faithful_waiting")
    app = visit("landscape", to_query(other) | QUICK)
    (name,) = names(app)
    assert name.startswith(f"map {other.key} mean of component 1 standard deviation of component 1")
    assert address(app) == to_query(other) | QUICK


def test_the_numbers_of_a_map_and_what_is_held_are_in_the_address() -> None:
    app = visit("landscape", {"model": "missing_values"} | QUICK)
    app = set_to(app, "Horizontal axis", 1)
    app = set_to(app, "Vertical axis", 2)
    app = set_to(app, "Fix the other parameters as after step", 1)
    assert address(app) == {"model": "missing_values", "axis": "2", "across": "3", "at": "1"} | QUICK
    again = visit("landscape", address(app))
    assert names(again) == names(app)
    assert "mean of sunshine standard deviation of ozone 1" in names(app)[0]
    same = set_to(again, "Vertical axis", 1)
    assert "Choose two different parameters." in told(same)


def test_one_number_has_stairs_and_no_map() -> None:
    app = visit("landscape", {"model": "linkage"})
    assert "a slice needs two" in told(app)
    app = visit("landscape", {"model": "linkage", "show": "stairs"})
    assert names(app) == ["stairs linkage linkage-rao θ 0"]


def test_a_run_that_does_not_turn_has_no_plane() -> None:
    assert "a plane needs three points" in told(visit("landscape", SADDLE | {"show": "way"} | QUICK))


def test_other_starts_are_looked_for_when_asked() -> None:
    app = visit("landscape", {"model": "two_coins", "others": "0"})
    assert names(app)[0].endswith("False")
    app = set_to(app, "Show other final points", True)
    assert names(app)[0].endswith("True")
    assert "others" not in address(app)


def test_the_rate_against_overlap_is_drawn_for_every_kind() -> None:
    app = visit("speed", {"show": "overlap"})
    assert names(app) == ["overlap spherical"]
    app = set_to(app, "Covariance matrices that EM fits", "full")
    assert names(app) == ["overlap full"]
    assert address(app)["line"] == "2"
    assert names(visit("speed", address(app))) == ["overlap full"]


def test_a_saddle_is_called_one_and_a_small_move_leaves_it() -> None:
    app = unfolded(visit("verdict", SADDLE), "how-decided")
    assert "No, it is a saddle point: the log-likelihood rises in 1 of 5 directions." in said(app)
    assert "**Saddle point.**" in said(app)
    assert sent(app) == []
    app = sound(app.select_slider[0].set_value(0.5).run())
    app = press(app, "Move the parameters a little")
    assert address(app) == SADDLE | {"push": "0.5"}
    assert "EM left this point" in said(app)
    assert names(app) == ["nudge missing_values missing-murray-saddle 0.5"]
    again = visit("verdict", address(app))
    assert names(again) == names(app)
    assert again.select_slider[0].value == 0.5


def test_the_other_way_comes_back_to_a_maximum_too() -> None:
    app = unfolded(visit("verdict", {"model": "two_coins", "push": "-1"}))
    assert "Yes, it is a local maximum" in said(app)
    assert "EM came back" in said(app)
    assert any("5 rows for 2 free parameters" in each.value for each in app.markdown)
    # Those of the two pictures, of the shares and of the standard errors.
    assert len(app.dataframe) == 4


@pytest.mark.parametrize("push", ["3", "x", "nan", "inf", "1e99"])
def test_a_move_that_cannot_be_made_is_not_made(push: str) -> None:
    app = visit("verdict", {"model": "linkage", "push": push})
    assert sent(app) == []
    assert not app.error


def test_where_there_is_no_curvature_the_reason_stands_in_every_place() -> None:
    app = unfolded(visit("verdict", {"model": "kmeans", "example": FAMILY["kmeans"].examples[0].id}), "standard-errors")
    assert "has corners" in app.info[0].value
    assert len(app.info) == 2
    assert not app.dataframe
