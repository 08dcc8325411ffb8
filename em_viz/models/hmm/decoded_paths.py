"""Decoding compared: the most likely path (Viterbi), and the states that are likeliest one by one."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import IntArray
from em_core.numerics.wording import shortened
from em_viz.animation.slots import Slots, words
from em_viz.animation.spec import Panel
from em_viz.models.common.density_curves import UNDERFLOW
from em_viz.models.common.scene import note
from em_viz.models.hmm.row_names import row_name, row_nouns
from em_viz.models.hmm.run_arrays import History, hits
from em_viz.run.half_steps import E, M

NAMED = 6
"""So many rows are named one by one."""


def paths_panel(run: History) -> Panel:
    """Return the panel; both answers are those of the last E-step, at its parameters."""
    frames, slots = run.half_steps, Slots(run.half_steps.n_frames)
    waiting = note("The first E-step finds it. It answers another question: which path as a whole is the most likely?")
    fresh = note("Both at the parameters on screen.")
    stale = note("Both at the parameters before this M-step; the next E-step computes them again.")
    told = _told(run, slots)
    if run.n_components == 1:
        waiting = note("There is one state, and so there is one path.")
        told = [waiting] * len(told)
        fresh = stale = ""
    templates = [waiting, *(text + fresh for text in told), *(text + stale for text in told)]
    t = frames.posterior_of
    case = np.select([frames.kind_of == E, frames.kind_of == M], [1 + t, 1 + len(told) + t], 0)
    return slots.panel("paths", "The most likely path", templates, case, area="side")


def _told(run: History, slots: Slots) -> list[str]:
    """Return what there is to tell of each step's path, (T+1)."""
    t, n, nouns = run.half_steps.posterior_of, len(run.data), row_nouns(run)
    expected = slots(run.changes_expected[t], "fixed:1")
    log_share = run.path_logs - run.trace.log_likelihoods
    share, log = slots(np.exp(log_share)[t], "significant:3"), slots(log_share[t], "fixed:1")
    known = ""
    if run.truth is not None:
        path, alone = (slots(_hits(states, run.truth)[t], "integer") for states in (run.paths, run.likeliest))
        known = note(
            f"The same state as in the truth, with the names of the states matched as well as possible: {path} of {n} "
            f"{nouns} on the path, {alone} one by one."
        )
    told = []
    for step, changes in enumerate(run.changes_of(run.paths).tolist()):
        often = {0: "never changes its state", 1: "changes its state once"}.get(
            changes, f"changes its state {changes:,} times"
        )
        likely = f"a probability of {share}" if log_share[step] > UNDERFLOW else f"a log-probability of {log}"
        told.append(
            f"<p>The path {often}, where {expected} changes are "
            f"expected. Given the data, this one path has {likely}. {_compared(run, step)}</p>{known}"
        )
    return told


def _compared(run: History, step: int) -> str:
    """Return where the path of a step goes through a state that is not the likeliest of its row."""
    rows = np.flatnonzero(run.paths[step] != run.likeliest[step])
    if len(rows) == 0:
        return f"It goes through the most likely state of every single {words(run.noun)}."
    names = shortened([words(row_name(run, row)) for row in rows.tolist()], NAMED)
    where = f"In {len(rows)} of {len(run.data)} {row_nouns(run)}"
    return f"{where} the most likely state by itself is another: {names}."


def _hits(states: IntArray, truth: IntArray) -> IntArray:
    return np.array([hits(one, truth) for one in states], dtype=np.int64)
