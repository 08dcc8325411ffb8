"""The guided tours lead where they say, and the ten minutes are ten minutes."""

from __future__ import annotations

import pytest

from em_core import open_link
from em_core.experiments.tours import View
from em_core.lectures.tour import TOURS

VIEWS = [pytest.param(view, id=f"{tour.id}-{view.title}") for tour in TOURS.values() for view in tour.views]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_without_a_note(view: View) -> None:
    opened = open_link(view.link)
    assert opened.notes == ()
    assert opened.page == view.place[0]
    assert view.question.endswith("?")


def test_ten_minutes_are_ten_minutes() -> None:
    assert sum(view.minutes for view in TOURS["teach"].views) == 10


def test_the_outlier_of_the_tour_collapses() -> None:
    (link,) = {view.link for tour in TOURS.values() for view in tour.views if "outlier" in view.link}
    assert open_link(link).trace().failure is not None
