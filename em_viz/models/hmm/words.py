"""One exact sentence a half-step: whose state changed most, or which parameter."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots, swatch, words
from em_viz.models.common.scene import Words
from em_viz.models.hmm.row_names import row_name, row_nouns
from em_viz.models.hmm.run_arrays import History
from em_viz.run.half_steps import START
from em_viz.run.responsibilities import SMALL_SHARE, TIE

FIRST, SEEN, LITTLE, NOTHING, ALONE = range(5)
"""What an E-step may have done: the first one; a change that is seen; a smaller one; none; there is only one state."""


def chain_words(run: History) -> Words:
    """Return the headline's sentences."""
    slots = Slots(run.half_steps.n_frames)
    e, e_case = _e(run, slots)
    m, m_case = _m(run, slots)
    k, n = run.n_components, len(run.data)
    chain = "one state" if k == 1 else f"{k} states that follow one another"
    start = f"{n} {row_nouns(run)} and {chain}; nothing is known yet about which {words(run.noun)} is in which."
    return Words(slots, start if k > 1 else f"{n} {row_nouns(run)} and {chain}.", e, m, e_case, m_case)


def moved_rows(run: History) -> tuple[IntArray, IntArray]:
    """Return the rows that are named in any E-step, and which of them each frame names, (frames,)."""
    rows, index = np.unique(run.moved, return_inverse=True)
    return rows, index[run.half_steps.posterior_of]


def _e(run: History, slots: Slots) -> tuple[tuple[str, ...], IntArray]:
    frames = run.half_steps
    t = frames.posterior_of
    rows, index = moved_rows(run)
    number = slots(run.moved_to_component[t] + 1, "integer")
    state = f"state&#160;{number}&#160;{swatch(number)}"
    before, after = slots(run.share_before[t], "fixed:3"), slots(run.share_after[t], "fixed:3")
    move = np.abs(run.share_after - run.share_before)
    least, expected = slots(move[t], "scientific:1"), slots(run.changes_expected[t], "fixed:1")
    which = "every sequence" if len(run.data.lengths) > 1 else "the whole sequence"
    through = f"through {which} forwards and backwards"
    changes = f"{expected} changes of state are expected."
    said = []
    for name in (words(row_name(run, row)) for row in rows.tolist()):
        said += [
            f"{through}: the probability of every state at every {words(run.noun)}. Least certain is {name}: "
            f"{state} has probability {after}. {changes}",
            f"{through} again. The state of {name} changed most: the probability of {state} went from {before} to "
            f"{after}. {changes}",
            f"{through} again. The largest change of a probability is {least} ({name}, {state}). {changes}",
            f"{through} again. No probability changed by more than rounding. {changes}",
            "there is one state, so every row belongs to it. The parameters stayed.",
        ]
    first = frames.step_of <= 1
    alone = np.full(frames.n_frames, run.n_components == 1)
    kind = np.select([alone, first, move[t] >= SMALL_SHARE, move[t] > TIE], [ALONE, FIRST, SEEN, LITTLE], NOTHING)
    return tuple(said), 5 * index + kind


def _m(run: History, slots: Slots) -> tuple[tuple[str, ...], IntArray]:
    """Each parameter of a state that may move most, in a state that is left, is not, or is hardly there; or none."""
    frames, emissions = run.half_steps, run.emissions
    values, shown = emissions.values, frames.params_of
    move = np.diff(values, axis=0, prepend=values[:1])
    flat = np.abs(move).reshape(len(move), -1)
    most = flat.argmax(axis=1)
    steps = np.arange(len(move))
    state, which = np.divmod(most, values.shape[2])
    number = slots(state[shown] + 1, "integer")
    mark = f"state&#160;{number}&#160;{swatch(number)}"
    size = slots(move[steps, state, which][shown], "signed-significant:3")
    value = slots(values[steps, state, which][shown], emissions.form)
    stay = run.stays[steps, state]
    lasts = slots(np.where(np.isfinite(stay), stay, np.nan)[shown], "significant:3")
    refitted = "transitions and emissions are re-estimated"
    said = []
    for head in emissions.heads:
        what = f"probability of {words(head)} in" if emissions.symbols else f"{emissions.name} of"
        moved = f"{refitted}. The {what} {mark} moved most, by {size} to {value}"
        said += [
            f"{moved}; a visit to this state lasts {lasts} {row_nouns(run)} on average.",
            f"{moved}; in these rows this state is not left, or hardly ever.",
            f"{moved}; hardly any row is in this state, so the data do not say how long it lasts.",
        ]
    said += [f"{refitted}. No emission distribution changed by more than rounding."]
    still = flat.max(axis=1) <= TIE * _scale(values)
    case = np.where(still, len(said) - 1, 3 * which + np.select([np.isfinite(stay), np.isinf(stay)], [0, 1], 2))
    if run.n_components == 1:
        return ("the one state is re-estimated from all rows.",), np.zeros(frames.n_frames, dtype=np.int64)
    return tuple(said), np.where(frames.kind_of == START, 0, case[shown])


def _scale(values: FloatArray) -> float:
    return max(float(np.abs(values).max()), 1.0)
