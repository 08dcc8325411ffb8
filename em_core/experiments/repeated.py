"""What is run many times: a model on its data, how the starts are drawn, and when a run stops, as one value.

The pages of restarts and of the tournament take it, whatever the model.
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
from em_core.em.protocol import AnyModel
from em_core.em.run_cost import fast_step_seconds, step_seconds
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.page_settings.restart_settings import RestartAsk
from em_core.experiments.page_settings.tournament_settings import TournamentAsk
from em_core.experiments.page_settings.why_settings import named_in
from em_core.experiments.run_description import EXAMPLES, MODEL, ExampleChoice, RunDescription, StartChoice, run_in
from em_core.experiments.url_fields import idle
from em_core.experiments.visits import PLAYED
from em_core.multistart.grouped_runs import Observed
from em_core.multistart.restart_study import Study, make_study, study
from em_core.multistart.restarts import Restart
from em_core.multistart.tournament.rules import Rules
from em_core.own.own_table import OwnTable

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
    def listed_rows(self) -> tuple[int | str, ...]:
        """What the rows are called in a list of several."""
        return self.sample.listed_rows

    @property
    def original(self) -> None:
        """The values in the units of the file, where they have been standardised since: a sample never is."""
        return

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
                     it (a model's own page plays that very run); otherwise it is led on.
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
        """Whether all of it may be over soon: a run at most takes a second, or all of a model page's and their ends."""
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


def repeated(run: RunDescription, shown: Exhibit, ask: RestartAsk | DrawnAsk) -> Repeated:
    """Return many runs of what is described, from the starts that are asked for.

    shown:  what the run is about (`RunDescription.posed`).
    """
    return Repeated(
        key=study_key(of_em(run).key, ask),
        model=shown.model,
        seen=shown.sample.points if shown.alone else Seen(shown.sample, shown.data),
        plan=ask.plan,
        tol=shown.tol,
        max_steps=shown.max_steps,
        price=_price(shown),
        follow=not shown.alone,
    )


def trials(run: RunDescription, shown: Exhibit, ask: TournamentAsk) -> Trials:
    """Return the tournament on a run of a model that has several ways to draw a start.

    shown:  what the run is about (`RunDescription.posed`).
    """
    rules = ask.rules(shown.tol, shown.max_steps)
    return Trials(study_key(of_em(run).key, rules), shown.model, shown.data, rules, _price(shown))


def _price(shown: Exhibit) -> Callable[[], float]:
    """Return what returns about how many seconds a step takes."""
    if shown.alone:
        points = shown.sample.points
        return partial(fast_step_seconds, points.n, shown.model.n_components, points.d)
    return partial(step_seconds, shown.model, shown.data, shown.start)


def study_key(described: str, ask: RestartAsk | DrawnAsk | Rules) -> str:
    """Return the name of many runs of what has this key: equal names are equal runs."""
    return hashlib.sha256(f"{described} {ask}".encode()).hexdigest()


def of_em(run: RunDescription) -> RunDescription:
    """Return the run without its start and its algorithm: many runs are runs of EM, from many starts."""
    usual = StartChoice(Experiment.start if run.points else EXAMPLES)
    return replace(run, start=usual, algorithm=Experiment.algorithm)


def by_em(run: RunDescription) -> RunDescription:
    """Return the run as EM makes it, from the same start."""
    return replace(run, algorithm=Experiment.algorithm)


def many_query(run: RunDescription, *, with_start: bool = False) -> dict[str, str]:
    """Return the query by which a page of many runs names a run.

    One of a model's page is named with its example, by which it is told from the lab's.

    with_start:  whether all runs of the page begin where this one does.
    """
    if not isinstance(run.data, ExampleChoice):
        return run.query
    named = by_em(run) if with_start else of_em(run)
    return {"model": run.model, "example": run.data.id} | named.query


def many_in(
    query: Mapping[str, str], table: OwnTable | None = None, *, with_start: bool = False
) -> tuple[RunDescription, tuple[str, ...]] | None:
    """Return the run of a model's page that the link of a page of many runs names, and its notes; None for the lab's.

    query:  without what the page asks beside the run.
    table:  as `run_in` takes it.
    with_start:  whether all runs of the page begin where this one does.
    """
    if named_in(query) is None:
        return None
    run, notes = run_in(MODEL, query, table=table)
    many, unread = (by_em(run), PLAYED) if with_start else (of_em(run), ("draw", *PLAYED))
    unplayed = [] if many == run else [idle(name, query[name]) for name in unread if name in query]
    return many, (*notes, *unplayed)


def has_tournament(run: RunDescription) -> bool:
    """Return whether the model has more than one way to draw a start: the strategies are made for the lab's."""
    return run.entry.lab is not None


def replayed(run: RunDescription, restart: Restart) -> RunDescription:
    """Return one of many runs; ValueError for a start that its page does not draw."""
    return replace(of_em(run), start=StartChoice(restart.start, restart.seed))
