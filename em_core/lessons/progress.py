"""Progress through the lessons: first answers, which never change, and what comes next; kept by the browser as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from em_core.lessons.registry import LESSONS

LONGEST = 100_000
"""A longer text is no progress of ours, in characters."""

SCREENS = 2
"""An idea that was missed comes back after so many other questions."""


@dataclass(frozen=True)
class Kept:
    """One question that was answered or skipped.

    id, v:    the lesson, and which of its runs it was about.
    first:    the first answer in words, and whether it was right (None: skipped or not sure); it never changes.
    last:     the latest one.
    """

    id: str
    v: int
    first: str
    first_right: bool | None
    last: str
    last_right: bool | None


@dataclass(frozen=True)
class Next:
    """The question to come: a lesson, which of its runs, and whether its idea was missed before."""

    id: str
    v: int
    again: bool


@dataclass(frozen=True)
class Progress:
    """All questions that were answered, in order."""

    kept: tuple[Kept, ...] = ()

    @classmethod
    def read(cls, text: str) -> Progress:
        """Return what a browser kept; what is no record of a lesson is left out, and nothing raises."""
        if len(text) > LONGEST:
            return cls()
        try:
            found = json.loads(text)
            answers = found["answers"] if isinstance(found, dict) else []
        except (ValueError, KeyError, RecursionError):
            return cls()
        kept: dict[tuple[str, int], Kept] = {}
        for each in answers if isinstance(answers, list) else []:
            one = _kept(each)
            if one is not None:
                kept.setdefault((one.id, one.v), one)
        return cls(tuple(kept.values()))

    def written(self) -> str:
        """Return the same as a browser keeps it."""
        return json.dumps({"version": 1, "answers": [asdict(each) for each in self.kept]}, separators=(",", ":"))

    def of(self, id: str, v: int = 0) -> Kept | None:
        """Return what is kept of a question."""
        return next((each for each in self.kept if (each.id, each.v) == (id, v)), None)

    def answered(self, id: str, v: int, given: str, right: bool | None) -> Progress:
        """Return the progress with one more answer; the first one to a question stays what it was."""
        if self.of(id, v) is None:
            return Progress((*self.kept, Kept(id, v, given, right, given, right)))
        again = (
            replace(each, last=given, last_right=right) if (each.id, each.v) == (id, v) else each for each in self.kept
        )
        return Progress(tuple(again))

    def merged(self, told: Progress, here: frozenset[tuple[str, int]]) -> Progress:
        """Return what a browser tells, but for questions that were answered here, of which it may not know all yet.

        A first answer that the browser knows the verdict on is older, or the same, and stays.
        """
        found = {(each.id, each.v): each for each in told.kept}
        for each in self.kept:
            key = (each.id, each.v)
            if key not in here:
                continue
            before = found.get(key)
            if before is not None and before.first_right is not None:
                each = replace(each, first=before.first, first_right=before.first_right)
            found[key] = each
        return Progress(tuple(found.values()))

    def without(self, id: str) -> Progress:
        """Return the progress without one lesson."""
        return Progress(tuple(each for each in self.kept if each.id != id))

    def state(self, id: str) -> str:
        """Return how a lesson stands, in a word: "new", "right", "missed" or "skipped", by its first answer."""
        first = next((each for each in self.kept if each.id == id), None)
        if first is None:
            return "new"
        return (
            {True: "right", False: "missed"}.get(first.first_right is True, "missed")
            if (first.first_right is not None)
            else "skipped"
        )

    @property
    def done(self) -> int:
        """How many lessons were answered or skipped."""
        return len({each.id for each in self.kept if each.id in LESSONS})

    @property
    def missed(self) -> tuple[str, ...]:
        """The lessons whose idea comes back: missed at first, with another run, and not asked again yet."""
        asked = [each.id for each in self.kept]
        return tuple(
            each.id
            for each in self.kept
            if each.v == 0
            and each.first_right is not True
            and each.id in LESSONS
            and len(LESSONS[each.id].plays) > 1
            and asked.count(each.id) == 1
        )

    def following(self, id: str) -> Next | None:
        """Return the question after a lesson: an idea that was missed and is due, or the next one that is new."""
        due = [each for each in self.missed if each != id and self._since(each) >= SCREENS]
        if due:
            return Next(due[0], 1, True)
        new = [each for each in LESSONS if self.state(each) == "new" and each != id]
        if new:
            order = list(LESSONS)
            at = order.index(id) if id in order else -1
            later = [each for each in new if order.index(each) > at]
            return Next((later or new)[0], 0, False)
        # Nothing else is left: the idea that was missed just now comes back, too, after the others.
        left = sorted(self.missed, key=lambda each: each == id)
        return Next(left[0], 1, True) if left else None

    def _since(self, id: str) -> int:
        """Return how many other questions were answered after a lesson."""
        places = [i for i, each in enumerate(self.kept) if each.id == id]
        return len(self.kept) - 1 - places[-1]

    def text(self) -> str:
        """Return the progress as lines of text, for people."""
        said = {True: "right", False: "wrong", None: "skipped or not sure"}
        lines = [f"Halfstep, lessons: {self.done} of {len(LESSONS)}", ""]
        for each in self.kept:
            name = LESSONS[each.id].title + (" (other numbers)" if each.v else "")
            lines.append(f"{name}: first answer {each.first} ({said[each.first_right]})")
            if each.last != each.first:
                lines.append(f"    latest answer {each.last} ({said[each.last_right]})")
        return "\n".join(lines) + "\n"


def _kept(each: object) -> Kept | None:
    if not isinstance(each, dict):
        return None
    id, v = each.get("id"), each.get("v")
    if not isinstance(id, str) or id not in LESSONS or isinstance(v, bool) or not isinstance(v, int):
        return None
    if not 0 <= v < len(LESSONS[id].plays):
        return None
    first, last = str(each.get("first", ""))[:200], str(each.get("last", ""))[:200]
    right, latest = each.get("first_right"), each.get("last_right")
    return Kept(
        id, v, first, right if isinstance(right, bool) else None, last, latest if isinstance(latest, bool) else None
    )
