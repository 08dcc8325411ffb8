"""The numbers behind a speed: the rate computed in two ways, and how many steps are left by each estimate."""

from __future__ import annotations

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.landscape import Speed, steps_left
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences, shortened
from em_viz.animation.slots import Slots, words
from em_viz.animation.spec import Panel
from em_viz.run.half_steps import HalfSteps
from em_viz.text.numbers import format_number
from em_viz.theory.subject import Subject

ENOUGH = 1e-6
"""Steps left are counted until a step raises the objective by less than this (nats)."""


def steps_a_digit(rate: float) -> float:
    """Return how many steps bring the end ten times closer: -1 / log10(rate)."""
    return 0.0 if rate <= 0 else np.inf if rate >= 1 else float(-1 / np.log10(rate))


def theory_panel(told: Speed, objective: str, frames: HalfSteps) -> Panel:
    """Return the rate at the final point, computed in both ways, folded; or why there is none."""
    zero = np.zeros(frames.n_frames, dtype=np.int64)
    slots = Slots(frames.n_frames)
    rate = told.rate
    if rate is None:
        html = f'<p class="hs-check">{words(told.reason or "")}</p>'
        return slots.panel("theory", "The rate of convergence", [html], zero, area="side")
    entries = [
        ("largest eigenvalue of the EM map's Jacobian", format_number(rate.by_map, "fixed", 7)),
        ("largest fraction of missing information", format_number(rate.by_information, "fixed", 7)),
        ("difference of the two", format_number(rate.apart, "scientific", 1)),
        ("steps per digit", format_number(steps_a_digit(rate.by_information), "significant", 3)),
    ]
    body = "".join(f"<div><dt>{head}</dt><dd>{value}</dd></div>" for head, value in entries)
    note = (
        "The rate of convergence is computed in two independent ways: from differences of whole EM steps, and from "
        f"the second derivatives of the {objective} and of F. Both should agree."
    )
    if rate.by_information >= 1:
        note = sentences(
            note,
            "The rate is 1 or more: the final point is not a strict maximum, and no step leaves a constant fraction.",
        )
    elif rate.apart > 1e-3:
        note = sentences(
            note, "They differ by more than their errors: the objective is nearly flat here, so neither is exact."
        )
    if rate.edge:
        note = sentences(note, f"Left out, because they are at the edge of their range: {shortened(rate.edge, 4)}.")
    html = (
        f'<details><summary>Show how the rate is computed</summary><dl class="hs-numbers">{body}</dl>'
        f'<p class="hs-note">{words(note)}</p></details>'
    )
    return slots.panel("theory", "The rate of convergence", [html], zero, area="side")


def left_panel(subject: Subject, told: Speed, ratio: FloatArray, frames: HalfSteps) -> Panel:
    """Return how many steps are left, predicted from the last rise and each of the two rates."""
    slots, now = Slots(frames.n_frames), frames.params_of
    rises = np.concatenate([[np.nan], told.rises])
    unit = capabilities_of(subject.trace.model).unit

    def predicted(rates: FloatArray) -> FloatArray:
        found = [
            np.nan if np.isnan(rise) or np.isnan(r) else steps_left(float(rise), float(r), ENOUGH)
            for rise, r in zip(rises, rates, strict=True)
        ]
        return np.array([np.nan if each is None else each for each in found], dtype=np.float64)[now]

    theory = np.full(len(ratio), np.nan if told.rate is None else told.rate.by_information)
    below = np.flatnonzero(told.rises < ENOUGH)
    first = float(below[0] + 1) if len(below) else np.nan
    entries = [
        (f"last rise of {subject.trace.model.objective}", slots(rises[now], "significant:3")),
        ("steps left, predicted from the last two steps", slots(predicted(ratio), "integer")),
        ("steps left, predicted by theory", slots(predicted(theory), "integer")),
        ("steps it really took", slots(np.maximum(first - now, 0), "integer")),
    ]
    body = "".join(f"<div><dt>{head}</dt><dd>{value}</dd></div>" for head, value in entries)
    nats = f" {unit}" if unit else ""
    note = f"Counted until a step raises it by less than 10⁻⁶{nats}. A dash: no prediction."
    html = f'<dl class="hs-numbers">{body}</dl><p class="hs-note">{note}</p>'
    return slots.panel("left", "Steps left", [html], np.zeros(frames.n_frames, dtype=np.int64), area="side")
