"""What is run many times: a model on its data, how the starts are drawn, and when a run stops, as one value.

The pages of restarts and of the tournament take it, whether an experiment of the lab's or a visit to a model's page
describes it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import TypeAlias

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.sample import Sample
from em_core.data import Dataset
from em_core.em.protocol import AnyModel
from em_core.em.run_cost import A_STEP, step_seconds
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment, build_model
from em_core.experiments.own_table import OwnTable
from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.page_settings.restart_settings import RestartAsk
from em_core.experiments.page_settings.tournament_settings import TournamentAsk
from em_core.experiments.page_settings.why_settings import named_in
from em_core.experiments.url import idle
from em_core.experiments.visits import PLAYED, Visit, from_query, to_query
from em_core.multistart.drawn_starts import DRAWN, plan_drawn
from em_core.multistart.grouped_runs import Observed
from em_core.multistart.restart_study import Study, make_study, study
from em_core.multistart.restarts import Restart, plan_restarts
from em_core.multistart.tournament.rules import Rules

Run: TypeAlias = AnyTrace

FOLLOWED_STEPS = 600
"""About how many EM steps it takes to follow an end until it rests, and to judge it."""

_ROW = re.compile(r"row ([0-9]{1,15})")


@dataclass(frozen=True, eq=False)
class Seen:
    """A sample as many runs see it: `values` are the data as the model takes them."""

    sample: Sample
    values: object

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.sample.columns

    @property
    def rows(self) -> tuple[int, ...]:
        """The row in the file of each data point; none where rows have names of their own."""
        found = [_ROW.fullmatch(name) for name in self.sample.rows]
        return tuple(int(each[1]) for each in found if each) if all(found) else ()

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(self.sample.rows)

    @property
    def d(self) -> int:
        """How many columns there are."""
        return len(self.sample.columns)

    def axis_title(self, column: int) -> str:
        """Return a column's name with its unit."""
        return self.sample.column_title(column)


@dataclass(frozen=True, eq=False)
class Repeated:
    """One run to be made from many starts.

    key:             equal keys are equal runs, start by start.
    model, seen:     what is run on what; `seen.values` are the data.
    plan:            the start of each run.
    tol, max_steps:  when a run stops.
    price:           returns about how many seconds a step takes; asked only where the runs have to be made.
    follow:          whether a run that its stop rule ends on the way is left as it is, and counted where EM would take
                     it (a visit: its own page plays that very run); otherwise it is led on.
    """

    key: str
    model: AnyModel
    seen: Observed
    plan: tuple[Restart, ...]
    tol: float
    max_steps: int
    price: Callable[[], float]
    follow: bool = False

    def make(
        self,
        *,
        done: Mapping[int, Run] = MappingProxyType({}),
        on_progress: Callable[[int, int], object] | None = None,
    ) -> Generator[tuple[int, Run], None, Study]:
        """Make the runs, as `make_study` does: yields (index in the plan, trace), and returns the study."""
        return make_study(
            self.model,
            self.seen,
            self.plan,
            max_steps=self.max_steps,
            tol=self.tol,
            follow=self.follow,
            done=done,
            on_progress=on_progress,
        )

    def group(self, runs: Mapping[int, Run], *, on_progress: Callable[[int, int], object] | None = None) -> Study:
        """Return the study of the runs that are done, by their index in the plan; ValueError where none is."""
        return study(
            self.model, self.seen, len(self.plan), self.plan, runs, follow=self.follow, on_progress=on_progress
        )

    @cached_property
    def a_step(self) -> float:
        """About how many seconds a step takes."""
        return self.price()

    @property
    def may_be_brief(self) -> bool:
        """Whether all of it may be over soon: a run at most takes a second, or all of a visit's and their ends."""
        if self.follow:
            return self.a_step * (self.max_steps * len(self.plan) + FOLLOWED_STEPS) <= 1
        return self.a_step * self.max_steps <= 1

    def following_seconds(self, runs: Mapping[int, Run]) -> float:
        """Return about how long it takes to follow the ends of some runs until they rest."""
        if self.follow:
            return self.a_step * FOLLOWED_STEPS * min(len(runs), 20)
        return self.a_step * sum(run.n_steps for run in runs.values())


@dataclass(frozen=True, eq=False)
class Trials:
    """A tournament of ways to draw a start for one run.

    key:          equal keys are equal trials.
    model, data:  what is run on what.
    price:        returns about how many seconds a step takes; asked only where the trials have to be made.
    """

    key: str
    model: AnyModel
    data: object
    rules: Rules
    price: Callable[[], float]

    @cached_property
    def a_step(self) -> float:
        """About how many seconds a step takes."""
        return self.price()


def lab_runs(experiment: Experiment, dataset: Dataset, ask: RestartAsk) -> Repeated:
    """Return the runs of an experiment of the lab's from the strategies that are asked for.

    dataset:  (n, d), what `resolve` returned. Raises ValueError where the model refuses the data.
    """
    return Repeated(
        key=study_key(experiment.key, ask),
        model=build_model(experiment, dataset),
        seen=dataset,
        plan=plan_restarts(ask.runs, ask.mix, ask.seed),
        tol=experiment.tol,
        max_steps=experiment.max_steps,
        price=partial(float, A_STEP * dataset.n * experiment.k),
    )


def visit_runs(visit: Visit, shown: Exhibit, ask: DrawnAsk) -> Repeated:
    """Return the runs of a visit from starts that its model draws: those of its own page, seed by seed.

    shown:  what the visit is about (`exhibit_of`).
    """
    return Repeated(
        key=study_key(of_em(visit).key, ask),
        model=shown.model,
        seen=Seen(shown.sample, shown.data),
        plan=plan_drawn(ask.runs, ask.seed),
        tol=shown.tol,
        max_steps=shown.max_steps,
        price=partial(step_seconds, shown.model, shown.data, shown.start),
        follow=True,
    )


def trials_of_lab(experiment: Experiment, dataset: Dataset, ask: TournamentAsk) -> Trials:
    """Return the tournament on an experiment; ValueError where the model refuses the data.

    dataset:  (n, d), what `resolve` returned.
    """
    rules = ask.rules(experiment.tol, experiment.max_steps)
    price = partial(float, A_STEP * dataset.n * experiment.k)
    return Trials(study_key(experiment.key, rules), build_model(experiment, dataset), dataset.values, rules, price)


def trials_of_visit(visit: Visit, shown: Exhibit, ask: TournamentAsk) -> Trials:
    """Return the tournament on a visit to the page of a model that has several ways to draw a start."""
    rules = ask.rules(shown.tol, shown.max_steps)
    price = partial(step_seconds, shown.model, shown.data, shown.start)
    return Trials(study_key(of_em(visit).key, rules), shown.model, shown.data, rules, price)


def study_key(described: str, ask: RestartAsk | DrawnAsk | Rules) -> str:
    """Return the name of many runs of what has this key: equal names are equal runs."""
    return hashlib.sha256(f"{described} {ask}".encode()).hexdigest()


def of_em(visit: Visit) -> Visit:
    """Return the visit without its start and its algorithm: many runs are runs of EM, from many starts."""
    return replace(visit, draw=None, algorithm=Visit.algorithm)


def visit_query(visit: Visit) -> dict[str, str]:
    """Return the query by which a page of many runs names a visit; with its example, by which it is told from the
    lab's experiments."""
    return {"model": visit.model, "example": visit.example} | to_query(of_em(visit))


def visit_in(query: Mapping[str, str], at_hand: OwnTable | None = None) -> tuple[Visit, tuple[str, ...]] | None:
    """Return the visit that the link of a page of many runs names, and its notes; None for one of the lab's. Never
    raises.

    query:    without what the page asks beside the run.
    at_hand:  as `em_core.experiments.visits.from_query` takes it.
    """
    if named_in(query) is None:
        return None
    visit, notes = from_query(query, at_hand)
    many = of_em(visit)
    unplayed = [] if many == visit else [idle(name, query[name]) for name in ("draw", *PLAYED) if name in query]
    return many, (*notes, *unplayed)


def has_tournament(visit: Visit) -> bool:
    """Return whether the visit's model has more than one way to draw a start: the strategies are made for the lab's."""
    return visit.entry.lab is not None


def run_query(visit: Visit, restart: Restart) -> dict[str, str]:
    """Return the query of a model's page that plays one of many runs of a visit; ValueError for another start."""
    if restart.start != DRAWN:
        raise ValueError(f"The start {restart.start} is a strategy of the lab's, which no model's page draws by.")
    return to_query(replace(of_em(visit), draw=restart.seed))
