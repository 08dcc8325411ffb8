"""Lecture: an ordered list of views. Each is a link of the app with a title, a speaker's note, stops and a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl

from em_core.classroom.activities import Column
from em_core.classroom.numbers import numbers_activity
from em_core.data.problems import shown
from em_core.experiments.experiment import Experiment
from em_core.experiments.opening import PAGES
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.visits import Visit
from em_core.lectures.truths import Finding

END: Literal["end"] = "end"
"""The stop at the end of a run, wherever that is."""

Stop: TypeAlias = int | Literal["end"]
"""A half-step, counted from the start of the run, or its end."""

USUAL_STOPS: tuple[Stop, ...] = (1, 2, END)
"""The first E-step, the first M-step, the end."""

OF_THE_LAB = ("lab", "restarts", "basins", "tournament", "pair", "bound", "minorising", "landscape", "speed", "verdict")
FIRST_RUNS = {
    "model": {"model": Visit().model},
    **{page: {"k": str(Experiment().k)} for page in (*OF_THE_LAB, "derivation")},
}
"""The run of a first visit, named. Without a name a page shows the run that was shown last, and a view of a lecture is
the same whatever was shown before."""

MOST_VIEWS, MOST_STOPS, MOST_OPTIONS = 60, 40, 5
MOST_TITLE, MOST_NOTE, MOST_LINK, MOST_STEM, MOST_OPTION = 120, 2_000, 8_000, 200, 80
"""How many characters each may have."""

MOST_FRAME, MOST_MINUTES = 9_999_999, 600


@dataclass(frozen=True)
class Ask:
    """A question to the room: it waits, with what comes hidden, until the run answers it.

    options:  none, where people answer in their own words; else two to five, for which hands are counted.
    finding:  what computes which option is true, where that is known; a file does not hold it.
    """

    stem: str
    options: tuple[str, ...] = ()
    finding: Finding | None = field(default=None, compare=False, repr=False)


ACTIVITY_KINDS = ("lesson", "question", "starts", "mark", "height", "numbers")
"""What a class can do in a view: em_core.lectures.activities makes it of what the view shows."""


@dataclass(frozen=True)
class ClassActivity:
    """What the class does in a view.

    kind:     one of ACTIVITY_KINDS.
    columns:  what everybody types, for "numbers".
    """

    kind: str
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class LectureView:
    """One view.

    title:   a few words.
    link:    the page by its address with its query, as after the last slash of an address ("lab?k=3").
    note:    what the speaker says and does there; the room does not see it.
    stops:   the half-steps to go to in turn, after the one that the link opens at; a page without a run has no use for
             them.
    ask:     what is asked before the first stop.
    minutes: how long it takes; 0 where nobody counts.
    activity:  what the class does there, before its question and its stops; None for nothing.
    """

    title: str
    link: str
    note: str = ""
    stops: tuple[Stop, ...] = USUAL_STOPS
    ask: Ask | None = None
    minutes: int = 0
    activity: ClassActivity | None = None

    @property
    def place(self) -> tuple[str, dict[str, str]]:
        """The page by its address, and the query of the link, which names the first visit's run where it had none."""
        page, _, text = self.link.partition("?")
        query = dict(parse_qsl(text, keep_blank_values=True))
        return page, query if set(query) - PLAYER_KEYS - {"example"} else FIRST_RUNS.get(page, {}) | query


class LectureError(ValueError):
    """A lecture that cannot be held: `problems` has a sentence for each thing that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Take the sentences."""
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Lecture:
    """A lecture; LectureError with everything that is wrong with it where something is.

    id:     its name in links: letters, digits, "_" and "-".
    title:  what it is called.
    views:  in the order in which they are shown.
    """

    id: str
    title: str
    views: tuple[LectureView, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no page could show."""
        problems = tuple(problems_of(self))
        if problems:
            raise LectureError(problems)

    @property
    def minutes(self) -> int:
        """How long it takes, as far as its views say."""
        return sum(view.minutes for view in self.views)


def problems_of(lecture: Lecture) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with a lecture: the value, where it is, the rule."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", lecture.id):
        yield f'The id of the lecture is {shown(lecture.id)}; it must be 1 to 40 letters, digits, "_" or "-".'
    yield from _text_problems("title of the lecture", lecture.title, MOST_TITLE)
    if len(lecture.views) > MOST_VIEWS:
        yield f"The lecture has {len(lecture.views):,} views; it may have at most {MOST_VIEWS}."
        return
    for number, view in enumerate(lecture.views, 1):
        yield from _view_problems(f"view {number}", view)


def _view_problems(where: str, view: LectureView) -> Iterator[str]:
    yield from _text_problems(f"title of {where}", view.title, MOST_TITLE)
    yield from _text_problems(f"note of {where}", view.note, MOST_NOTE, least=0, lines=True)
    yield from link_problems(where, view.link)
    if len(view.stops) > MOST_STOPS:
        yield f"The stops of {where} are {len(view.stops):,}; there may be at most {MOST_STOPS}."
    bad = [stop for stop in view.stops if not _is_stop(stop)]
    if bad:
        yield (
            f"A stop of {where} is {shown(bad[0])}; it must be the number of a half-step, 0 to {MOST_FRAME:,}, "
            f'or "{END}".'
        )
    if not 0 <= view.minutes <= MOST_MINUTES:
        yield f"The minutes of {where} are {shown(view.minutes)}; they must be 0 to {MOST_MINUTES}."
    if view.ask is not None:
        yield from _text_problems(f"question of {where}", view.ask.stem, MOST_STEM)
        if len(view.ask.options) not in {0, *range(2, MOST_OPTIONS + 1)}:
            count = len(view.ask.options)
            yield f"The question of {where} has {count:,} options; it must have none, or 2 to {MOST_OPTIONS}."
        for i, option in enumerate(view.ask.options[:MOST_OPTIONS], 1):
            yield from _text_problems(f"option {i} of {where}", option, MOST_OPTION)
    if view.activity is not None:
        yield from _activity_problems(where, view.activity)


def _activity_problems(where: str, activity: ClassActivity) -> Iterator[str]:
    if activity.kind not in ACTIVITY_KINDS:
        kinds = ", ".join(ACTIVITY_KINDS)
        yield f"The activity of {where} is {shown(activity.kind)}; it must be one of {kinds}."
    elif activity.kind == "numbers":
        try:
            numbers_activity(activity.columns)
        except ValueError as error:
            yield f"The activity of {where} cannot be held: {error}"


def link_problems(where: str, link: str) -> Iterator[str]:
    """Yield a sentence for each thing that keeps a link from being a view's: a page of the app, by its bare address."""
    if len(link) > MOST_LINK:
        yield f"The link of {where} has {len(link):,} characters; it may have at most {MOST_LINK:,}."
        return
    page = link.partition("?")[0]
    if page not in PAGES:
        yield (
            f"The link of {where} is {shown(link)}; it must begin with the name of a page of Halfstep: "
            f"{', '.join(PAGES)}."
        )
    elif not link.isprintable() or "#" in link:
        yield f"The link of {where} is {shown(link)}; it must be one line without signs that cannot be printed."


def _text_problems(what: str, text: str, most: int, *, least: int = 1, lines: bool = False) -> Iterator[str]:
    if len(text.strip()) < least:
        yield f"The {what} is empty; it must have 1 to {most:,} characters."
    elif len(text) > most:
        between = f"{least:d} to {most:,}" if least else f"at most {most:,}"
        yield f"The {what} has {len(text):,} characters; it must have {between}."
    elif not (text.replace("\n", "") if lines else text).isprintable():
        yield f"The {what} is {shown(text)}; it must have no signs that cannot be printed."


def _is_stop(stop: object) -> bool:
    return stop == END or (isinstance(stop, int) and not isinstance(stop, bool) and 0 <= stop <= MOST_FRAME)
