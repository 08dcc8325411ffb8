"""The run that a lesson plays: a model's page as a value, the half-step it opens at, and the one the answer shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlencode

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.running import run_shown
from em_core.experiments.visits import Visit, exhibit_of, to_query
from em_core.faulty.registry import FAULTS
from em_core.lessons.filling import Fact, Facts

KEPT = 64
"""So many scenes are kept: every lesson has a few."""


@dataclass(frozen=True)
class Play:
    """What is played.

    visit:   the model, its data, start and stop rule.
    opens:   the half-step on the screen when the question is asked; nothing later is sent before an answer.
    shows:   the half-step to which the answer is played; both are counted from the end where they are below 0.
    fault:   an id of FAULTS: the run is made by that faulty algorithm; "" for EM.
    more:    further numbers that the question is about.
    """

    visit: Visit
    opens: int
    shows: int
    fault: str = ""
    more: Mapping[str, Fact] = field(default_factory=dict, hash=False)

    @property
    def link(self) -> str:
        """The page that shows the same run (a faulty one by EM)."""
        return f"model?{urlencode(to_query(self.visit))}"


@dataclass(frozen=True, eq=False)
class Scene:
    """A play with its run: what a lesson's facts and predicates are worked out from."""

    play: Play
    shown: Exhibit
    trace: AnyTrace

    @property
    def opens(self) -> int:
        """The half-step on the screen when the question is asked."""
        return range(self.trace.n_half_steps)[self.play.opens]

    @property
    def shows(self) -> int:
        """The half-step to which the answer is played."""
        return range(self.trace.n_half_steps)[self.play.shows]

    @property
    def more(self) -> Facts:
        """Further numbers that the question is about."""
        return self.play.more


def scene_of(play: Play) -> Scene:
    """Return the play with its run."""
    return Scene(play, *_run(play.visit, play.fault))


@lru_cache(maxsize=KEPT)
def _run(visit: Visit, fault: str) -> tuple[Exhibit, AnyTrace]:
    shown = exhibit_of(visit)
    if not fault:
        return shown, run_shown(shown)
    trace = FAULTS[fault].run(shown.data, shown.start, shown.max_steps, shown.tol)
    return replace(shown, model=trace.model, start=trace.params[0]), trace


def until(scene: Scene, half: int) -> tuple[Exhibit, AnyTrace]:
    """Return what is played, with a run that was never made beyond a half-step: it knows nothing later."""
    play, shown = scene.play, scene.shown
    if half >= scene.trace.n_half_steps - 1:
        return shown, scene.trace
    steps = int(scene.trace.schedule.params_of[half])
    if play.fault:
        return shown, FAULTS[play.fault].run(shown.data, exhibit_of(play.visit).start, steps, shown.tol)
    return shown, run_shown(replace(shown, max_steps=steps))
