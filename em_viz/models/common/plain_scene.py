"""The scene of a model that has no picture of its own: drawn from its names and arrays alone."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, table, words
from em_viz.animation.spec import Panel, Picture
from em_viz.models.common.bar_picture import Series, bars_picture
from em_viz.models.common.scene import (
    Scene,
    Words,
    body_row,
    formulas_panel,
    frames_of,
    heads,
    note,
    responsibilities,
)
from em_viz.run.half_steps import HalfSteps, half_steps_of
from em_viz.style.theme import ACCENT_E, COLOURS, GRID, component_colour

MOST_ROWS = 40
"""How many rows of hidden things are drawn; beyond them, as many are taken evenly from all."""


def plain_scene(_model: AnyModel, exhibit: Exhibit, trace: AnyTrace) -> Scene:
    """Return what is hidden as bars, and the parameters as a table of numbers."""
    frames = frames_of(trace)
    slots = Slots(frames.n_frames)
    hidden = responsibilities(trace)
    moved = np.concatenate([[np.nan], np.abs(np.diff(hidden, axis=0)).reshape(trace.n_steps, -1).max(axis=1)])
    most = slots(moved[frames.posterior_of], "significant:3")
    said = Words(
        slots,
        f"{words(exhibit.sample.title)}.",
        (
            "the expected values of what is hidden are computed for the first time.",
            f"the expected values of what is hidden changed by at most {most}.",
        ),
        ("the parameters are re-estimated from them.",),
        e_case=np.minimum(frames.step_of, 2) // 2,
    )
    formulas = Slots(frames.n_frames)
    panel = formulas_panel(
        formulas,
        frames,
        note("EM begins with an E-step."),
        note(f"The E-step: {words(_plain(exhibit.lesson.e_step))}"),
        note(f"The M-step: {words(_plain(exhibit.lesson.m_step))}"),
    )
    return Scene((hidden_picture(exhibit, frames, hidden),), said, (parameter_table(trace), panel), colours=COLOURS)


def hidden_picture(exhibit: Exhibit, frames: HalfSteps, hidden: FloatArray) -> Picture:
    """Return the responsibilities as bars: stacked where they are shares of components, else one bar a number."""
    shares = bool(exhibit.components) and hidden.shape[-1] == len(exhibit.components)
    rows = hidden.reshape(len(hidden), -1, hidden.shape[-1]) if shares else hidden.reshape(len(hidden), -1, 1)
    chosen = np.unique(np.linspace(0, rows.shape[1] - 1, min(rows.shape[1], MOST_ROWS)).round().astype(int))
    given = exhibit.sample.rows
    names = [given[i] if len(given) == rows.shape[1] else str(i + 1) for i in chosen]
    ends = rows[:, chosen].cumsum(axis=-1) if shares else rows[:, chosen]
    # Key 0 is nothing at all: before the first E-step nothing is known, and bars are whole and neutral.
    before = np.full((1, *ends.shape[1:]), np.nan)
    keys = np.where(frames.step_of == 0, 0, 1 + frames.posterior_of)
    whole = np.full((2, len(chosen)), np.nan)
    whole[0] = ends[0].max(axis=-1)
    series = [Series("undivided", "not computed yet", whole, (frames.step_of > 0).astype(np.int64), GRID)]
    for k in range(ends.shape[-1]):
        base = ends[..., k - 1] if k else np.zeros_like(ends[..., 0])
        series.append(
            Series(
                f"hidden-{k}",
                words(exhibit.components[k]) if shares else "expected",
                np.concatenate([before[..., k], ends[..., k]]),
                keys,
                component_colour(k) if shares else ACCENT_E,
                np.concatenate([before[..., k], base]),
            )
        )
    low = min(0.0, float(ends.min()))
    extent = (0.0, 1.0) if shares else (low, 1.04 * float(ends.max()))
    title = "responsibilities" if shares else "expected value of what is hidden"
    alt = f"{exhibit.entry.title}: {title}, one bar per {exhibit.sample.row_noun}."
    return bars_picture("data", [words(name) for name in names], series, title, extent=extent, alt=alt, caption=alt)


def parameter_table(trace: AnyTrace) -> Panel:
    """Return every parameter's numbers, at most twelve an array."""
    frames = half_steps_of(trace)
    slots = Slots(frames.n_frames)
    rows = []
    for field in fields(trace.params[0]):
        values = np.stack([np.ravel(getattr(params, field.name)) for params in trace.params])
        cells = [slots(column[frames.params_of], "significant:4") for column in values.T[:12]]
        cells += [f"… {values.shape[1]:,} in all"] * (values.shape[1] > 12)
        rows.append(body_row(field.name, [", ".join(cells)]))
    return slots.panel(
        "parameters",
        "Parameters",
        [table("hs-parameters hs-wrapped", heads("values"), rows)],
        np.zeros(frames.n_frames, dtype=np.int64),
        area="side",
    )


def _plain(text: str) -> str:
    """Return a phrase of a lesson without its dollar signs."""
    return text.replace("$", "").replace("**", "")
