"""The guided tours with the lecture of ten minutes among them, under the name that links had for it before."""

from __future__ import annotations

from em_core.experiments.tours import TEACH, Tour, View
from em_core.experiments.tours import TOURS as FOR_LEARNERS
from em_core.lectures.lecture import Lecture
from em_core.lectures.ten_minutes import TEN_MINUTES

SENTENCE = (
    "Five views for a projector. Ask the question, wait for hands, then press the arrow key. "
    "P makes the picture fill the screen."
)


def as_tour(lecture: Lecture, id: str, title: str, sentence: str) -> Tour:
    """Return a lecture as a tour, whose views are links that are followed one by one."""
    return Tour(
        id,
        title,
        sentence,
        tuple(
            View(view.title, view.link, view.ask.stem if view.ask else f"{view.title}?", view.note, view.minutes)
            for view in lecture.views
        ),
    )


TOURS: dict[str, Tour] = {
    **FOR_LEARNERS,
    TEACH: as_tour(TEN_MINUTES, TEACH, "Teach it in ten minutes", SENTENCE),
}
"""Every tour by its id; the first is the newcomer's."""
