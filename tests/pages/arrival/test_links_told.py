"""What a link says and a page does not take is told on the page, whichever page it is."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from em_core import open_link
from pages.widgets.shared.text import plain
from tests.hostile.visiting import said_by, visited
from tests.pages.visits import visit

LINKS = (
    "home?k=3",
    "compare?code=nobody&step=1",
    "lab?runs=20&k=2&k=3",
    "lab?step=x&typed=1,2",
    "model?modle=linkage&show=run",
    "bound?show=nothing&model=linkage&example=toby&k=3",
    "verdict?model=two_coins&set.coins=3",
    "basins?map=9.9,8.8&box=1,2,3,4",
)


def opened(link: str) -> AppTest:
    return visited(link, open_link(link).page)


@pytest.mark.parametrize("link", LINKS)
def test_the_page_says_what_it_does_not_take(link: str) -> None:
    said, notes = said_by(opened(link)), open_link(link).notes
    assert notes
    for note in notes:
        assert plain(note) in said, note


def test_a_link_that_is_read_whole_leaves_nothing_to_say() -> None:
    for link in ("lab?k=3&step=7&view=projector", "restarts?runs=10&replay=2", "bound?model=linkage&show=hand&at=2"):
        assert not opened(link).info, link


def test_it_is_told_until_somebody_goes_elsewhere() -> None:
    app = visit("lab", "runs=20")
    assert len(app.info) == 1
    assert len(app.run().info) == 1
    app.query_params.clear()
    app.switch_page("pages/model.py")
    assert not app.run().info
