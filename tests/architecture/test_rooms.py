"""docs/architecture.md shows the rooms as they are."""

from __future__ import annotations

import pytest

from scripts.draw_rooms import DRAWN, PAGE, floors, page, rooms, sentence


def test_the_picture_of_the_rooms_is_current() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text, "draw it anew: python -m scripts.draw_rooms"


@pytest.mark.parametrize("house", DRAWN)
def test_every_room_says_what_it_is(house: str) -> None:
    assert all(sentence(room) for room in rooms(house))


@pytest.mark.parametrize("house", DRAWN)
def test_no_rooms_know_each_other_in_a_circle(house: str) -> None:
    assert sum(map(len, floors(house))) == len(rooms(house))
