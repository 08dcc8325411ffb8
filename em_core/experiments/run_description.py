"""One run as a value: the model, its data and options, the start, the stop rule and the algorithm.

from em_core.experiments.run_description import DRAWN, StartChoice, run_in
from em_core.experiments.running import run_of

run, notes = run_in("model", {"model": "two_coins"})
shown, trace = run_of(replace(run, start=StartChoice(DRAWN, seed=7)))

The lab and the models' pages have link grammars of their own, `Experiment` and `Visit`, which stay as they are:
`described` reads either, and `RunDescription.choices` gives it back. Everything else that is done with a run (running,
drawing, saving, repeating it) takes the description, whichever grammar it came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import TypeAlias, cast
from urllib.parse import urlencode

from em_core.algorithms import Algorithm, algorithm_of
from em_core.algorithms.options import Chosen
from em_core.catalogue.entry import Entry, Exhibit
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data import Dataset
from em_core.distributions.gaussian import Covariance
from em_core.em.capabilities import component_names
from em_core.em.run_cost import most_steps
from em_core.experiments import url, visits
from em_core.experiments.experiment import BY_HAND, OWN, Experiment, build_model, resolve, starting_params
from em_core.experiments.run_choices import ExampleChoice, PointsChoice, StartChoice
from em_core.experiments.url_provenance import made_of_query
from em_core.experiments.visits import Visit, exhibit_of
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.initialisation import numbers_in
from em_core.numerics.arguments import instance, one_of
from em_core.own.own_table import OwnTable

__all__ = [
    "DRAWN",
    "EXAMPLES",
    "LAB",
    "MODEL",
    "ExampleChoice",
    "PointsChoice",
    "RunDescription",
    "StartChoice",
    "described",
    "run_in",
]

LAB, MODEL = "lab", "model"
"""The pages that play one run, by their names in a link."""

EXAMPLES = "example"
"""The start that an example has of its own, and a drawn one where it has none for these options."""

Value: TypeAlias = float | str


@dataclass(frozen=True)
class RunDescription:
    """One run, described; equal descriptions are equal runs, bit for bit.

    model:           an id of FAMILY.
    data:            points, for the lab; an example or a table, for the model's own page.
    options:         (name, value) pairs: K and the covariance of points; those that differ from the example's.
    start:           where it starts; tol, max_steps: when it stops.
    algorithm, blocks:  an id of PLAYABLE, and of how many blocks of rows, where it has such.
    algorithm_options:  (name, value) pairs that differ from the algorithm's defaults.

    Raises ValueError, as `Experiment` and `Visit` do, for names that do not exist and numbers that no run has. What
    plays no part is put back to its default.
    """

    model: str
    data: PointsChoice | ExampleChoice
    options: tuple[tuple[str, Value], ...]
    start: StartChoice
    tol: float
    max_steps: int
    algorithm: str = Experiment.algorithm
    blocks: int = Experiment.blocks
    algorithm_options: tuple[Chosen, ...] = ()

    def __post_init__(self) -> None:
        """Check the parts, and put back to its default what plays no part."""
        for name, value in _parts(self.choices, self.own_points).items():
            object.__setattr__(self, name, value)

    @cached_property
    def choices(self) -> Experiment | Visit:
        """The same in the grammar of its page: of the lab, or of the models' pages."""
        if isinstance(self.data, PointsChoice):
            return _experiment(self, self.data)
        return _visit(self, instance("data", self.data, ExampleChoice, "`described` makes it"))

    @property
    def experiment(self) -> Experiment:
        """The same as the lab's experiment; ValueError for a run of a model's page."""
        return instance("choices", self.choices, Experiment, "the lab's runs have one")

    @property
    def visit(self) -> Visit:
        """The same as a visit to a model's page; ValueError for a run of the lab's."""
        return instance("choices", self.choices, Visit, "the runs of a model's page have one")

    @property
    def own(self) -> Dataset | OwnTable | None:
        """People's own data, where they are at hand."""
        return self.data.own

    @property
    def own_points(self) -> Dataset | None:
        """People's own points, for one of the lab's runs."""
        return self.own if isinstance(self.own, Dataset) else None

    @property
    def points(self) -> bool:
        """Whether it is one of the lab's runs on points."""
        return isinstance(self.data, PointsChoice)

    @property
    def page(self) -> str:
        """The page that plays it: LAB or MODEL."""
        return LAB if self.points else MODEL

    @property
    def entry(self) -> Entry:
        """The model's entry in FAMILY."""
        return FAMILY[self.model]

    @property
    def unseen(self) -> RunDescription:
        """The same run without what is only a matter of its picture."""
        data = self.data.unseen
        return self if data == self.data else replace(self, data=data)

    @property
    def made_by(self) -> Algorithm:
        """The algorithm, with its options."""
        return algorithm_of(self.algorithm, self.blocks, self.algorithm_options)

    @property
    def key(self) -> str:
        """The sha256 of the description, in hexadecimal: equal for equal runs alone."""
        return self.choices.key

    @property
    def query(self) -> dict[str, str]:
        """The run as query parameters of its page."""
        return self.told if self.own_points is None else url.to_query(self.experiment, self.own_points)

    @property
    def told(self) -> dict[str, str]:
        """The same without the lab's own points, of which the digest alone is there."""
        if isinstance(self.choices, Visit):
            return visits.to_query(self.choices)
        return url.to_query(self.choices) | made_of_query(self.own_points.made_of if self.own_points else None)

    @property
    def link(self) -> str:
        """The link of its own page: "lab?seed=15"."""
        return f"{self.page}?{urlencode(self.query)}"

    @property
    def fits_link(self) -> bool:
        """Whether people's own data, if there are any, can travel in the link."""
        if isinstance(self.data, ExampleChoice):
            return visits.fits_link(Visit(own=self.data.own))
        return self.data.own is None or url.why_not_in_a_link(self.data.own) is None

    def dataset(self) -> Dataset:
        """Return the points that one of the lab's runs is made on; DataError as `resolve`, ValueError for another."""
        return resolve(self.experiment, self.own_points)

    def posed(self, dataset: Dataset | None = None) -> Exhibit:
        """Return what is run on what, with the start yet to be drawn (None) for the lab's runs.

        dataset:  what `dataset` returned, where it is at hand.

        Raises DataError for data that are not here or that the model's reader refuses, ValueError for what the model
        refuses.
        """
        choices = self.choices
        if isinstance(choices, Visit):
            return exhibit_of(choices)
        found = self.dataset() if dataset is None else dataset
        model = build_model(choices, found)
        return Exhibit(
            self.entry,
            Sample.of_points(found),
            model,
            found.values,
            None,
            component_names(model),
            "",
            most_steps(choices.max_steps, numbers_in(choices.k, found.d)),
            choices.tol,
            own=choices.data == OWN,
            alone=True,
        )

    def started(self, posed: Exhibit) -> Exhibit:
        """Return what `posed` returned, with its start; ValueError where there is none."""
        if isinstance(self.choices, Visit):
            return posed
        return replace(posed, start=starting_params(self.choices, posed.sample.points))

    def exhibit(self, dataset: Dataset | None = None) -> Exhibit:
        """Return what is run on what, from which start; raises as the two above."""
        return self.started(self.posed(dataset))


def described(choices: Experiment | Visit, own: Dataset | None = None) -> RunDescription:
    """Return the description of what the lab, or a model's page, was asked.

    own:  people's own points, where an experiment is about them; a visit has its table.
    """
    if not isinstance(choices, Visit):
        instance("choices", choices, Experiment, "Experiment() makes it; or a Visit")
    peoples = choices.data == OWN if isinstance(choices, Experiment) else choices.own is not None
    return _described(choices, own) if peoples else _known(choices)


def _described(choices: Experiment | Visit, own: Dataset | None = None) -> RunDescription:
    return RunDescription(**_parts(choices, own))  # type: ignore[arg-type]  # by their names in the class


@lru_cache(maxsize=1_000)
def _known(choices: Experiment | Visit) -> RunDescription:
    """Return the one description of equal choices, whose key is computed once; of people's own data none is kept."""
    return _described(choices)


def run_in(
    page: str, query: Mapping[str, str], *, own: Dataset | None = None, table: OwnTable | None = None
) -> tuple[RunDescription, tuple[str, ...]]:
    """Return the run in a link of the lab or of a model's page, and a sentence for each part that cannot be used.

    own, table:  people's own data at hand, for a link that names them without holding them.
    """
    one_of("page", page, (LAB, MODEL))
    if page == MODEL:
        visit, notes = visits.from_query(query, table)
        return described(visit), notes
    opened = url.from_query(query, own)
    return described(opened.experiment, opened.own), opened.notes


_COMMON = ("model", "algorithm", "blocks", "algorithm_options")


def _parts(choices: Experiment | Visit, own: Dataset | None) -> dict[str, object]:
    """Return the fields of a description by name."""
    common = {name: getattr(choices, name) for name in _COMMON}
    if isinstance(choices, Experiment):
        data = {name: getattr(choices, of) for name, of in _POINTS.items()}
        return common | {
            "data": PointsChoice(**data, own=own if choices.data == OWN else None),
            "options": (("k", choices.k), ("covariance", choices.covariance)),
            "start": StartChoice(choices.start, choices.seed, choices.typed),
            "tol": choices.tol,
            "max_steps": choices.max_steps,
        }
    one_of("example", choices.example, [each.id for each in choices.entry.examples])
    usual = choices.entry.example(choices.example)
    drawn = DRAWN if choices.draw is not None else EXAMPLES
    return common | {
        "data": ExampleChoice(choices.example, choices.own, choices.plane, choices.transforms),
        "options": choices.chosen,
        "start": StartChoice(BY_HAND, typed=choices.typed)
        if choices.typed
        else StartChoice(drawn, StartChoice.seed if choices.draw is None else choices.draw),
        "tol": usual.tol if choices.tol is None else choices.tol,
        "max_steps": usual.max_steps if choices.max_steps is None else choices.max_steps,
    }


_POINTS = {
    "source": "data",
    "columns": "columns",
    "plane": "plane",
    "transforms": "transforms",
    "by_name": "by_name",
    "standardise": "standardise",
    "dimension": "dimension",
    "seed": "data_seed",
    "settings": "settings",
    "digest": "own_digest",
}
"""What the parts of the lab's data are called in an Experiment."""

assert set(_POINTS) | {"own"} == {each.name for each in fields(PointsChoice)}, "every part comes back"


def _experiment(run: RunDescription, data: PointsChoice) -> Experiment:
    options = dict(run.options)
    if set(options) != {"k", "covariance"}:
        raise ValueError(f"options are {', '.join(options) or 'none'}; a run on points has k and covariance.")
    return Experiment(
        **{of: getattr(data, name) for name, of in _POINTS.items()},
        **{name: getattr(run, name) for name in (*_COMMON, "tol", "max_steps")},
        k=cast("int", options["k"]),
        covariance=cast("Covariance", options["covariance"]),
        start=run.start.method,
        seed=run.start.seed,
        typed=run.start.typed,
    )


def _visit(run: RunDescription, data: ExampleChoice) -> Visit:
    one_of("start", run.start.method, (EXAMPLES, DRAWN, BY_HAND))
    return Visit(
        **{name: getattr(run, name) for name in (*_COMMON, "tol", "max_steps")},
        example=data.id,
        own=data.own,
        plane=data.plane,
        transforms=data.transforms,
        chosen=cast("tuple[tuple[str, float], ...]", run.options),
        draw=run.start.seed if run.start.method == DRAWN else None,
        typed=run.start.typed if run.start.method == BY_HAND else (),
    )
