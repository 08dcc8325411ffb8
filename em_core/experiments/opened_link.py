"""What a link of the app opens, as a value: its page, the run that it describes, and what of it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from em_core.catalogue.entry import Entry, Exhibit
from em_core.data import Dataset
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import RunDescription
from em_core.experiments.running import run_shown
from em_core.experiments.visits import Visit

Query: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class OpenedLink:
    """What a link of the app opens.

    page:      the page, by its name in the link; "home" where it names none.
    run:       the description of the run; None for a page that is about all models.
    settings:  what the page keeps in its link beside the run, by name, each text read and found good.
    notes:     a sentence for each part of the link that is not used: the value, the rule, and what is shown instead.

    `model`, `data`, `start`, `tol` and `max_steps` are what `run_em` takes, made when they are first asked for; each
    raises ValueError for a page without a run, `start` and `trace` also where EM cannot begin, as the page says.
    """

    page: str
    run: RunDescription | None
    settings: Query = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def described(self) -> Experiment | Visit | None:
        """The run in words and numbers: an Experiment (the lab's), a Visit (a model's page), or None."""
        return None if self.run is None else self.run.choices

    @property
    def own(self) -> Dataset | None:
        """People's own points that came in the link of an experiment."""
        return None if self.run is None else self.run.own_points

    @property
    def entry(self) -> Entry:
        """The model's entry in `em_core.catalogue.registry.FAMILY`; `entry.id` is its name in links."""
        return self._run.entry

    @property
    def title(self) -> str:
        """What the data are called."""
        return self._posed.sample.title

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the data's columns."""
        return self._posed.sample.columns

    @property
    def model(self) -> Any:
        """The model."""
        return self._posed.model

    @property
    def data(self) -> Any:
        """The data as the model takes them; (n, d) for the lab's models."""
        return self._posed.data

    @property
    def start(self) -> Any:
        """The parameters that EM starts from; ValueError where there are none."""
        return self._shown.start

    @property
    def tol(self) -> float:
        """The least gain of a step that is not the last."""
        return self._run.tol

    @property
    def max_steps(self) -> int:
        """The most steps that are made."""
        return self._run.max_steps

    def trace(self) -> AnyTrace:
        """Run EM, or the link's algorithm, as the page does; ValueError where it cannot begin."""
        return run_shown(self._shown, algorithm=self._run.made_by)

    @property
    def _run(self) -> RunDescription:
        if self.run is None:
            raise ValueError(
                f'The page "{self.page}" is about all models and has no run; the lab and "model" have one.'
            )
        return self.run

    @cached_property
    def _posed(self) -> Exhibit:
        return self._run.posed()

    @cached_property
    def _shown(self) -> Exhibit:
        return self._run.started(self._posed)
