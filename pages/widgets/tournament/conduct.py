"""Playing a tournament: in a worker, with progress, stopped at a press and taken up again, kept once it is over."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.experiments.repeated import Trials
from em_core.multistart.tournament import FIRST_BLOCK, Rules, Tournament, Trial, judge, play
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

AT_ONCE, FIRST_AT_ONCE = SHORT, 2 * SHORT
"""Seconds that the page itself may play, and its first block alone: what is longer, a worker goes on with."""


def known(trials: Trials) -> bool:
    """Return whether the whole tournament is kept."""
    return _name(trials) in shelf()


def _name(trials: Trials) -> str:
    return f"tournament {trials.key}"


def conducted(trials: Trials, show: Callable[[Tournament], None]) -> Tournament | None:
    """Return the tournament, playing it where it is not kept; None when stopped before the first trials were done.

    show:  shows what there is so far, while the rest is played: called after each block, where judging it is short.

    Raises ValueError, in a sentence, where the model refuses the data.
    """
    name = _name(trials)
    with suppress(KeyError):
        kept: Tournament = shelf().get(name)
        return kept
    model, data, rules = trials.model, trials.data, trials.rules
    patience = math.inf if insisted(name) else HOPELESS
    work = unfinished("tournament", name, _trials)
    work.before = _by_name(first_trials(trials)) | work.before
    before = whole_blocks(tuple(work.before.values()), rules)
    make = partial(make_tournament, model, data, rules, done=before, patience=patience)
    if untouched(name) and len(before) * rules.budget == rules.steps and _judging_seconds(trials, len(before)) <= SHORT:
        short: Tournament = shelf().made(name, partial(made, make, unheard))
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
    return _by_name(turn.trial for turn in tuple(job.parts) if turn.trial is not None)


def _by_name(trials: Iterable[Trial]) -> dict[tuple[int, str], Trial]:
    return {(trial.index, trial.strategy): trial for trial in trials}


def first_trials(trials: Trials) -> tuple[Trial, ...]:
    """Return the first repetitions, made here and now: all of them where that is short, or a block; none where even
    that is long.

    There is something to see while a worker only begins: it goes on with the others, and all come out as ever.
    """
    name, few = f"{_name(trials)} first", _few(trials.rules)
    with suppress(KeyError):
        kept: tuple[Trial, ...] = shelf().get(name)
        return kept
    if not untouched(_name(trials)) or trials.a_step * few.steps > AT_ONCE:
        return ()
    return shelf().made(name, partial(_played, trials))


def _few(rules: Rules) -> Rules:
    """Return the rules of the first block alone."""
    return replace(rules, trials=min(FIRST_BLOCK, rules.trials))


def _played(trials: Trials) -> tuple[Trial, ...]:
    """Return the first block, or all trials where the time that this took says that they are short, too; none where the
    block takes longer than FIRST_AT_ONCE, or where none of it is sound.

    The price of a step does not say what a trial costs: most of a short run is drawing its start and judging its end.
    """
    began, rules = time.perf_counter(), trials.rules
    first = _played_until(trials, _few(rules), (), began + FIRST_AT_ONCE)
    spent = time.perf_counter() - began
    if not first or spent * rules.trials / FIRST_BLOCK > AT_ONCE:
        return first
    return _played_until(trials, rules, first, began + AT_ONCE) or first


def _played_until(trials: Trials, rules: Rules, done: tuple[Trial, ...], until: float) -> tuple[Trial, ...]:
    """Return the trials of these rules, with those that are done; none where it is later, or where none is sound."""
    found, sound = list(done), bool(done)
    for starts, turn in enumerate(play(trials.model, trials.data, rules, done), 1):
        sound |= turn.sound
        if time.perf_counter() > until or (starts >= HOPELESS and not sound):
            return ()
        if turn.trial is not None:
            found.append(turn.trial)
    # Whether the others are hopeless, the worker finds out.
    return tuple(found) if sound or rules == trials.rules else ()


class Early:
    """What is shown before the end: the standings after each block that is whole, where they are judged soon."""

    def __init__(self, of: Trials, before: tuple[Trial, ...], show: Callable[[Tournament], None]) -> None:
        self._of, self._before, self._show = of, before, show
        self._looked, self._shown = -1, 0

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
