"""The run that a page is about, with the names that people know its parts by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from em_core.algorithms.run import Outcome, Trace
from em_core.catalogue.entry import Exhibit
from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_viz.animation.spec import Animation, Picture
from em_viz.models.exhibit_animation import animate_exhibit


@dataclass(frozen=True, eq=False)
class Subject:
    """A run, and the exhibit that it was made on.

    key:    equal keys are equal runs: what caches go by.
    title:  what the run is called on the page.
    """

    key: str
    title: str
    trace: AnyTrace
    about: Exhibit

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the data's columns."""
        return self.about.sample.columns

    @property
    def rows(self) -> tuple[str, ...]:
        """What each row of the data is called."""
        return self.about.sample.rows

    @property
    def components(self) -> tuple[str, ...]:
        """What the components are called; () where what is hidden has none."""
        return self.about.components

    def component(self, k: int) -> str:
        """Return what component k, from 0, of what is hidden is called."""
        return capabilities_of(self.trace.model).components.name(k)

    @cached_property
    def animation(self) -> Animation:
        """The run's own animation, one frame a half-step."""
        return animate_exhibit(self.about, self.trace, key=self.key)

    @cached_property
    def picture(self) -> Picture:
        """The model's own main picture, one frame a half-step, which no hand may change."""
        return still_hand(self.animation.pictures[0])


def first_steps(subject: Subject, shares: int) -> Subject:
    """Return the run cut off where its responsibilities, all steps together, are more than `shares` numbers.

    A run that is short enough is returned as it is; of any other at least one step is left.
    """
    trace = subject.trace
    steps = max(1, shares // max(1, trace.responsibilities(0).size))
    if trace.n_steps <= steps:
        return subject
    kept = range(steps + 1)
    cut = Trace(
        trace.model,
        trace.data,
        tuple(trace.params[t] for t in kept),
        (None,) * len(kept),  # each is computed again when it is asked for
        trace.log_likelihoods[: steps + 1],
        Outcome.STEP_LIMIT,
    )
    return replace(subject, key=f"{subject.key} {steps} steps", trace=cut)


def still_hand(picture: Picture) -> Picture:
    """Return the picture without handles and rings: on these pages the start is given, and sentences name no point."""
    cloud = None if picture.cloud is None else replace(picture.cloud, named=None)
    return replace(picture, handles=None, cloud=cloud)
