"""Lectures: ordered views of the app, each with a speaker's note, stops and perhaps a question. Values, and files."""

from em_core.lectures.editing import acting, added, moved, noted, removed, renamed
from em_core.lectures.file import lecture_from_json, lecture_to_json
from em_core.lectures.lecture import END, Ask, ClassActivity, Lecture, LectureError, LectureView
from em_core.lectures.link import lecture_from_link, lecture_to_link
from em_core.lectures.registry import LECTURES

__all__ = [
    "END",
    "LECTURES",
    "Ask",
    "ClassActivity",
    "Lecture",
    "LectureError",
    "LectureView",
    "acting",
    "added",
    "lecture_from_json",
    "lecture_from_link",
    "lecture_to_json",
    "lecture_to_link",
    "moved",
    "noted",
    "removed",
    "renamed",
]
