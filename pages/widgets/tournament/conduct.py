"""Playing a tournament: in a worker, with progress, stopped at a press and taken up again, kept once it is over."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st

from em_core.experiments.repeated import Trials
from em_core.multistart.tournament import FIRST_BLOCK, Tournament, Trial, judge
from em_core.multistart.tournament.making import HOPELESS, make_tournament
from em_core.multistart.tournament.playing import whole_blocks
from em_viz.multistart.tournament.sentences import hopeless
from pages.widgets.shared.runs import FOLLOWING
from pages.widgets.shared.text import plain
from pages.work.job import Job
from pages.work.server import shelf
from pages.work.shared import SHORT, SOON, shared, unheard
from pages.work.unfinished import unfinished
from pages.work.visitor import abandoned, begun, insisted, is_abandoned, untouched
from pages.work.waiting import counted_so_far, followed, offer_to_go_on, taken
from pages.work.worker import made

DOING = "Comparing the starting methods"


def conducted(trials: Trials, show: Callable[[Tournament], None]) -> Tournament | None:
    """Return the tournament, playing it where it is not kept; None when stopped before the first trials were done.

    show:  shows what there is so far, while the rest is played: called after each block, where judging it is short.

    Raises ValueError, in a sentence, where the model refuses the data.
    """
    name = f"tournament {trials.key}"
    with suppress(KeyError):
        kept: Tournament = shelf().get(name)
        return kept
    model, data, rules = trials.model, trials.data, trials.rules
    work = unfinished("tournament", name, _trials)
    before = whole_blocks(tuple(work.before.values()), rules)
    patience = math.inf if insisted(name) else HOPELESS
    make = partial(make_tournament, model, data, rules, done=before, patience=patience)
    price = trials.a_step * rules.steps
    if untouched(name) and price <= SHORT:
        short: Tournament | None = shelf().made(name, partial(made, make, unheard))
        if short is not None:
            return short
    job = begun(name, make)
    spent = sum(trial.steps for trial in before)
    if job is not None:
        work.job = job
        if followed(job, partial(_look, spent, rules.steps, Early(trials, before, show))):
            if job.value is not None:
                found: Tournament = taken(job)
                return found
            abandoned(job)
    done = tuple(work.found.values())
    if is_abandoned(name):
        st.warning(plain(hopeless(HOPELESS)))
    offer_to_go_on(name, DOING, "Go on with the other repetitions")
    if len(done) < FIRST_BLOCK * len(rules.drawn):
        return None
    return _judged(name, trials, done)


def _trials(job: Job) -> dict[tuple[int, str], Trial]:
    """Return the trials that a job has ended, by index and strategy."""
    ended = [turn.trial for turn in job.parts if turn.trial is not None]
    return {(trial.index, trial.strategy): trial for trial in ended}


class Early:
    """What is shown before the end: the standings after each block that is whole, where they are judged soon."""

    def __init__(self, of: Trials, before: tuple[Trial, ...], show: Callable[[Tournament], None]) -> None:
        self._of, self._before, self._show = of, before, show
        self._looked = self._shown = 0

    def look(self, job: Job) -> None:
        """Show the standings where another block is whole."""
        if len(job.parts) == self._looked:
            return
        self._looked = len(job.parts)
        done = (*self._before, *(turn.trial for turn in tuple(job.parts) if turn.trial is not None))
        rules = self._of.rules
        if len(done) < FIRST_BLOCK * len(rules.drawn):
            return
        whole = whole_blocks(done, rules)
        if len(whole) <= self._shown or _judging_seconds(self._of, len(whole)) > SOON:
            return
        self._shown = len(whole)
        with suppress(ValueError):
            self._show(judge(self._of.model, self._of.data, rules, whole))


def _judging_seconds(of: Trials, trials: int) -> float:
    """Return about how long it takes to judge so many trials."""
    return of.a_step * of.rules.max_steps * trials / 10


def _look(spent: int, of: int, early: Early, job: Job) -> tuple[float, str]:
    """Return how far a tournament is, and that in words; show what it has come to so far."""
    if job.of:
        return counted_so_far(FOLLOWING, "", job)
    early.look(job)
    steps = spent + sum(turn.steps for turn in job.parts)
    return steps / of, f"{steps:,} of {of:,} EM steps are done"


def _judged(name: str, of: Trials, trials: tuple[Trial, ...]) -> Tournament | None:
    """Return what the trials that are done come to; it has a place of its own: nobody else is to find it."""
    try:
        return shared(
            partial(judge, of.model, of.data, of.rules, trials),
            key=f"{name} {len(trials)}",
            doing=FOLLOWING,
            seconds=_judging_seconds(of, len(trials)),
            offer=f"Show the {len(trials):,} repetitions that are done",
        )
    except ValueError:
        return None
