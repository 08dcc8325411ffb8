"""A lesson as a value: a run, a question before its answer, and a reply to every option with the run's own numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from em_core.lessons.filling import Facts, filled
from em_core.lessons.question import Spot
from em_core.lessons.scene import Play, Scene, scene_of
from em_core.numerics.arrays import FloatArray
from em_core.standings import Contest

Predicate: TypeAlias = Callable[[Scene, Facts], bool]
"""Whether something is true of the run; the facts are those that were worked out for it."""


@dataclass(frozen=True)
class Claim:
    """Something that is true of a run or not: a template, whether it is, and what is said to whoever answered so."""

    text: str
    holds: Predicate
    reply: str


@dataclass(frozen=True)
class Choice(Claim):
    """One option, and what choosing it may mean."""

    misconception: str = ""
    spot: Spot = Spot.PICTURE


@dataclass(frozen=True)
class Known:
    """A number that people give for a reason: the fact that it is, what it may mean, and its reply."""

    fact: str
    reply: str
    misconception: str


@dataclass(frozen=True)
class Choices:
    """One of several; "not sure" is always offered beside them.

    offered:  which of them are offered for a run, by their places; None for all.
    """

    options: tuple[Choice, ...]
    offered: Callable[[Scene], tuple[int, ...]] | None = None
    ordered: bool = False

    def at(self, scene: Scene) -> tuple[Choice, ...]:
        """Return the options that are offered for a run."""
        return self.options if self.offered is None else tuple(self.options[i] for i in self.offered(scene))


@dataclass(frozen=True, kw_only=True)
class Measured:
    """An answer that is compared with what the run says.

    right, other:   the reply to the right one, and to one that nobody gives for a known reason.
    known:          those that people give for a reason.
    misconception:  what any other may mean; spot: where the reply sends the eye.
    """

    right: str
    other: str
    known: tuple[Known, ...] = ()
    misconception: str = ""
    spot: Spot = Spot.PICTURE


@dataclass(frozen=True, kw_only=True)
class Amount(Measured):
    """A number, typed or slid.

    truth:    the fact that it is; within: how far off still counts as the same.
    """

    truth: str
    low: float
    high: float
    step: float
    within: float
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark(Measured):
    """A place in the picture: a mark on the axis (or in the plane) of the data, dragged or moved by keys.

    truth:    the facts that are its coordinates, one or two; within: how far off still counts as the same, as a part
              of the data's spread in each.
    known:    of a known place, the fact "hard" stands for "hard_x" and "hard_y".
    """

    truth: tuple[str, ...]
    within: float


@dataclass(frozen=True, kw_only=True)
class Pick(Measured):
    """A point of the picture, clicked or walked to by keys: the one that the next E-step changes most.

    changes:  how far it changes each point, (n,); the largest is the true one.
    right, other:  beside the run's facts they can have {rank:d} and {change:.3f} of the point chosen.
    known:    rows (facts, counted from 0).
    """

    changes: Callable[[Scene], FloatArray]


@dataclass(frozen=True, kw_only=True)
class Height(Measured):
    """The height of the log-likelihood after the next step: a mark beside the curve so far, moved up and down.

    truth:    the fact that it is; within: the fact that says how far off still counts as the same, in nats.
    low, high:  the facts that are the ends of the axis, from the curve so far alone; now: its last height.
    below:    the reply to a mark below the last height, which no step of EM leads to, and what it means.
    """

    truth: str
    within: str
    low: str
    high: str
    now: str
    below: Known
    spot: Spot = Spot.CURVE


@dataclass(frozen=True)
class Statement(Claim):
    """A sentence to be sorted as true or false, with its evidence: a run. Its reply serves either answer."""

    play: Play
    facts: Callable[[Scene], Facts]
    misconception: str = ""


@dataclass(frozen=True)
class Sorting:
    """Statements to be sorted into true and false."""

    statements: tuple[Statement, ...]


Answer: TypeAlias = Choices | Amount | Mark | Pick | Height | Sorting
"""How a lesson is answered."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson.

    id, title:  its name in links, and on the page.
    stem:       the question, a template of at most 30 words.
    before:     one sentence above it: what is on the screen; a template.
    plays:      the run that it plays, and after it those with other numbers, for an idea that comes back.
    facts:      what is worked out of the run: what fills the slots.
    answer:     how it is answered.
    number:     the one number to remember, as a sentence; a template.
    next_state: whether it asks about the next state of the run.
    tour:       whether it is one of the ten of the tour; the others are extras.
    onward:     the address of the page that shows more, or what makes it of a run; "" for the run's own page.
    table:      lines of a diagnosis that the answer shows, each with its result; None without.
    margin:     how far the true option is from the next, from 0 to 1, on a run.
    race:       the race of several algorithms that the answer shows in place of the run; None without.
    """

    id: str
    title: str
    before: str
    stem: str
    plays: tuple[Play, ...]
    facts: Callable[[Scene], Facts]
    answer: Answer
    number: str
    margin: Callable[[Scene, Facts], float]
    next_state: bool = True
    tour: bool = True
    onward: str | Callable[[Scene], str] = ""
    table: Callable[[Scene], tuple[tuple[str, str], ...]] | None = None
    race: Callable[[Scene], Contest] | None = None

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The ids of those that it meets, each once."""
        return tuple(dict.fromkeys(each for each in _met(self.answer) if each))

    def scene(self, variant: int = 0) -> Scene:
        """Return the run that it plays; `variant`: 0 for its own, then those with other numbers."""
        return scene_of(self.plays[variant])


@dataclass(frozen=True, eq=False)
class Asked:
    """A lesson about one run, its templates filled."""

    lesson: Lesson
    scene: Scene
    facts: Facts

    @property
    def before(self) -> str:
        """What is on the screen."""
        return filled(self.lesson.before, self.facts)

    @property
    def stem(self) -> str:
        """The question."""
        return filled(self.lesson.stem, self.facts)

    @property
    def number(self) -> str:
        """The one number to remember."""
        return filled(self.lesson.number, self.facts)

    @property
    def onward(self) -> str:
        """The address of the page that shows more."""
        onward = self.lesson.onward
        return (onward if isinstance(onward, str) else onward(self.scene)) or self.scene.play.link

    @property
    def margin(self) -> float:
        """How far the true option is from the next."""
        return self.lesson.margin(self.scene, self.facts)

    def choices(self) -> tuple[Choice, ...]:
        """Return the options of a lesson that has them, as they are offered for this run."""
        answer = self.lesson.answer
        return answer.at(self.scene) if isinstance(answer, Choices) else ()

    def said(self, template: str) -> str:
        """Return a template filled with this run's facts."""
        return filled(template, self.facts)

    @property
    def key(self) -> int:
        """The index of the one true option; ValueError where not exactly one is true."""
        true = [i for i, choice in enumerate(self.choices()) if choice.holds(self.scene, self.facts)]
        if len(true) != 1:
            raise ValueError(f"{self.lesson.title}: {len(true)} options are true of this run; exactly one must be.")
        return true[0]


def ask(lesson: Lesson, variant: int = 0) -> Asked:
    """Return the lesson about its own run, or about one with other numbers."""
    scene = lesson.scene(variant)
    return Asked(lesson, scene, lesson.facts(scene))


def _met(answer: Answer) -> Iterator[str]:
    match answer:
        case Choices():
            yield from (option.misconception for option in answer.options)
        case Sorting():
            yield from (each.misconception for each in answer.statements)
        case _:
            yield from (each.misconception for each in answer.known)
            if isinstance(answer, Height):
                yield answer.below.misconception
            yield answer.misconception
