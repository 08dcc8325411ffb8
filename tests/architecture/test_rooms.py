"""docs/architecture.md shows the rooms as they are."""

from __future__ import annotations

from scripts.draw_rooms import PAGE, floors, page, rooms, sentence


def test_the_picture_of_the_rooms_is_current() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text, "draw it anew: python -m scripts.draw_rooms"


def test_every_room_says_what_it_is() -> None:
    assert all(sentence(room) for room in rooms("em_core"))


def test_no_rooms_know_each_other_in_a_circle() -> None:
    assert sum(map(len, floors("em_core"))) == len(rooms("em_core"))
