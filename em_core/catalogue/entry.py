"""A catalogue entry: a model's lesson, its classic data, its options, and how people's own data are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias, TypeVar

import numpy as np

from em_core.catalogue.readers import Reader
from em_core.catalogue.sample import Sample
from em_core.data.dataset import Dataset
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.em.capabilities import Capabilities, capabilities_of, component_names, told
from em_core.em.protocol import AnyData, AnyModel, AnyParams, D, DegenerateError, P, SomeModel
from em_core.em.stopping import StopRule
from em_core.numerics.arguments import instance, number, quoted
from em_core.numerics.arrays import FloatArray
from em_core.numerics.dataclass_values import with_fields
from em_core.numerics.integers import whole

__all__ = [
    "Case",
    "Entry",
    "Example",
    "Exhibit",
    "Lab",
    "Lesson",
    "Option",
    "Shrinking",
    "exhibit",
    "only_for",
]

M = TypeVar("M")

Kind = Literal["Mixtures", "Sequences", "Incomplete data", "Tables and images"]
"""Under which heading the gallery shows a model."""

Settings: TypeAlias = Mapping[str, float]
"""A number for each of an entry's options, by name."""


Start: TypeAlias = Callable[..., object]
"""(model, data, settings) -> the instructive start, or None where there is none for these settings. Each takes the
model of its own entry and that model's data, and returns that model's parameters."""

LabBuild: TypeAlias = Callable[[int, Covariance, FloatArray], AnyModel]
"""(K, covariance, x) -> model; x (n, d) is there for priors that are set by the data."""


@dataclass(frozen=True, eq=False)
class Case:
    """A model, its data and a start somewhere on the slope: what the contract tests run on."""

    name: str
    model: SomeModel
    data: AnyData
    params: AnyParams


@dataclass(frozen=True)
class Option:
    """One number that the page lets people choose, both ends of its range included.

    name:    its key in links and in Settings, never a key that the app has taken.
    title:   what the page calls it; help: one sentence, or nothing.
    whole:   whether only whole numbers count.
    labels:  for a choice among few: what the values 0, 1, ... are called; ids: how they stand in links.
    of_start: whether it is about the example's start alone, and so says nothing where the start is drawn.
    """

    name: str
    title: str
    default: float
    minimum: float
    maximum: float
    step: float = 1.0
    whole: bool = True
    help: str = ""
    labels: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    of_start: bool = False


@dataclass(frozen=True)
class Lesson:
    """The model in a phrase each, as Markdown with $mathematics$: the model's page and the comparison line them up.

    teaches:  two or three sentences.
    own:      the phrases, by name, that tell the story of the example's data, as they are for other people's rows.
    """

    observed: str
    hidden: str
    parameters: str
    e_step: str
    m_step: str
    objective: str
    teaches: str
    own: Mapping[str, str] = field(default_factory=dict)

    def for_own(self) -> Lesson:
        """Return the lesson as it is told about people's own data."""
        return with_fields(self, self.own)


@dataclass(frozen=True, eq=False)
class Example:
    """One data set to see a model on.

    id:        its name in links and tests, unlike any other's; title: its name on the page.
    teaches:   one or two sentences on what to look for.
    sample:    returns the data.
    start:     (model, data, settings) -> the instructive start, or None where there is none for these settings.
    settings:  the options whose values differ from their defaults here.
    max_steps, tol:  when its run stops.
    collapses: whether its run is to end degenerate, and so is no case for the contract.
    large:     whether it is too large for the contract's thousands of neighbours; a smaller sister stands in for it.
    anywhere:  whether its start does not depend on its data, and so is offered for people's own, too.
    """

    id: str
    title: str
    teaches: str
    sample: Callable[[], Sample]
    start: Start | None = None
    settings: Settings = field(default_factory=dict)
    max_steps: int = 60
    tol: float = 1e-6
    collapses: bool = False
    large: bool = False
    anywhere: bool = False

    @property
    def own_stop(self) -> StopRule:
        """When a run on own data that were just brought stops; a link without a rule has the example's, as ever."""
        return StopRule(max_steps=max(200, self.max_steps))


@dataclass(frozen=True, eq=False)
class Lab:
    """A model as the lab offers it.

    description:  one sentence for its menu.
    build:        (K, covariance, x) -> model; x (n, d) is there for priors that are set by the data.
    covariances:  the covariance kinds it has; empty where it has none to choose.
    """

    description: str
    build: LabBuild
    covariances: tuple[Covariance, ...] = COVARIANCES


@dataclass(frozen=True)
class Shrinking:
    """How a model's components can shrink onto rows that share a value, where nothing keeps their likelihood finite.

    response:  whether only the last column, the response, needs a spread; otherwise every column does.
    remedies:  what keeps its own page's runs from it, each continuing "To avoid them, ...".
    """

    response: bool = False
    remedies: tuple[str, ...] = ("use fewer components",)


@dataclass(frozen=True, eq=False)
class Entry:
    """One model of the family: everything that pages, players and contract tests need to serve it.

    What the model is, what its components are called among it, the model says itself: see em_core.em.capabilities.

    id:          its name in links and tests; title: its name on the page.
    kind:        its heading in the gallery.
    hidden:      one sentence: what is hidden here.
    use:         one sentence: what it is used for, "Use it for ...".
    source:      where the model comes from.
    examples:    its data, the most instructive first; at least one.
    build:       (sample, settings) -> model; the model's own errors (ValueError) are shown.
    reader:      reads people's own data.
    more_cases:  yields what the contract tests should see beside the examples.
    lab:         how the lab offers it; None where it does not.
    shrinking:   how its likelihood is without bound; None where it has one.
    """

    id: str
    title: str
    kind: Kind
    hidden: str
    use: str
    source: str
    lesson: Lesson
    examples: tuple[Example, ...]
    build: Callable[[Sample, Settings], AnyModel]
    reader: Reader
    options: tuple[Option, ...] = ()
    more_cases: Callable[[], Iterator[Case]] = lambda: iter(())
    lab: Lab | None = None
    shrinking: Shrinking | None = None

    @cached_property
    def capabilities(self) -> Capabilities:
        """What its model is, as it stands on the first example: the model's own declaration."""
        return capabilities_of(self.first_model)

    @property
    def objective(self) -> str:
        """What its model calls what never falls: "log-likelihood"."""
        return str(self.first_model.objective)

    @cached_property
    def first_model(self) -> AnyModel:
        """The model of the first example."""
        example = self.examples[0]
        return self.build(example.sample(), self.settings(example))

    def example(self, id: str) -> Example:
        """Return the example of that id; KeyError where there is none."""
        return {example.id: example for example in self.examples}[id]

    def settings(self, example: Example | None = None, chosen: Settings | None = None) -> dict[str, float]:
        """Return a number for every option: its default, the example's, or what was chosen."""
        defaults = {option.name: option.default for option in self.options}
        return {**defaults, **(example.settings if example else {}), **(chosen or {})}

    def checked_settings(self, example: Example, chosen: Settings | None) -> dict[str, float]:
        """Return `settings(example, chosen)`; ValueError for a choice that is no number or that no option is for."""
        if chosen is not None and not isinstance(chosen, Mapping):
            raise ValueError(f"chosen is {quoted(chosen)}; it must be numbers by the names of options.")
        options = {option.name: option for option in self.options}
        unknown = [name for name in chosen or () if name not in options]
        if unknown:
            known = f"it has {', '.join(options)}" if options else "it has none"
            raise ValueError(f"{self.title} has no option {quoted(unknown[0])}; {known}.")
        for name, value in (chosen or {}).items():
            whole(name, value, 0) if options[name].whole and options[name].minimum >= 0 else number(name, value)
        return self.settings(example, chosen)

    def cases(self) -> Iterator[Case]:
        """Yield each example from its start (or a drawn one), and then whatever else the tests should see."""
        for example in self.examples:
            if example.collapses or example.large:
                continue
            shown = exhibit(self, example)
            yield Case(example.id, shown.model, shown.data, shown.start)
        yield from self.more_cases()


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A model on data, ready to run: what every picture of it is made from.

    entry:       the model's entry in the registry.
    sample:      the data with their names, units, source and licence.
    model:       as `entry.build` made it; data: as `model.prepare` returned them; start: parameters.
    components:  what the components are called, or ().
    teaches:     what to look for in the example's own run; "" for any other.
    drawn:       the seed that the start was drawn with; None for the example's own start.
    own:         whether the data are people's own, of which the example's story is not true.
    alone:       whether it is shown as the lab shows it: by itself, beside nothing that its own page compares it to.
    """

    entry: Entry
    sample: Sample
    model: SomeModel
    data: AnyData
    start: AnyParams
    components: tuple[str, ...]
    teaches: str
    max_steps: int
    tol: float
    drawn: int | None = None
    own: bool = False
    alone: bool = False

    @property
    def told(self) -> Dataset | Sample:
        """The data as files tell them: the lab's points, or the sample."""
        return self.sample.points if self.alone else self.sample

    @property
    def log_jacobian(self) -> float | None:
        """What the log-likelihood in the original units is more than in those that were fitted; None for the same."""
        if self.alone:
            return self.sample.points.log_jacobian
        return None if self.sample.transformed is None else self.sample.transformed.log_jacobian

    @property
    def lesson(self) -> Lesson:
        """The lesson in words that suit these data."""
        return self.entry.lesson.for_own() if self.own else self.entry.lesson


def exhibit(
    entry: Entry,
    example: Example,
    *,
    chosen: Settings | None = None,
    seed: int | None = None,
    own: Sample | None = None,
) -> Exhibit:
    """Return an exhibit of a model.

    example:  whose data, start and stop rule it is.
    chosen:   settings other than the example's.
    seed:     draw the start with it; None takes the example's instructive start, or seed 0 where there is none.
    own:      people's own data, instead of the example's; the start is then drawn, unless the example's fits anywhere.

    Raises ValueError in the model's own words where data or options do not fit it.
    """
    instance("entry", entry, Entry, "FAMILY holds them")
    instance("example", example, Example, "an entry's `examples` holds them")
    if own is not None:
        instance("own", own, Sample, "the entry's reader returns it")
    if seed is not None:
        seed = whole("seed", seed, 0)
    settings = entry.checked_settings(example, chosen)
    sample = example.sample() if own is None else own
    model = entry.build(sample, settings)
    data = model.prepare(sample.values)
    given = example.start if seed is None and (own is None or example.anywhere) else None
    start = given(model, data, settings) if given else None
    drawn = None if start is not None else seed or 0
    # What an example teaches is true of its own run, and need not be of any other.
    as_it_stands = own is None and seed is None and settings == entry.settings(example)
    if drawn is not None:
        try:
            start = model.initialise(data, np.random.default_rng(drawn))
        except DegenerateError as error:
            raise ValueError(f"No start can be drawn on these data. {told(model, error)}") from error
    return Exhibit(
        entry,
        sample,
        model,
        data,
        start,
        component_names(model),
        example.teaches if as_it_stands else "",
        example.max_steps,
        example.tol,
        drawn,
        own is not None,
    )


def only_for(start: Callable[[M, D], P], **settings: float) -> Callable[[M, D, Settings], P | None]:
    """Return a start that is there for these settings alone; others need a drawn one."""
    return lambda model, data, now: start(model, data) if all(now[name] == v for name, v in settings.items()) else None
