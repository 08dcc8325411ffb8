"""The monotonicity check of a run: the objective never falls, and the lower bound stays beneath it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import at_the_start
from em_viz.animation.slots import Slots, objective_format, words
from em_viz.animation.spec import Panel
from em_viz.run.half_steps import START, half_steps_of
from em_viz.run.objective import changes, gap_name, objective_at_frames, rising_name, shown_gap
from em_viz.text.numbers import format_number

Opened: TypeAlias = Callable[[Slots, str], tuple[str, str]]
"""(slots, the format of l and F) -> the formulas behind the numbers, opened at the start and after it."""


def check_panel(trace: AnyTrace, opened: Opened | None = None, coarseness: int = 0) -> Panel:
    """Return l, F and their gap now, and the largest fall so far against what rounding may do.

    opened:      the formulas behind the numbers; none without it.
    coarseness:  as `Shares.coarseness`.
    """
    frames = half_steps_of(trace)
    slots = Slots(frames.n_frames)
    objective, bound = objective_at_frames(trace)
    form = objective_format(objective)
    fall, allowed, broken = falls(trace)
    name, rising = trace.model.objective, rising_name(trace)
    now, beneath = slots(objective, form), slots(bound, form)
    apart = slots(shown_gap(objective - bound, objective), "significant:4")
    largest, limit = (slots(values[frames.params_of], "significant:2") for values in (fall, allowed))
    # Before the first M-step there is nothing that could have fallen, and nothing to be proud of.
    waiting = f'<p class="hs-check">After every step it is checked that the {rising} has not fallen.</p>'
    kept = f'<p class="hs-check hs-good">The {rising} has never fallen.'
    fell = f'<p class="hs-check hs-bad">The {rising} has fallen, which {trace.claims.title} never does.'
    if trace.claims.may_fall:
        waiting = f'<p class="hs-check">{words(at_the_start(trace.claims.title))} may lower the {rising}.</p>'
        kept = f'<p class="hs-check">The {rising} has not fallen so far.'
        fell = f'<p class="hs-check">The {rising} has fallen, which {words(trace.claims.title)} may do.'
    size = f'<span class="hs-note">Largest fall so far: {largest} (rounding could cause {limit}).</span></p>'
    numbers = _numbers(((f"{name} l", now), ("lower bound F", beneath), (gap_name(trace.model), apart)))
    note = _coarseness(coarseness)
    formulas = opened(slots, form) if opened else ("", "")
    verdicts = (waiting, f"{kept} {size}", f"{fell} {size}")
    templates = [f"{numbers}{verdict}{note}{formula}" for formula in formulas for verdict in verdicts]
    checked = np.where(frames.params_of == 0, 0, 1 + broken[frames.params_of])
    case = checked + len(verdicts) * (frames.kind_of != START)
    return slots.panel("check", "Live check", templates, case, area="side")


def falls(trace: AnyTrace) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return, after each step, (T+1,): the largest fall so far, what rounding may make, and whether it fell by more."""
    change, allowed = changes(trace)
    fall: FloatArray = np.maximum.accumulate(np.maximum(-change, 0))
    return fall, allowed, np.logical_or.accumulate(-change > allowed)


def _numbers(entries: tuple[tuple[str, str], ...]) -> str:
    return f'<dl class="hs-numbers">{"".join(f"<div><dt>{a}</dt><dd>{b}</dd></div>" for a, b in entries)}</dl>'


def _coarseness(steps: int) -> str:
    """Say so when there are too many points and steps to store each change of colour."""
    if not steps:
        return ""
    most = format_number(steps / 255, "percent", 1)
    return f'<p class="hs-note">With so many points and steps, colours may be off by up to {most}.</p>'
