"""Activities as values: what a pupil is asked, and what the server keeps to itself until the lecturer reveals it.

Each has two documents. `asked` goes to every phone; `hidden` never leaves the server: the key of a question, the
replies, the truth. What a phone is sent is made of the first alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from em_core.classroom.documents import (
    Document,
    Place,
    as_document,
    flag_in,
    items_in,
    number_in,
    place_in,
    text_in,
)
from em_core.classroom.scatter import Scatter
from em_core.data.json_documents import Json

UNSURE = "unsure"
"""The option that stands beside those of every question."""


@dataclass(frozen=True)
class Option:
    """One option of a question: its name on the wire, its text, and what is said of it after the reveal."""

    id: str
    text: str
    reply: str


@dataclass(frozen=True)
class Ask:
    """A question with options; exactly one is true, and which is computed from a run.

    before:   one sentence above it; "" for none.
    key:      the id of the true option.
    picture:  the points that it is about; None for a question without.
    link:     the page of the run that it is about; "" for none.
    retry:    whether another answer replaces the first while the round is open.
    """

    kind: ClassVar[str] = "ask"
    title: str
    text: str
    options: tuple[Option, ...]
    key: str
    before: str = ""
    picture: Scatter | None = None
    link: str = ""
    retry: bool = False

    def asked(self) -> dict[str, Json]:
        """Return what a pupil sees."""
        options: list[Json] = [{"id": option.id, "text": option.text} for option in self.options]
        options.append({"id": UNSURE, "text": "I am not sure"})
        return {
            "title": self.title,
            "before": self.before,
            "text": self.text,
            "options": options,
            "picture": None if self.picture is None else self.picture.json(),
        }

    def hidden(self) -> dict[str, Json]:
        """Return what stays on the server until the reveal."""
        return {"key": self.key, "replies": {option.id: option.reply for option in self.options}, "link": self.link}

    @classmethod
    def read(cls, asked: Document, hidden: Document, retry: bool) -> Ask:
        """Return the activity of these two documents."""
        replies = as_document(hidden["replies"], "replies")
        shown = [as_document(each, "options") for each in items_in(asked, "options")]
        picture = asked["picture"]
        return cls(
            text_in(asked, "title"),
            text_in(asked, "text"),
            tuple(
                Option(text_in(each, "id"), text_in(each, "text"), text_in(replies, text_in(each, "id")))
                for each in shown
                if each["id"] != UNSURE
            ),
            text_in(hidden, "key"),
            text_in(asked, "before"),
            None if picture is None else Scatter.read(as_document(picture, "picture")),
            text_in(hidden, "link"),
            retry,
        )


@dataclass(frozen=True)
class Starts:
    """Everybody places the K means from which a run starts.

    link:  the lab's run whose model, data and stop rule the runs have; only the server needs it.
    own:   people's own points, saved as JSON, where the link cannot hold them.
    """

    kind: ClassVar[str] = "starts"
    title: str
    text: str
    k: int
    picture: Scatter
    link: str
    own: str = ""
    retry: bool = True

    def asked(self) -> dict[str, Json]:
        """Return what a pupil sees."""
        return {"title": self.title, "text": self.text, "k": self.k, "picture": self.picture.json()}

    def hidden(self) -> dict[str, Json]:
        """Return what stays on the server."""
        return {"link": self.link, "own": self.own}

    @classmethod
    def read(cls, asked: Document, hidden: Document, retry: bool) -> Starts:
        """Return the activity of these two documents."""
        return cls(
            text_in(asked, "title"),
            text_in(asked, "text"),
            int(number_in(asked, "k")),
            Scatter.read(as_document(asked["picture"], "picture")),
            text_in(hidden, "link"),
            text_in(hidden, "own"),
            retry,
        )


@dataclass(frozen=True)
class WhereMark:
    """Where the mean of one component will be after the M-step: a mark in the picture.

    component:  which one, counted from 0; its mean now is one of the picture's.
    truth:      where it will be.
    """

    kind: ClassVar[str] = "where"
    form: ClassVar[str] = "mark"
    title: str
    text: str
    component: int
    picture: Scatter
    truth: Place
    link: str = ""
    retry: bool = False

    def asked(self) -> dict[str, Json]:
        """Return what a pupil sees."""
        return {
            "form": self.form,
            "title": self.title,
            "text": self.text,
            "component": self.component,
            "picture": self.picture.json(),
        }

    def hidden(self) -> dict[str, Json]:
        """Return what stays on the server until the reveal."""
        return {"truth": list(self.truth), "link": self.link}

    @classmethod
    def read(cls, asked: Document, hidden: Document, retry: bool) -> WhereMark:
        """Return the activity of these two documents."""
        return cls(
            text_in(asked, "title"),
            text_in(asked, "text"),
            int(number_in(asked, "component")),
            Scatter.read(as_document(asked["picture"], "picture")),
            place_in(hidden, "truth"),
            text_in(hidden, "link"),
            retry,
        )


@dataclass(frozen=True)
class WhereHeight:
    """How high the log-likelihood will be after the next step: a mark beside the curve so far.

    curve:      its value after each step so far, the first after `first_step` steps.
    low, high:  the ends of the axis, which do not depend on the truth.
    """

    kind: ClassVar[str] = "where"
    form: ClassVar[str] = "height"
    title: str
    text: str
    first_step: int
    curve: tuple[float, ...]
    low: float
    high: float
    truth: float
    link: str = ""
    retry: bool = False

    def asked(self) -> dict[str, Json]:
        """Return what a pupil sees."""
        return {
            "form": self.form,
            "title": self.title,
            "text": self.text,
            "first_step": self.first_step,
            "curve": list(self.curve),
            "low": self.low,
            "high": self.high,
        }

    def hidden(self) -> dict[str, Json]:
        """Return what stays on the server until the reveal."""
        return {"truth": self.truth, "link": self.link}

    @classmethod
    def read(cls, asked: Document, hidden: Document, retry: bool) -> WhereHeight:
        """Return the activity of these two documents."""
        return cls(
            text_in(asked, "title"),
            text_in(asked, "text"),
            int(number_in(asked, "first_step")),
            place_in(asked, "curve"),
            number_in(asked, "low"),
            number_in(asked, "high"),
            number_in(hidden, "truth"),
            text_in(hidden, "link"),
            retry,
        )


@dataclass(frozen=True)
class Column:
    """One number that everybody types: its name, the limits, and whether it must be whole."""

    name: str
    low: float
    high: float
    whole: bool = False

    def json(self) -> dict[str, Json]:
        """Return it as JSON."""
        return {"name": self.name, "low": self.low, "high": self.high, "whole": self.whole}

    @classmethod
    def read(cls, document: Document) -> Column:
        """Return what `json` returned."""
        return cls(
            text_in(document, "name"),
            number_in(document, "low"),
            number_in(document, "high"),
            flag_in(document, "whole"),
        )


@dataclass(frozen=True)
class Numbers:
    """Everybody types one number or two; together they are the class's data set."""

    kind: ClassVar[str] = "numbers"
    title: str
    text: str
    columns: tuple[Column, ...]
    retry: bool = False

    def asked(self) -> dict[str, Json]:
        """Return what a pupil sees."""
        return {"title": self.title, "text": self.text, "columns": [column.json() for column in self.columns]}

    def hidden(self) -> dict[str, Json]:
        """Return what stays on the server: nothing."""
        return {}

    @classmethod
    def read(cls, asked: Document, _hidden: Document, retry: bool) -> Numbers:
        """Return the activity of these two documents."""
        columns = [as_document(each, "columns") for each in items_in(asked, "columns")]
        return cls(text_in(asked, "title"), text_in(asked, "text"), tuple(map(Column.read, columns)), retry)


Activity: TypeAlias = Ask | Starts | WhereMark | WhereHeight | Numbers


def activity_of(kind: str, asked: Document, hidden: Document, retry: bool) -> Activity:
    """Return the activity of its kind and its two documents; ValueError for what is none."""
    if kind == WhereMark.kind:
        form = WhereMark if asked.get("form") == WhereMark.form else WhereHeight
        return form.read(asked, hidden, retry)
    kinds: dict[str, type[Ask] | type[Starts] | type[Numbers]] = {each.kind: each for each in (Ask, Starts, Numbers)}
    if kind not in kinds:
        raise ValueError(f'"{kind}" is no kind of activity; there are ask, starts, where and numbers.')
    return kinds[kind].read(asked, hidden, retry)
