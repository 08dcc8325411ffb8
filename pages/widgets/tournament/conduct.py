"""Playing a tournament: with progress, stopped at a press and taken up again, and kept once it is over.

Without threads, as the restarts are made (pages/widgets/restarts/conduct.py says how).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from em_core.data import Dataset
from em_core.experiment import Experiment, build_model
from em_core.tournament import BLOCK, Rules, Tournament, Trial, Turn, judge, play
from em_viz.tournament.sentences import hopeless
from pages.widgets.text import plain

SHOW_EVERY = 0.2
"""Seconds between two looks at the progress."""

PATIENCE = 400
"""After so many starts without a sound end, somebody has to say that the rest is wanted all the same."""


@dataclass(eq=False)
class Work:
    """A tournament on its way. It changes as trials are made, and so belongs to one session only."""

    key: str
    model: Any
    rules: Rules
    coming: Iterator[Turn]
    trials: list[Trial] = field(default_factory=list)
    steps: int = 0
    starts: int = 0
    sound: bool = False
    insisted: bool = False
    stopped: bool = False
    over: bool = False

    @property
    def hopeless(self) -> bool:
        """Whether nothing sound has come of many starts, and nobody has asked for more of them."""
        return self.starts >= PATIENCE and not (self.sound or self.insisted)

    def take(self, turn: Turn) -> None:
        """Book what one start has come to."""
        self.steps += turn.steps
        self.starts += 1
        self.sound |= turn.sound
        if turn.trial is not None:
            self.trials.append(turn.trial)

    def stop(self) -> None:
        """Make no more trials until somebody says to go on."""
        self.stopped = True

    def go_on(self) -> None:
        """Make the rest."""
        self.stopped, self.insisted = False, True


def tournament_key(experiment: Experiment, rules: Rules) -> str:
    """Return the name of a tournament: equal names are equal trials."""
    return hashlib.sha256(f"{experiment.key} {rules}".encode()).hexdigest()


def conducted(key: str, experiment: Experiment, dataset: Dataset, rules: Rules) -> Tournament | None:
    """Return the tournament, playing it where it is not kept; None when stopped before the first trials were done.

    Raises ValueError, in a sentence, where the model refuses the data.
    """
    kept = _kept(key)
    if kept:
        return kept[0]
    work = _work(key, experiment, dataset, rules)
    if not (work.stopped or work.hopeless):
        _make(work)
    if not work.over:
        if work.hopeless:
            st.warning(plain(hopeless(work.starts)))
        st.button("Go on with the rest", on_click=work.go_on)
        if len(work.trials) < BLOCK * len(rules.drawn):
            return None
    # An unfinished tournament has a place of its own: nobody else is to find it.
    place = kept if work.over else _kept(f"{key} {len(work.trials)}")
    if not place:
        try:
            place.append(_judged(work, dataset))
        except ValueError:
            return None
    if work.over:
        del st.session_state["tournament_work"]
    return place[0]


def _work(key: str, experiment: Experiment, dataset: Dataset, rules: Rules) -> Work:
    work: Work | None = st.session_state.get("tournament_work")
    if work is not None and work.key == key:
        return work
    model = build_model(experiment, dataset)
    work = Work(key, model, rules, play(model, dataset.values, rules))
    st.session_state["tournament_work"] = work
    return work


def _make(work: Work) -> None:
    place = st.empty()
    with place.container():
        left, right = st.columns([5, 1], vertical_alignment="center")
        right.button("Stop", on_click=work.stop, width="stretch")
        bar = left.progress(0.0)
    looked = 0.0
    most = work.rules.steps
    try:
        for turn in work.coming:
            work.take(turn)
            if work.hopeless:
                return
            if time.monotonic() - looked > SHOW_EVERY:
                looked = time.monotonic()
                bar.progress(work.steps / most, f"{work.steps:,} of {most:,} steps are spent")
        work.over = True
    except ValueError:
        # The next visit begins anew, and is told the same.
        del st.session_state["tournament_work"]
        raise
    finally:
        place.empty()


def _judged(work: Work, dataset: Dataset) -> Tournament:
    bar = st.empty()

    def show(done: int, of: int) -> None:
        bar.progress(done / of, f"Following every end until it rests: {done:,} of {of:,}")

    try:
        return judge(work.model, dataset.values, work.rules, work.trials, on_progress=show)
    finally:
        bar.empty()


@st.cache_resource(max_entries=12, show_spinner=False)
def _kept(key: str) -> list[Tournament]:  # noqa: ARG001 the cache's key
    """Return the place where the tournament of that name lies, for everybody; empty until there is one."""
    return []
