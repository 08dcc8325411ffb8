"""A page that ends early: what every page has below it is there, and a room in a lecture is asked for no leave."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets.lectures import holding
from pages.widgets.restarts import conduct
from pages.work.server import workshop
from tests.pages.visits import ROOT, elements, sound

LINK = {"data": "galaxies_corrected", "k": "3", "runs": "137", "stage": "1"}


PLAYER = "halfstep_player"

MAP = {"data": "galaxies_corrected", "k": "2", "stage": "1"}


def opened(page: str = "restarts", link: dict[str, str] = LINK, *, held: bool, opening: bool = False) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    app.switch_page(f"pages/{page}.py")
    for name, value in link.items():
        app.query_params[name] = value
    if held:
        app.session_state[holding.VIEW] = page
    if opening:
        app.session_state[holding.OPENING] = True
    return sound(app.run())


def components(app: AppTest) -> set[str]:
    return {each.proto.component_name for each in app.get("bidi_component")}


def test_a_page_that_waits_for_leave_has_its_foot_and_its_stage_and_in_a_lecture_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workshop(), "patience", 0.0)
    monkeypatch.setattr(conduct, "BRIEF", 0.0)
    waiting = opened(held=False)
    assert [each for each in elements(waiting, "button") if each.label.startswith("Go on")]
    assert {"halfstep_stage", "halfstep_frame"} <= components(waiting)
    assert "halfstep_river" not in components(waiting)
    going = opened(held=True)
    assert not [each for each in elements(going, "button") if each.label.startswith("Go on")]
    assert components(going) > components(waiting)


@pytest.mark.parametrize(
    ("page", "link", "picture"), [("restarts", LINK, "halfstep_river"), ("basins", MAP, "halfstep_basins")]
)
def test_a_view_of_a_held_lecture_has_only_what_the_stage_shows(page: str, link: dict[str, str], picture: str) -> None:
    off = {name: value for name, value in link.items() if name != "stage"}
    # The run that opens a view has no stage in its address yet.
    for view in (opened(page, link, held=True), opened(page, off, held=True, opening=True)):
        assert picture in components(view)
        assert PLAYER not in components(view)
    for whole in (opened(page, link, held=False), opened(page, off, held=True)):
        assert {picture, PLAYER} <= components(whole)
