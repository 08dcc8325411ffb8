"""A lecture that somebody puts together: views added, moved, removed, renamed and noted. Each is a new lecture."""

from __future__ import annotations

from dataclasses import replace

from em_core.lectures.lecture import ClassActivity, Lecture, LectureView
from em_core.numerics.integers import whole


def added(lecture: Lecture, view: LectureView) -> Lecture:
    """Return the lecture with one more view at its end; LectureError where it cannot have that."""
    return replace(lecture, views=(*lecture.views, view))


def moved(lecture: Lecture, at: int, by: int) -> Lecture:
    """Return the lecture with the view at `at` so many places further, as far as there are places."""
    views = list(lecture.views)
    view = views.pop(_place(lecture, at))
    views.insert(min(max(at + whole("by", by, -len(views), len(views)), 0), len(views)), view)
    return replace(lecture, views=tuple(views))


def removed(lecture: Lecture, at: int) -> Lecture:
    """Return the lecture without the view at `at`."""
    _place(lecture, at)
    return replace(lecture, views=lecture.views[:at] + lecture.views[at + 1 :])


def renamed(lecture: Lecture, title: str, at: int | None = None) -> Lecture:
    """Return the lecture, or its view at `at`, under another title; LectureError for one that is none."""
    return replace(lecture, title=title) if at is None else _changed(lecture, at, title=title)


def noted(lecture: Lecture, at: int, note: str) -> Lecture:
    """Return the lecture with another speaker's note at its view `at`; LectureError for one too long."""
    return _changed(lecture, at, note=note)


def acting(lecture: Lecture, at: int, activity: ClassActivity | None) -> Lecture:
    """Return the lecture with what the class does in its view at `at`; LectureError for what no class can do."""
    return _changed(lecture, at, activity=activity)


def _changed(lecture: Lecture, at: int, **changes: object) -> Lecture:
    _place(lecture, at)
    view = replace(lecture.views[at], **changes)  # type: ignore[arg-type]
    return replace(lecture, views=(*lecture.views[:at], view, *lecture.views[at + 1 :]))


def _place(lecture: Lecture, at: int) -> int:
    return whole("at", at, 0, len(lecture.views) - 1)
