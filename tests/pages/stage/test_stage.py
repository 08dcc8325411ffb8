"""The stage and the parts that a link leaves out, as the server sees them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.page_settings.stage_settings import HIDEABLE
from pages.widgets.shared.class_link import class_link
from pages.widgets.stage.look import CSS, PARTS
from tests.pages.visits import address, sound, unfolded, visit


def styles(app: AppTest) -> str:
    """Return what a page says by itself of what is hidden; the style of the stage is in its document."""
    assert "html.hs-stage" in CSS
    return "".join(text for each in app.get("html") if "hs-stage" in (text := str(each.proto.body)))


def test_until_the_browser_knows_the_address_says_what_is_hidden() -> None:
    said = styles(visit("lab", "stage=1&hide=table"))
    first = said.partition("html:not(.hs-stage-known)")[2]
    assert "stSidebar" in first
    assert PARTS["table"][0] in first
    assert PARTS["formulas"][0] not in first
    assert not styles(visit("lab"))


@pytest.mark.parametrize("page", ["lab", "model", "theorems", "bound", "restarts"])
def test_an_unknown_part_is_told_on_the_page_and_the_stage_stays_in_its_address(page: str) -> None:
    app = visit(page, "stage=1&hide=chart,table")
    assert [note.value for note in app.info if "chart" in note.value and "data, model, start" in note.value]
    assert address(app)["stage"] == "1"
    assert address(app)["hide"] == "chart,table"


def test_a_first_visit_on_the_stage_shows_what_a_first_visit_shows() -> None:
    plain, staged = visit("basins"), visit("basins", "stage=1")
    assert address(staged) == {**address(plain), "stage": "1"}


def test_a_link_for_a_class_is_put_together_from_boxes() -> None:
    app = unfolded(visit("lab", "k=3&hide=curve"), "class-link")
    boxes = {box.key: box for box in app.checkbox if str(box.key).startswith("link_")}
    assert set(boxes) == {"link_stage"} | {f"link_hide_{part}" for part in HIDEABLE}
    assert [key for key, box in boxes.items() if box.value] == ["link_hide_curve"]
    boxes["link_stage"].check()
    boxes["link_hide_data"].check()
    (link,) = [code.value for code in sound(app.run()).code if "stage=1" in code.value]
    assert link.endswith("k=3&stage=1&hide=data,curve")


def test_the_link_keeps_the_rest_of_the_address() -> None:
    link = class_link(
        "http://here:1/sub/lab?x", {"data": "own", "own": "a b&c", "view": "projector"}, staged=True, hidden=()
    )
    assert link == "http://here:1/sub/lab?data=own&own=a+b%26c&stage=1"
    assert class_link("http://here/lab", {"hide": "data", "stage": "1"}, staged=False, hidden=()) == "http://here/lab"
