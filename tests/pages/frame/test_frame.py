"""What every page has around its content: one name everywhere, its question, the ways on, the citation."""

from __future__ import annotations

import pytest

from em_core.version import CITATION
from pages.widgets.frame.ahead import DRAWN
from pages.widgets.frame.bundle import ENTRIES
from pages.widgets.frame.site import PLACES, ROUTE, neighbours
from pages.widgets.shared.assets import MODULES
from tests.pages.visits import head, links, visit

DRAWING = {"player/streamlit.js", "restarts/river.js", "basins/basins.js", "shared/still_figure.js"}
"""The modules of the components that draw with Plotly as a page is opened."""

ABOUT_SOMETHING = {"home", "lab", "lesson", "model"}
"""The pages whose heading says what they are about at the moment."""


@pytest.mark.parametrize(
    "address", [each for each in PLACES if each not in {"theorems", "tournament", "basins", "how_many"}]
)
def test_a_page_has_its_name_its_question_and_the_ways_on(address: str) -> None:
    page, place = visit(address, unfolding=("cite",)), PLACES[address]
    name, question = head(page)
    if address not in ABOUT_SOMETHING:
        assert name == place.name
    assert question == place.question
    labels = [link.label for link in links(page.main)]
    before, after = neighbours(address)
    after = None if address == "lesson" else after  # a lesson has its own next one
    assert (f"Back: {before.name}" in labels) if before else not any(label.startswith("Back: ") for label in labels)
    assert (f"Next: {after.name}" in labels) if after else not any(label.startswith("Next: ") for label in labels)
    assert CITATION in [each.value for each in page.main.code]
    shown = {
        MODULES[each.proto.component_name]
        for each in page.get("bidi_component")
        if each.proto.component_name in MODULES
    }
    assert shown <= set(ENTRIES)
    # The race may be asking whether to go on, with nothing drawn yet.
    assert bool(shown & DRAWING) == (address in DRAWN) or address == "race"


def test_the_route_begins_at_home_and_visits_each_page_once() -> None:
    assert ROUTE[0] == "home"
    assert len(set(ROUTE)) == len(ROUTE) == 8
    assert set(ROUTE) <= set(PLACES)


def test_the_menu_has_at_most_four_sections_and_no_name_twice() -> None:
    assert len({place.section for place in PLACES.values() if place.section}) <= 4
    names = [place.name for place in PLACES.values()]
    assert len(set(names)) == len(names)
    assert all(place.question.endswith("?") for place in PLACES.values())
